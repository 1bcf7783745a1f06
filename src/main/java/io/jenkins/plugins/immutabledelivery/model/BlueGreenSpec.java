package io.jenkins.plugins.immutabledelivery.model;

/**
 * A whole new fleet beside the one that serves; all traffic moves to it at once.
 *
 * @param scaleInProtection whether no instance of either fleet may be scaled in while traffic moves
 * @param liveCapacity whether the new fleet gets the serving one's min, desired and max as they are at the moment of the
 *     deployment, rather than the configured ones
 */
public record BlueGreenSpec(boolean scaleInProtection, boolean liveCapacity) implements StrategySpec {
    /** Its name. */
    public static final String NAME = "blueGreen";

    /** Without scale-in protection, with the configured capacity. */
    public static BlueGreenSpec usual() {
        return new BlueGreenSpec(false, false);
    }

    @Override
    public String name() {
        return NAME;
    }
}
