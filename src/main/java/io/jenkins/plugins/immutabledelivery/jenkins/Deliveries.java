package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The controller's engines, and what they keep under {@code JENKINS_HOME/immutable-delivery}. */
@Extension
@Restricted(NoExternalUse.class)
public final class Deliveries {
    private static final Logger LOGGER = Logger.getLogger(Deliveries.class.getName());
    private static final String DIRECTORY = "immutable-delivery";

    private AwsRoom aws;
    private RehearsalRoom rehearsal;

    /** This controller's. */
    static Deliveries get() {
        return ExtensionList.lookupSingleton(Deliveries.class);
    }

    /** The engine that works on AWS, or the one that works on the rehearsed account. */
    synchronized Room room(boolean rehearsed) {
        return rehearsed ? rehearsal() : aws();
    }

    private AwsRoom aws() {
        if (aws == null) {
            AwsRoom room = new AwsRoom(directory());
            take(room);
            aws = room;
        }
        return aws;
    }

    synchronized RehearsalRoom rehearsal() {
        if (rehearsal == null) {
            Path directory = directory().resolve("rehearsal");
            RehearsalRoom room;
            try {
                room = new RehearsalRoom(
                        directory, ImmutableDeliveryConfiguration.get().getRehearsalSpeed());
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "The rehearsed account can't be read. Delete " + directory + " to begin with a new one", e);
            }
            take(room);
            rehearsal = room;
        }
        return rehearsal;
    }

    /** A room whose operations could not be taken up is none: whoever asks next tries again, and is told why. */
    private static void take(Room room) {
        try {
            room.prune();
            room.engine().resume();
        } catch (RuntimeException e) {
            room.close();
            throw e;
        }
    }

    static Path directory() {
        return Jenkins.get().getRootDir().toPath().resolve(DIRECTORY);
    }

    /** What was under way when the controller stopped goes on, whether or not a build still watches it. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
    public static void resume() {
        Path directory = directory();
        resume(directory, false);
        resume(directory.resolve("rehearsal"), true);
    }

    /** What can't be read here must not keep Jenkins from starting; each step that needs it fails and says why. */
    private static void resume(Path directory, boolean rehearsed) {
        if (!directory.resolve("operations").toFile().isDirectory()) {
            return;
        }
        try {
            get().room(rehearsed);
        } catch (RuntimeException e) {
            LOGGER.log(Level.SEVERE, e, () -> "What was under way can't be taken up from " + directory);
        }
    }

    /** The engines' threads end with the controller; what they were doing is saved. */
    @Terminator
    public static void close() {
        get().closeRooms();
    }

    private synchronized void closeRooms() {
        if (aws != null) {
            aws.close();
        }
        if (rehearsal != null) {
            rehearsal.close();
        }
    }
}
