package io.jenkins.plugins.immutabledelivery.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one look at a fleet's health showed.
 *
 * @param state whether it is good
 * @param seen what was seen, a sentence
 * @param culprits the ids of the instances that are not healthy; empty where none is, or where it is no instance's fault
 * @param sights what was seen of each instance, alarm or address; maybe empty
 * @param lines what explains it, such as the end of a script's output; maybe empty
 * @param after when to look again; null for after the gate's interval
 * @param attempt the run of a script that is under way; null where none is
 * @param at when AWS was asked, where the answer may be one that others were given before; else null
 */
public record Verdict(
        State state,
        String seen,
        List<String> culprits,
        List<Sight> sights,
        List<String> lines,
        Duration after,
        CommandAttempt attempt,
        Instant at) {
    /** Whether it is good. */
    public enum State {
        /** All is well. */
        HEALTHY,
        /** Not yet: it starts, or is being checked. */
        STARTING,
        /** Something is wrong that may still mend itself. */
        UNHEALTHY,
        /** Something is wrong that is not waited for. */
        ALARMED,
        /** Nobody can look at the moment, which says nothing of the fleet. */
        UNSEEN
    }

    /** One thing that was seen: of which instance, alarm or address, whether it is good, and what. */
    public record Sight(String of, boolean good, String seen) {}

    private Verdict(State state, String seen, List<String> culprits) {
        this(state, seen, culprits, List.of(), List.of(), null, null, null);
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

    static Verdict unseen(String seen) {
        return new Verdict(State.UNSEEN, seen, List.of());
    }

    static Verdict alarmed(String seen) {
        return new Verdict(State.ALARMED, seen, List.of());
    }

    Verdict with(List<Sight> all) {
        return new Verdict(state, seen, culprits, List.copyOf(all), lines, after, attempt, at);
    }

    Verdict explained(List<String> by) {
        return new Verdict(state, seen, culprits, sights, List.copyOf(by), after, attempt, at);
    }

    Verdict again(Duration soon) {
        return new Verdict(state, seen, culprits, sights, lines, soon, attempt, at);
    }

    Verdict trying(CommandAttempt run) {
        return new Verdict(state, seen, culprits, sights, lines, after, run, at);
    }

    Verdict by(Instant asked) {
        return new Verdict(state, seen, culprits, sights, lines, after, attempt, asked);
    }

    /** Whether all is well. */
    public boolean good() {
        return state == State.HEALTHY;
    }
}
