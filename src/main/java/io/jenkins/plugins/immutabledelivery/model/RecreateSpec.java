package io.jenkins.plugins.immutabledelivery.model;

/**
 * The serving fleet is taken away before the new one is there: the cheapest way, for environments that may be down for
 * some minutes.
 *
 * @param acknowledgeInterruption must be true: whoever asks for it says that the interruption is meant
 */
public record RecreateSpec(boolean acknowledgeInterruption) implements StrategySpec {
    /** Its name. */
    public static final String NAME = "recreate";

    public RecreateSpec {
        Check.require(
                acknowledgeInterruption,
                "acknowledgeInterruption",
                false,
                "Use true to say that the environment may be down while it is recreated, or use another strategy.");
    }

    /** Without an interruption. */
    @Override
    public StrategySpec wayBack() {
        return StrategySpec.usual();
    }

    @Override
    public String name() {
        return NAME;
    }
}
