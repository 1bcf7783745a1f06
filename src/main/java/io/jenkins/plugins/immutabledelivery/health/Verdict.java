package io.jenkins.plugins.immutabledelivery.health;

import java.util.List;

/**
 * What one look at a fleet's health showed.
 *
 * @param state whether it is good
 * @param seen what was seen, a sentence
 * @param culprits the ids of the instances that are not healthy; empty where none is, or where it is no instance's fault
 */
public record Verdict(State state, String seen, List<String> culprits) {
    /** Whether it is good. */
    public enum State {
        /** All is well. */
        HEALTHY,
        /** Not yet: it starts, or is being checked. */
        STARTING,
        /** Something is wrong that may still mend itself. */
        UNHEALTHY,
        /** Something is wrong that is not waited for. */
        ALARMED
    }

    static Verdict healthy(String seen) {
        return new Verdict(State.HEALTHY, seen, List.of());
    }

    static Verdict starting(String seen) {
        return new Verdict(State.STARTING, seen, List.of());
    }

    static Verdict unhealthy(String seen, List<String> culprits) {
        return new Verdict(State.UNHEALTHY, seen, culprits);
    }

    static Verdict alarmed(String seen) {
        return new Verdict(State.ALARMED, seen, List.of());
    }

    /** Whether all is well. */
    public boolean good() {
        return state == State.HEALTHY;
    }
}
