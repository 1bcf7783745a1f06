package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.net.URI;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * The form checks that applications and environments have in common.
 *
 * @param <T> which of both
 */
public abstract class AwsSettingsDescriptor<T extends AwsSettings<T>> extends Descriptor<T> {
    /** Runs a check of the model, and shows its refusal. */
    static FormValidation validate(Item context, Runnable check) {
        if (!mayConfigure(context)) {
            return FormValidation.ok();
        }
        try {
            check.run();
            return FormValidation.ok();
        } catch (InvalidInput e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** Checks a time that may be left out. */
    static FormValidation duration(Item context, String field, String value) {
        return Util.fixEmptyAndTrim(value) == null
                ? FormValidation.ok()
                : validate(context, () -> Durations.parse(field, value));
    }

    static boolean mayConfigure(Item context) {
        return context == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : context.hasPermission(Item.CONFIGURE);
    }

    @POST
    public FormValidation doCheckName(@AncestorInPath Item context, @QueryParameter String value) {
        return validate(context, () -> Check.name("name", value, 32));
    }

    @POST
    public FormValidation doCheckRegion(
            @AncestorInPath Item context, @QueryParameter String value, @QueryParameter boolean rehearsal) {
        boolean optional = rehearsal || ImmutableDeliveryConfiguration.get().isRehearsal();
        return optional && Util.fixEmptyAndTrim(value) == null
                ? FormValidation.ok()
                : validate(context, () -> Location.of(value));
    }

    @POST
    public FormValidation doCheckEndpoint(@AncestorInPath Item context, @QueryParameter String value) {
        return Util.fixEmptyAndTrim(value) == null
                ? FormValidation.ok()
                : validate(context, () -> {
                    try {
                        new Location("us-east-1", new URI(value.trim()), null);
                    } catch (java.net.URISyntaxException e) {
                        throw new InvalidInput("endpoint", value, "Use an http or https address.");
                    }
                });
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item context, @QueryParameter String credentialsId) {
        return AwsAccess.items(context, credentialsId);
    }

    @POST
    public ListBoxModel doFillCredentialsFromItems() {
        return AwsAccess.machines();
    }

    @POST
    public FormValidation doCheckCredentialsFrom(
            @AncestorInPath Item context, @QueryParameter String value, @QueryParameter String credentialsId) {
        return checkFrom(context, value, credentialsId);
    }

    static FormValidation checkFrom(Item context, String value, String credentialsId) {
        return validate(
                context, () -> AwsSettings.checkFrom(Util.fixEmptyAndTrim(value), Util.fixEmptyAndTrim(credentialsId)));
    }
}
