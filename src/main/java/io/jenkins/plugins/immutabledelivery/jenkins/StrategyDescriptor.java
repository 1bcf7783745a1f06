package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form checks of times that a strategy may leave to the environment's configuration. */
public abstract class StrategyDescriptor extends Descriptor<RolloutStrategy> {
    @POST
    public FormValidation doCheckBakeTime(@AncestorInPath Item context, @QueryParameter String value) {
        return AwsSettingsDescriptor.duration(context, "bakeTime", value);
    }

    @POST
    public FormValidation doCheckKeepPreviousWarm(@AncestorInPath Item context, @QueryParameter String value) {
        return AwsSettingsDescriptor.duration(context, "keepPreviousWarm", value);
    }
}
