package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.StrategySpec;

/**
 * How a step changes an environment.
 *
 * @param strategy by which strategy; null for the environment's
 * @param plan whether it only says what it would do
 */
public record Manner(StrategySpec strategy, boolean plan) {
    /** By the environment's strategy. */
    public static final Manner USUAL = new Manner(null, false);

    /** As the end of a step's title. */
    String title() {
        return (strategy == null ? "" : " by " + strategy.name()) + (plan ? ", only planned" : "");
    }
}
