package io.jenkins.plugins.immutabledelivery.operation;

import java.time.Duration;
import java.time.Instant;

/**
 * How often to look: hardly before a change can be due, densely while it is, sparsely when it is overdue. All looks of a
 * wait cost about as many calls as one every 15 seconds, which is what the SDK's waiters do.
 *
 * <p>Looks fall on times that are a whole number of steps since the epoch, and steps are 1, 2, 4, 8 or 16 seconds: so
 * operations that wait at the same time look at the same moments, and one call can answer them all.
 *
 * @param earliest when the change can be expected, counted from the beginning of the wait; zero for at once
 * @param latest when it should have come; not before {@code earliest}
 */
public record Pace(Duration earliest, Duration latest) {
    private static final int USUAL_POLL_SECONDS = 15;
    private static final int LONGEST_STEP = 16;
    /** Steps are rounded up to this power of two only from so much above the one below it. */
    private static final double ROUNDING = 1.3;

    private static final Duration SPARSE = Duration.ofSeconds(60);
    private static final Duration SHORTEST = Duration.ofSeconds(10);

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
        return least.compareTo(SPARSE) > 0 ? SPARSE : least;
    }

    /**
     * When to look again.
     *
     * @param since when the wait began
     * @param now the time
     */
    public Duration after(Instant since, Instant now) {
        Duration elapsed = Duration.between(since, now);
        if (elapsed.compareTo(earliest) < 0) {
            Duration left = earliest.minus(elapsed);
            Instant then = now.plus(left.compareTo(SPARSE) > 0 ? SPARSE : left);
            return Duration.between(now, onGrid(then, step()));
        }
        int step = elapsed.compareTo(latest) < 0 ? step() : LONGEST_STEP;
        return Duration.between(now, onGrid(now.plusMillis(1), step));
    }

    /** Whether a look at once can't show anything yet. */
    boolean takesTime() {
        return earliest.toSeconds() > LONGEST_STEP / 4;
    }

    /** The first time, from one on, that is a whole number of steps since the epoch. */
    private static Instant onGrid(Instant from, int step) {
        long grid = step * 1000L;
        // Up to the next whole millisecond first, lest what is left of one be cut off and the pause with it.
        long millis = from.plusNanos(999_999).toEpochMilli();
        return Instant.ofEpochMilli(Math.floorDiv(millis + grid - 1, grid) * grid);
    }

    /** The looks that a poll every 15 seconds would have made by the middle of the window, spread over half of it. */
    private int step() {
        double window = latest.minus(earliest).toMillis() / 1000.0;
        double middle = earliest.toMillis() / 1000.0 + window / 2;
        double looks = Math.max(1, 0.5 + middle / USUAL_POLL_SECONDS - earliest.dividedBy(SPARSE));
        int step = 1;
        while (step < LONGEST_STEP && window / 2 / looks > step * ROUNDING) {
            step *= 2;
        }
        return step;
    }
}
