package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form checks of {@code bakeAmi}. */
public abstract class BakeAmiDescriptor extends DeliveryStepDescriptor {
    @POST
    public FormValidation doCheckName(@AncestorInPath Item context, @QueryParameter String value) {
        return AwsSettingsDescriptor.validate(context, () -> Check.name("name", value, 32));
    }

    @POST
    public FormValidation doCheckBase(@AncestorInPath Item context, @QueryParameter String value) {
        return Util.fixEmptyAndTrim(value) == null
                ? FormValidation.ok()
                : AwsSettingsDescriptor.validate(context, () -> BaseImage.parse(value.trim()));
    }

    @POST
    public FormValidation doCheckProvisionTimeout(@AncestorInPath Item context, @QueryParameter String value) {
        return AwsSettingsDescriptor.validate(context, () -> Durations.parse("provisionTimeout", value));
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item context, @QueryParameter String credentialsId) {
        return AwsAccess.items(context, credentialsId);
    }

    @POST
    public ListBoxModel doFillCredentialsFromItems() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.BakeAmiStep_asConfigured(), "");
        items.addAll(AwsAccess.machines());
        return items;
    }

    @POST
    public FormValidation doCheckCredentialsFrom(
            @AncestorInPath Item context, @QueryParameter String value, @QueryParameter String credentialsId) {
        return AwsSettingsDescriptor.checkFrom(context, value, credentialsId);
    }
}
