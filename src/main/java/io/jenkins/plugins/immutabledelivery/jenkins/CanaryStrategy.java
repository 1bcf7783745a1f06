package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A new fleet beside the one that serves; traffic moves to it step by step. */
public final class CanaryStrategy extends NewFleetStrategy {
    private static final String STEPS = "5, 25, 50, 100";
    private static final String SOAK = "5m";

    private String steps = STEPS;
    private String soak = SOAK;
    private boolean growing;

    @DataBoundConstructor
    public CanaryStrategy() {
        // Everything is optional.
    }

    /** The new fleet's shares of the traffic in percent, separated by commas. */
    public String getSteps() {
        return steps;
    }

    @DataBoundSetter
    public void setSteps(String steps) {
        this.steps = Util.fixEmptyAndTrim(steps) == null ? STEPS : steps.trim();
    }

    /** How long the new fleet is watched after each step but the last. */
    public String getSoak() {
        return soak;
    }

    @DataBoundSetter
    public void setSoak(String soak) {
        this.soak = Util.fixEmptyAndTrim(soak) == null ? SOAK : soak.trim();
    }

    /** Whether the new fleet grows with its share rather than being complete from the start. */
    public boolean isGrowing() {
        return growing;
    }

    @DataBoundSetter
    public void setGrowing(boolean growing) {
        this.growing = growing;
    }

    @Override
    public StrategySpec spec() {
        return new CanarySpec(
                percentages("steps", steps),
                Durations.parse("soak", soak),
                growing,
                isScaleInProtection(),
                isLiveCapacity());
    }

    @Extension
    @Symbol(CanarySpec.NAME)
    public static final class DescriptorImpl extends StrategyDescriptor implements CustomDescribableModel {
        /** Takes {@code [5, 25, 50, 100]} too. */
        @Override
        public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
            return written(arguments, "steps");
        }

        @POST
        public FormValidation doCheckSteps(@AncestorInPath Item context, @QueryParameter String value) {
            CanaryStrategy tried = new CanaryStrategy();
            tried.setSteps(value);
            return AwsSettingsDescriptor.validate(context, tried::spec);
        }

        @POST
        public FormValidation doCheckSoak(@AncestorInPath Item context, @QueryParameter String value) {
            CanaryStrategy tried = new CanaryStrategy();
            tried.setSoak(value);
            return AwsSettingsDescriptor.validate(context, tried::spec);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CanaryStrategy_displayName();
        }
    }
}
