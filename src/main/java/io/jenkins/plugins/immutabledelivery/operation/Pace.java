package io.jenkins.plugins.immutabledelivery.operation;

import java.time.Duration;

/**
 * How often to look: sparsely before a change can be due, densely when it is, and more and more sparsely when it is
 * overdue.
 *
 * @param usual how long the change usually takes
 */
public record Pace(Duration usual) {
    private static final Duration DENSE = Duration.ofSeconds(5);
    private static final Duration SPARSE = Duration.ofSeconds(15);
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** An instance that starts, or a group that fills. */
    public static final Pace START = new Pace(Duration.ofSeconds(30));
    /** An image that becomes available. */
    public static final Pace IMAGE = new Pace(Duration.ofMinutes(3));
    /** Anything of which nothing is known. */
    public static final Pace UNKNOWN = new Pace(Duration.ZERO);

    /**
     * When to look again at something that may take seconds or an hour and that nobody waits for: after a quarter of the
     * time that it has taken already, from 10 seconds to a minute.
     *
     * @param elapsed how long the wait has lasted
     */
    public static Duration unhurried(Duration elapsed) {
        Duration quarter = elapsed.dividedBy(4);
        Duration least = quarter.compareTo(SHORTEST) < 0 ? SHORTEST : quarter;
        return least.compareTo(LONGEST) > 0 ? LONGEST : least;
    }

    /**
     * When to look again.
     *
     * @param elapsed how long the wait has lasted
     */
    public Duration after(Duration elapsed) {
        Duration due = usual.multipliedBy(3).dividedBy(4);
        if (elapsed.compareTo(due) < 0) {
            Duration left = due.minus(elapsed);
            return left.compareTo(DENSE) < 0 ? DENSE : left;
        }
        return elapsed.compareTo(usual.multipliedBy(3)) <= 0 ? DENSE : SPARSE;
    }
}
