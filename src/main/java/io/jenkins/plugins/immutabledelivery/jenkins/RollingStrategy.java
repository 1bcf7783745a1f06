package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The serving group stays, and its instances are replaced some at a time. */
public final class RollingStrategy extends RolloutStrategy {
    private static final String DELAY = "1h";

    private int minHealthy = RollingSpec.usual().minHealthy();
    private int maxHealthy = RollingSpec.usual().maxHealthy();
    private String checkpoints;
    private String checkpointDelay = DELAY;
    private String warmUp;
    private boolean autoRollback = RollingSpec.usual().autoRollback();
    private boolean skipMatching = RollingSpec.usual().skipMatching();
    private boolean waitForProtected = RollingSpec.usual().waitForProtected();
    private String bakeTime;

    @DataBoundConstructor
    public RollingStrategy() {
        // Everything is optional.
    }

    /** How much of the desired capacity stays in service, in percent. */
    public int getMinHealthy() {
        return minHealthy;
    }

    @DataBoundSetter
    public void setMinHealthy(int minHealthy) {
        this.minHealthy = minHealthy;
    }

    /** How much there may be at most, in percent. */
    public int getMaxHealthy() {
        return maxHealthy;
    }

    @DataBoundSetter
    public void setMaxHealthy(int maxHealthy) {
        this.maxHealthy = maxHealthy;
    }

    /** The replaced shares in percent at which the gates have to pass, separated by commas; null for none. */
    @CheckForNull
    public String getCheckpoints() {
        return checkpoints;
    }

    @DataBoundSetter
    public void setCheckpoints(String checkpoints) {
        this.checkpoints = Util.fixEmptyAndTrim(checkpoints);
    }

    /** How long each checkpoint lasts. */
    public String getCheckpointDelay() {
        return checkpointDelay;
    }

    @DataBoundSetter
    public void setCheckpointDelay(String checkpointDelay) {
        this.checkpointDelay = Util.fixEmptyAndTrim(checkpointDelay) == null ? DELAY : checkpointDelay.trim();
    }

    /** How long a new instance is in service before it counts; null for the group's own default. */
    @CheckForNull
    public String getWarmUp() {
        return warmUp;
    }

    @DataBoundSetter
    public void setWarmUp(String warmUp) {
        this.warmUp = Util.fixEmptyAndTrim(warmUp);
    }

    /** Whether AWS itself turns back, also while nobody else looks. */
    public boolean isAutoRollback() {
        return autoRollback;
    }

    @DataBoundSetter
    public void setAutoRollback(boolean autoRollback) {
        this.autoRollback = autoRollback;
    }

    /** Whether instances stay that have the launch template version already. */
    public boolean isSkipMatching() {
        return skipMatching;
    }

    @DataBoundSetter
    public void setSkipMatching(boolean skipMatching) {
        this.skipMatching = skipMatching;
    }

    /** Whether to wait for instances that are protected from scale-in, rather than to replace them. */
    public boolean isWaitForProtected() {
        return waitForProtected;
    }

    @DataBoundSetter
    public void setWaitForProtected(boolean waitForProtected) {
        this.waitForProtected = waitForProtected;
    }

    /** How long the replaced instances are watched; null for as configured. */
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
        return new RollingSpec(
                minHealthy,
                maxHealthy,
                checkpoints == null ? List.of() : percentages("checkpoints", checkpoints),
                Durations.parse("checkpointDelay", checkpointDelay),
                warmUp == null ? null : Durations.parse("warmUp", warmUp),
                autoRollback,
                skipMatching,
                waitForProtected);
    }

    @Override
    public Environment apply(Environment environment) {
        return NewFleetStrategy.watched(environment, bakeTime, null);
    }

    @Extension
    @Symbol(RollingSpec.NAME)
    public static final class DescriptorImpl extends StrategyDescriptor implements CustomDescribableModel {
        /** Takes {@code [25, 50]}, or {@code 50}, too. */
        @Override
        public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
            return written(arguments, "checkpoints");
        }

        @POST
        public FormValidation doCheckCheckpoints(@AncestorInPath Item context, @QueryParameter String value) {
            RollingStrategy tried = new RollingStrategy();
            tried.setCheckpoints(value);
            return AwsSettingsDescriptor.validate(context, tried::spec);
        }

        /** Whether the checkpoints can be is said beside them. */
        @POST
        public FormValidation doCheckCheckpointDelay(
                @AncestorInPath Item context, @QueryParameter String value, @QueryParameter String checkpoints) {
            RollingStrategy tried = new RollingStrategy();
            tried.setCheckpoints(Util.fixEmptyAndTrim(checkpoints) == null ? null : "50");
            tried.setCheckpointDelay(value);
            return AwsSettingsDescriptor.validate(context, tried::spec);
        }

        @POST
        public FormValidation doCheckWarmUp(@AncestorInPath Item context, @QueryParameter String value) {
            RollingStrategy tried = new RollingStrategy();
            tried.setWarmUp(value);
            return AwsSettingsDescriptor.validate(context, tried::spec);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RollingStrategy_displayName();
        }
    }
}
