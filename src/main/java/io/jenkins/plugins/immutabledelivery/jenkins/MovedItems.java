package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Item;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Where jobs and folders went that were renamed or moved. What is saved with an operation is the full name that its job had
 * when it began, and the job may be somewhere else by now.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class MovedItems extends ItemListener {
    private static final Logger LOGGER = Logger.getLogger(MovedItems.class.getName());

    /** In the order in which it happened: what was moved may since have been moved again, or be in a folder that was. */
    private List<Move> moves;

    /** An item, with all that is in it, from one full name to another. */
    private static final class Move {
        private final String from;
        private final String to;

        Move(String from, String to) {
            this.from = from;
            this.to = to;
        }

        String of(String fullName) {
            return fullName.equals(from) || fullName.startsWith(from + "/")
                    ? to + fullName.substring(from.length())
                    : fullName;
        }
    }

    /** The item that has, or once had, that full name; null where there is none any more. Whoever may see it is not asked. */
    @CheckForNull
    static Item find(String fullName) {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            Item item = Jenkins.get().getItemByFullName(fullName);
            return item != null
                    ? item
                    : Jenkins.get()
                            .getItemByFullName(ExtensionList.lookupSingleton(MovedItems.class)
                                    .present(fullName));
        }
    }

    private synchronized String present(String fullName) {
        String name = fullName;
        for (Move move : moves()) {
            name = move.of(name);
        }
        return name;
    }

    /** Jenkins tells this of the item that was moved, and then of each that is in it. */
    @Override
    public synchronized void onLocationChanged(Item item, String oldFullName, String newFullName) {
        if (present(oldFullName).equals(newFullName)) {
            return;
        }
        moves().add(new Move(oldFullName, newFullName));
        try {
            file().write(moves);
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "After a restart operations of " + oldFullName + " will not find it as " + newFullName);
        }
    }

    @SuppressWarnings("unchecked")
    private List<Move> moves() {
        if (moves == null) {
            moves = new ArrayList<>();
            try {
                if (file().exists()) {
                    moves.addAll((List<Move>) file().read());
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "It is not known where items were moved to before this start");
            }
        }
        return moves;
    }

    private static XmlFile file() {
        return new XmlFile(Deliveries.directory().resolve("moved-items.xml").toFile());
    }
}
