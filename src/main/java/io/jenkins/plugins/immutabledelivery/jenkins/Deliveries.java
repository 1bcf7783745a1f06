package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The controller's engines, and what they keep under {@code JENKINS_HOME/immutable-delivery}. */
@Extension
@Restricted(NoExternalUse.class)
public final class Deliveries {
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
            aws = new AwsRoom(directory());
            aws.engine().resume();
        }
        return aws;
    }

    synchronized RehearsalRoom rehearsal() {
        if (rehearsal == null) {
            try {
                rehearsal = new RehearsalRoom(
                        directory().resolve("rehearsal"),
                        ImmutableDeliveryConfiguration.get().getRehearsalSpeed());
            } catch (IOException e) {
                throw new UncheckedIOException("The rehearsed account can't be read", e);
            }
            rehearsal.engine().resume();
        }
        return rehearsal;
    }

    private static Path directory() {
        return Jenkins.get().getRootDir().toPath().resolve(DIRECTORY);
    }

    /** What was under way when the controller stopped goes on, whether or not a build still watches it. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
    public static void resume() {
        Path directory = directory();
        Deliveries deliveries = get();
        if (directory.resolve("operations").toFile().isDirectory()) {
            deliveries.room(false);
        }
        if (directory.resolve("rehearsal").resolve("operations").toFile().isDirectory()) {
            deliveries.room(true);
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
