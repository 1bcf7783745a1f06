package io.jenkins.plugins.immutabledelivery.model;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The serving group keeps its name and gets new instances, some at a time, by Auto Scaling's instance refresh; see <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html">RefreshPreferences</a>.
 *
 * @param minHealthy how much of the desired capacity stays in service, in percent, 0 to 100. With 100, and
 *     {@code maxHealthy} above it, there are never fewer healthy instances than before
 * @param maxHealthy how much there may be at most, in percent, 100 to 200 and at most 100 above {@code minHealthy}
 * @param checkpoints the replaced shares in percent at which the refresh stops for the gates: rising, 1 to 100; empty for
 *     none. All instances are replaced in the end, whether or not 100 is among them
 * @param checkpointDelay how long each checkpoint lasts, up to 48 hours; with checkpoints 2 minutes or more, because the
 *     gates have to pass within it. AWS knows no way to go on sooner
 * @param warmUp how long a new instance is in service before it counts, up to 6 hours; null for the group's own default
 * @param autoRollback whether AWS itself turns back when the refresh fails or an alarm of the gates goes off, also while
 *     nobody else looks
 * @param skipMatching whether instances stay that have the launch template version already
 * @param waitForProtected whether instances that are protected from scale-in are left until somebody takes that
 *     protection away, at most an hour, rather than replaced
 */
public record RollingSpec(
        int minHealthy,
        int maxHealthy,
        List<Integer> checkpoints,
        Duration checkpointDelay,
        Duration warmUp,
        boolean autoRollback,
        boolean skipMatching,
        boolean waitForProtected)
        implements StrategySpec {
    /** Its name. */
    public static final String NAME = "rolling";

    private static final int ALL = 100;
    private static final Duration SHORTEST_DELAY = Duration.ofMinutes(2);
    private static final Duration LONGEST_DELAY = Duration.ofHours(48);
    private static final Duration LONGEST_WARM_UP = Duration.ofHours(6);

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
        Check.require(
                checkpoints.isEmpty() || checkpointDelay.compareTo(SHORTEST_DELAY) >= 0,
                "checkpointDelay",
                checkpointDelay,
                "Use 2m or more, and as long as the gates may take.");
        if (warmUp != null) {
            Check.atMost("warmUp", Check.notNegative("warmUp", warmUp), LONGEST_WARM_UP);
        }
    }

    /** Launches before it terminates, never below the desired capacity; no checkpoints; AWS turns back by itself. */
    public static RollingSpec usual() {
        return new RollingSpec(ALL, ALL + 10, List.of(), Duration.ofHours(1), null, true, true, false);
    }

    /** The percentages at which it stops, the last one 100. */
    public List<Integer> stages() {
        return checkpoints.isEmpty() || checkpoints.get(checkpoints.size() - 1) < ALL
                ? Stream.concat(checkpoints.stream(), Stream.of(ALL)).toList()
                : checkpoints;
    }

    @Override
    public String name() {
        return NAME;
    }
}
