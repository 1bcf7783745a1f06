package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import io.jenkins.plugins.immutabledelivery.model.Environment;

/** How an image comes into an environment, as a step says it. */
public abstract class RolloutStrategy implements Describable<RolloutStrategy>, ExtensionPoint {
    /** The name of the engine's strategy; see {@link io.jenkins.plugins.immutabledelivery.rollout.Strategy#name()}. */
    public abstract String engineName();

    /**
     * The environment with what the strategy says otherwise than its configuration.
     *
     * @throws io.jenkins.plugins.immutabledelivery.model.InvalidInput that names what has to be corrected
     */
    public abstract Environment apply(Environment environment);
}
