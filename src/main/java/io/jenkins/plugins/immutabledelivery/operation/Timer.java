package io.jenkins.plugins.immutabledelivery.operation;

import java.time.Instant;

/** Runs tasks when they are due: on a few threads in life, in virtual time in a rehearsal. */
@FunctionalInterface
public interface Timer {
    /**
     * Runs a task at a time, or at once where that has passed.
     *
     * @param when not before
     * @param task short: at most a few calls to AWS
     */
    void at(Instant when, Runnable task);
}
