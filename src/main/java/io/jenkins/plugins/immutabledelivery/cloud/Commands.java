package io.jenkins.plugins.immutabledelivery.cloud;

import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Systems Manager's Run Command, in one region. */
public interface Commands {
    /** As many instances as one command can be sent to by their ids. */
    int MOST_INSTANCES = 50;

    /**
     * Sends a command. AWS takes no client token for that: look with {@link #sent} first.
     *
     * @param instances the instances' ids, at most {@value #MOST_INSTANCES}
     * @param comment tells the command from others, at most 100 characters
     * @return its id
     * @throws CloudException of kind NOT_FOUND where an instance is not managed by Systems Manager, or not yet
     */
    String send(RemoteCommand command, List<String> instances, String comment);

    /** The command of that comment that was sent after a time; empty where there is none. */
    Optional<String> sent(RemoteCommand command, String comment, Instant after);

    /** How a command does on its instances; those that are not shown yet are left out. */
    List<Invocation> invocations(String commandId);

    /** What a command wrote on an instance, standard error last; empty where there is nothing. */
    String output(String commandId, String instanceId);

    /**
     * A command on an instance.
     *
     * @param instanceId the instance
     * @param status {@code Pending}, {@code InProgress}, {@code Delayed}, {@code Success}, {@code Failed},
     *     {@code TimedOut}, {@code Cancelled} or {@code Cancelling}
     * @param details AWS's words for it, such as {@code Execution Timed Out}
     * @param output the beginning of what it wrote
     */
    record Invocation(String instanceId, String status, String details, String output) {
        /** Whether it still runs, or is to run. */
        public boolean pending() {
            return List.of("Pending", "InProgress", "Delayed", "Cancelling").contains(status);
        }

        /** Whether it ended with exit code 0. */
        public boolean succeeded() {
            return status.equals("Success");
        }
    }
}
