package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form checks of a gate's times, each of which may be left out for what is usual. */
public abstract class GateDescriptor extends Descriptor<GateSetting> {
    @POST
    public FormValidation doCheckTimeout(@AncestorInPath Item context, @QueryParameter String value) {
        return AwsSettingsDescriptor.duration(context, "gate.timeout", value);
    }

    @POST
    public FormValidation doCheckInterval(@AncestorInPath Item context, @QueryParameter String value) {
        return AwsSettingsDescriptor.duration(context, "gate.interval", value);
    }

    @POST
    public FormValidation doCheckGrace(@AncestorInPath Item context, @QueryParameter String value) {
        return AwsSettingsDescriptor.duration(context, "gate.grace", value);
    }
}
