package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.BuildBadgeAction;
import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a build baked, and which environment received which image version from it. Kept with the build. */
@ExportedBean
public final class DeliveryAction implements BuildBadgeAction {
    private static final Logger LOGGER = Logger.getLogger(DeliveryAction.class.getName());

    private final List<DeliveryEntry> entries = new CopyOnWriteArrayList<>();

    /** Builds that were recorded while the entry's class was a nested one can still be read. */
    @Initializer(before = InitMilestone.PLUGINS_STARTED)
    @Restricted(NoExternalUse.class)
    public static void readFormerRecords() {
        Run.XSTREAM2.addCompatibilityAlias(DeliveryAction.class.getName() + "$Entry", DeliveryEntry.class);
    }

    /** The run's; it is added where the run has none yet. */
    static DeliveryAction of(Run<?, ?> run) {
        synchronized (run) {
            DeliveryAction action = run.getAction(DeliveryAction.class);
            if (action == null) {
                action = new DeliveryAction();
                run.addAction(action);
            }
            return action;
        }
    }

    /** Adds an entry, in place of an earlier one of the same operation. */
    synchronized void put(Run<?, ?> run, DeliveryEntry entry) throws IOException {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).getOperation().equals(entry.getOperation())) {
                entries.set(i, entry);
                run.save();
                return;
            }
        }
        entries.add(entry);
        run.save();
    }

    /** Completes the entry of an operation that has ended. */
    void ended(Run<?, ?> run, Saved operation, Room room) throws IOException {
        Optional<DeliveryEntry> entry = find(operation.id());
        if (entry.isPresent()) {
            put(run, entry.get().ended(operation, room.now()));
        }
    }

    /** Says in the entry of an operation that it was stopped and is not unwound yet. */
    void unwinding(Run<?, ?> run, OperationId operation) throws IOException {
        Optional<DeliveryEntry> entry = find(operation);
        if (entry.isPresent() && entry.get().getOutcome() == Outcome.IN_PROGRESS) {
            put(run, entry.get().unwinding());
        }
    }

    /** Completes the entry of an operation that the engine could not begin, or does not know any more. */
    void lost(Run<?, ?> run, OperationId operation, String why, Room room) throws IOException {
        Optional<DeliveryEntry> entry = find(operation);
        if (entry.isPresent()) {
            put(run, entry.get().lost(why, room.now()));
        }
    }

    private Optional<DeliveryEntry> find(OperationId operation) {
        return entries.stream()
                .filter(entry -> entry.getOperation().equals(operation.value()))
                .findFirst();
    }

    /**
     * Completes the entry of an operation that no step watched to its end: its build was killed, or could not go on after
     * a crash. The build's page then says how it ended all the same.
     */
    static void endedUnwatched(Saved operation, Room room) {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            Run<?, ?> run = MovedItems.find(operation.build().job()) instanceof Job<?, ?> job
                    ? job.getBuildByNumber(operation.build().number())
                    : null;
            DeliveryAction action = run == null ? null : run.getAction(DeliveryAction.class);
            if (action != null) {
                action.ended(run, operation, room);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "The build's page will not show how operation " + operation.id() + " ended");
        }
    }

    /** In the order in which they began. */
    @Exported(visibility = 2)
    @NonNull
    public List<DeliveryEntry> getEntries() {
        return List.copyOf(entries);
    }

    /** Those that changed an environment. */
    @NonNull
    public List<DeliveryEntry> getRollouts() {
        return entries.stream().filter(entry -> entry.getEnvironment() != null).toList();
    }

    /**
     * What the removal of what an aborted operation created waits for; null where nothing is being removed. The build may
     * have ended long before, and its log with it, while, say, an agent is still awaited.
     */
    @CheckForNull
    public String awaiting(DeliveryEntry entry) {
        return entry.getOutcome() != Outcome.UNWINDING
                ? null
                : Deliveries.get()
                        .room(entry.isRehearsal())
                        .find(new OperationId(entry.getOperation()))
                        .map(Saved::awaiting)
                        .orElse(null);
    }

    /** Whether anything here was only rehearsed. */
    @Exported
    public boolean isRehearsal() {
        return entries.stream().anyMatch(DeliveryEntry::isRehearsal);
    }

    @CheckForNull
    @Override
    public String getIconFileName() {
        return null;
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.DeliveryAction_displayName();
    }

    @CheckForNull
    @Override
    public String getUrlName() {
        return null;
    }
}
