package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;

/** How an image comes into an environment, as a step says it. */
public abstract class RolloutStrategy implements Describable<RolloutStrategy>, ExtensionPoint {
    /**
     * What the engine is asked for.
     *
     * @throws io.jenkins.plugins.immutabledelivery.model.InvalidInput that names what has to be corrected
     */
    public abstract StrategySpec spec();

    /**
     * The environment with what the strategy says otherwise than its configuration.
     *
     * @throws io.jenkins.plugins.immutabledelivery.model.InvalidInput that names what has to be corrected
     */
    public abstract Environment apply(Environment environment);
}
