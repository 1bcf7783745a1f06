package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A whole new fleet beside the one that serves, then one switch of traffic. */
public final class BlueGreenStrategy extends NewFleetStrategy {
    @DataBoundConstructor
    public BlueGreenStrategy() {
        // Everything is optional.
    }

    /** Whether it says nothing otherwise than the environment's configuration. */
    boolean isAsConfigured() {
        return getBakeTime() == null && getKeepPreviousWarm() == null && !isScaleInProtection() && !isLiveCapacity();
    }

    @Override
    public StrategySpec spec() {
        return new BlueGreenSpec(isScaleInProtection(), isLiveCapacity());
    }

    @Extension
    @Symbol(BlueGreenSpec.NAME)
    public static final class DescriptorImpl extends StrategyDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BlueGreenStrategy_displayName();
        }
    }
}
