package io.jenkins.plugins.immutabledelivery.operation;

import java.time.Duration;
import java.time.Instant;

/**
 * How often to look: hardly before a change can be due, sparsely in the first half of the time in which it is, densely in
 * the second, and more and more sparsely when it is overdue. All looks of a wait cost about as many calls as one every 15
 * seconds, which is what the SDK's waiters do.
 *
 * <p>The second half has most of the looks because a look there is cheap: half of the waits are over by then and make
 * none. {@code docs/performance.md} tells how much that brings, and what is the least possible.
 *
 * <p>Looks fall on whole seconds, so that those of operations that wait at the same time fall together and one call can
 * answer them all.
 *
 * @param earliest when the change can be expected, counted from the beginning of the wait; zero for at once
 * @param latest when it should have come; not before {@code earliest}
 */
public record Pace(Duration earliest, Duration latest) {
    /** A poll's time between two looks, and the longest here, so that what is stuck is not looked at more often. */
    private static final double LONGEST_STEP = 15;

    private static final double SHORTEST_STEP = 1;
    /** A poll looks at once, and half a step late on average. */
    private static final double LOOKS_OF_A_POLL = 1.5;
    /** The look at the earliest moment, and, on average, those that come too late and those at what is overdue. */
    private static final double LOOKS_BESIDE = 1.4;

    /** How late it is seen at worst that something has failed long before it could be due. */
    private static final Duration SPARSE = Duration.ofMinutes(3);

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** An instance that starts, or a group that fills. */
    public static final Pace START = new Pace(Duration.ofSeconds(15), Duration.ofMinutes(1));
    /** An image that becomes available. */
    public static final Pace IMAGE = new Pace(Duration.ofMinutes(2), Duration.ofMinutes(5));
    /** Anything of which nothing is known. */
    public static final Pace UNKNOWN = new Pace(Duration.ZERO, Duration.ofSeconds(30));

    /**
     * When to look again at something that may take seconds or an hour and that nobody waits for: after a quarter of the
     * time that it has taken already, from 10 seconds to a minute.
     *
     * @param elapsed how long the wait has lasted
     */
    static Duration unhurried(Duration elapsed) {
        Duration quarter = elapsed.dividedBy(4);
        Duration least = quarter.compareTo(SHORTEST) < 0 ? SHORTEST : quarter;
        return least.compareTo(LONGEST) > 0 ? LONGEST : least;
    }

    /**
     * When to look again.
     *
     * @param since when the wait began
     * @param now the time
     */
    public Duration after(Instant since, Instant now) {
        double elapsed = seconds(Duration.between(since, now));
        double next = Math.min(next(elapsed), elapsed + seconds(SPARSE));
        // At least a millisecond on, lest what is left of one be cut off and the pause with it.
        long millis = Math.max(Math.round((next - elapsed) * 1000), 1);
        return Duration.between(now, onWholeSecond(now.plusMillis(millis)));
    }

    /** Whether a look at once can't show anything yet. */
    boolean takesTime() {
        return earliest.toSeconds() > LONGEST_STEP / 4;
    }

    private static Instant onWholeSecond(Instant from) {
        return from.getNano() == 0 ? from : Instant.ofEpochSecond(from.getEpochSecond() + 1);
    }

    /** The time of the look after that one, both counted in seconds from the beginning of the wait. */
    private double next(double elapsed) {
        double from = seconds(earliest);
        double to = seconds(latest);
        double middle = (from + to) / 2;
        double before = Math.floor(from / seconds(SPARSE));
        Steps steps = Steps.of(to - from, middle / LONGEST_STEP + LOOKS_OF_A_POLL - before - LOOKS_BESIDE);
        if (elapsed < from) {
            return from;
        }
        if (elapsed < middle) {
            return Math.min(middle, onward(elapsed, from, steps.first()));
        }
        if (elapsed < to) {
            return onward(elapsed, middle, steps.second());
        }
        // It may be a little later than it ever was, or stuck.
        return elapsed + Math.min(LONGEST_STEP, Math.max(steps.second(), elapsed - to));
    }

    /** The first time after {@code elapsed} that is a whole number of steps from a beginning. */
    private static double onward(double elapsed, double beginning, double step) {
        return beginning + (Math.floor((elapsed - beginning) / step) + 1) * step;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /**
     * The seconds between two looks.
     *
     * @param first in the first half of the time in which a change can be due
     * @param second in the second half
     */
    private record Steps(double first, double second) {
        /**
         * As dense in the second half as the looks allow, then in the first. If a change comes at any moment of the window
         * with the same chance, three quarters of the first half's looks are made, and one quarter of the second half's.
         *
         * @param window how long that time is
         * @param looks how many may be made in it on average
         */
        static Steps of(double window, double looks) {
            double first = window * 3 / 8;
            double second = window / 8;
            if (looks - second / SHORTEST_STEP >= first / LONGEST_STEP) {
                return new Steps(Math.max(SHORTEST_STEP, first / (looks - second / SHORTEST_STEP)), SHORTEST_STEP);
            }
            double left = looks - first / LONGEST_STEP;
            return new Steps(LONGEST_STEP, left <= second / LONGEST_STEP ? LONGEST_STEP : second / left);
        }
    }
}
