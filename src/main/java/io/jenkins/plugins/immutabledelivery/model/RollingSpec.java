package io.jenkins.plugins.immutabledelivery.model;

import java.time.Duration;
import java.util.List;

/**
 * The serving group keeps its name and gets new instances, some at a time, by Auto Scaling's instance refresh; see <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html">RefreshPreferences</a>.
 *
 * @param minHealthy how much of the desired capacity stays in service, in percent, 0 to 100
 * @param maxHealthy how much there may be at most, in percent, 100 to 200 and at most 100 above {@code minHealthy}
 * @param checkpoints the replaced shares in percent at which the refresh stops for the gates: rising, 1 to 100; empty for
 *     none
 * @param checkpointDelay how long each checkpoint lasts at most, up to 48 hours
 */
public record RollingSpec(int minHealthy, int maxHealthy, List<Integer> checkpoints, Duration checkpointDelay)
        implements StrategySpec {
    /** Its name. */
    public static final String NAME = "rolling";

    private static final int ALL = 100;
    private static final Duration LONGEST_DELAY = Duration.ofHours(48);

    public RollingSpec {
        Check.require(minHealthy >= 0 && minHealthy <= ALL, "minHealthy", minHealthy, "Use 0 to 100 percent.");
        Check.require(
                maxHealthy >= ALL && maxHealthy <= 2 * ALL && maxHealthy - minHealthy <= ALL,
                "maxHealthy",
                maxHealthy,
                "Use 100 to 200 percent, at most 100 above minHealthy.");
        checkpoints = checkpoints == null ? List.of() : List.copyOf(checkpoints);
        int before = 0;
        for (int checkpoint : checkpoints) {
            Check.require(
                    checkpoint > before && checkpoint <= ALL,
                    "checkpoints",
                    checkpoint,
                    "Use rising percentages, such as 25, 50, 100.");
            before = checkpoint;
        }
        Check.atMost("checkpointDelay", Check.notNegative("checkpointDelay", checkpointDelay), LONGEST_DELAY);
    }

    /** Launches before it terminates, and never below the desired capacity; no checkpoints. */
    public static RollingSpec usual() {
        return new RollingSpec(ALL, ALL + 10, List.of(), Duration.ofHours(1));
    }

    @Override
    public String name() {
        return NAME;
    }
}
