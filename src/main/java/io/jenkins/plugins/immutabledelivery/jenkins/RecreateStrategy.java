package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.RecreateSpec;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The serving fleet is taken away before the new one is made, which interrupts the environment. */
public final class RecreateStrategy extends RolloutStrategy {
    private final boolean acknowledgeInterruption;
    private String bakeTime;

    @DataBoundConstructor
    public RecreateStrategy(boolean acknowledgeInterruption) {
        this.acknowledgeInterruption = acknowledgeInterruption;
    }

    /** Whether the author knows that the environment is interrupted. */
    public boolean isAcknowledgeInterruption() {
        return acknowledgeInterruption;
    }

    /** How long the new fleet is watched once it serves; null for as configured. */
    @CheckForNull
    public String getBakeTime() {
        return bakeTime;
    }

    @DataBoundSetter
    public void setBakeTime(String bakeTime) {
        this.bakeTime = Util.fixEmptyAndTrim(bakeTime);
    }

    @Override
    public StrategySpec spec() {
        return new RecreateSpec(acknowledgeInterruption);
    }

    @Override
    public Environment apply(Environment environment) {
        return NewFleetStrategy.watched(environment, bakeTime, null);
    }

    @Extension
    @Symbol(RecreateSpec.NAME)
    public static final class DescriptorImpl extends StrategyDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RecreateStrategy_displayName();
        }
    }
}
