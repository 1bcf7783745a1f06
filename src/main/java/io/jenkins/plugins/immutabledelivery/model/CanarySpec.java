package io.jenkins.plugins.immutabledelivery.model;

import java.time.Duration;
import java.util.List;

/**
 * A new fleet beside the one that serves; traffic moves to it step by step, and only while it stays healthy.
 *
 * @param steps the new fleet's share of the traffic after each step, in percent: rising, the last one 100
 * @param soak how long the new fleet is watched after each step but the last, which has the environment's bake time; at
 *     most six days
 * @param growing whether the new fleet begins small and grows with its share, rather than having its full capacity from
 *     the start
 * @param scaleInProtection whether no instance of either fleet may be scaled in while traffic moves
 * @param liveCapacity whether the new fleet gets the serving one's min, desired and max as they are at the moment of the
 *     deployment, rather than the configured ones
 */
public record CanarySpec(
        List<Integer> steps, Duration soak, boolean growing, boolean scaleInProtection, boolean liveCapacity)
        implements StrategySpec {
    /** Its name. */
    public static final String NAME = "canary";

    private static final int ALL = 100;
    private static final int MOST_STEPS = 20;
    private static final Duration LONGEST_SOAK = Duration.ofDays(6);

    public CanarySpec {
        String remedy = "Use rising percentages, the last one 100, such as 5, 25, 50, 100.";
        steps = Check.notEmpty("steps", steps, remedy);
        Check.require(steps.size() <= MOST_STEPS, "steps", steps.size() + " steps", "Use at most " + MOST_STEPS + ".");
        int before = 0;
        for (int step : steps) {
            Check.require(step > before && step <= ALL, "steps", step, remedy);
            before = step;
        }
        Check.require(before == ALL, "steps", before, remedy);
        Check.atMost("soak", Check.notNegative("soak", soak), LONGEST_SOAK);
    }

    /** 5, 25, 50 and 100 percent, five minutes at each, with full capacity from the start. */
    public static CanarySpec usual() {
        return new CanarySpec(List.of(5, 25, 50, ALL), Duration.ofMinutes(5), false, false, false);
    }

    /** All at once: what is gone back to has proven itself. */
    @Override
    public StrategySpec wayBack() {
        return new BlueGreenSpec(scaleInProtection, liveCapacity);
    }

    @Override
    public String name() {
        return NAME;
    }
}
