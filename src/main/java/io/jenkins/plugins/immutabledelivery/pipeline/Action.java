package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import java.time.Duration;

/** What a step of a pipeline does; each but the last is named and filled in as the Jenkins step of that name. */
public sealed interface Action {
    /** The step's name, as authors write it. */
    String name();

    /** What is done, for people. */
    String title();

    /** Bakes an image. */
    record BakeAmi(ImageVersion version) implements Action {
        @Override
        public String name() {
            return "bakeAmi";
        }

        @Override
        public String title() {
            return "bake " + version;
        }
    }

    /** Brings a baked image into an environment. */
    record DeployImmutable(String environment, ImageVersion version, Manner manner) implements Action {
        @Override
        public String name() {
            return "deployImmutable";
        }

        @Override
        public String title() {
            return "deploy " + version + " to " + environment + manner.title();
        }
    }

    /** Takes the image that runs in one environment into another. */
    record Promote(String from, String to, Manner manner) implements Action {
        @Override
        public String name() {
            return "promote";
        }

        @Override
        public String title() {
            return "promote from " + from + " to " + to + manner.title();
        }
    }

    /** Takes an environment back to the previous version, or to the named one, or to an AMI. */
    record RollbackImage(String environment, String toVersion, String toImage, Manner manner) implements Action {
        @Override
        public String name() {
            return "rollbackImage";
        }

        @Override
        public String title() {
            String target =
                    toVersion != null ? "version " + toVersion : toImage != null ? toImage : "the version before";
            return "roll " + environment + " back to " + target + manner.title();
        }
    }

    /** Compares what runs in an environment with what it received. */
    record AuditDrift(String environment, Duration maxAge, boolean failOnDrift) implements Action {
        @Override
        public String name() {
            return "auditDrift";
        }

        @Override
        public String title() {
            return "compare " + environment + " with what it received";
        }
    }

    /** Lets time pass. */
    record Pause(Duration duration) implements Action {
        @Override
        public String name() {
            return "wait";
        }

        @Override
        public String title() {
            return "wait " + Words.duration(duration);
        }
    }
}
