package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.rollout.EnvironmentCheck;
import java.util.stream.Stream;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form checks of an environment; the last one asks AWS. */
public abstract class EnvironmentDescriptor extends AwsSettingsDescriptor<EnvironmentConfiguration> {
    @POST
    public FormValidation doCheckBakeTime(@AncestorInPath Item context, @QueryParameter String value) {
        return validate(context, () -> Durations.parse("bakeTime", value));
    }

    @POST
    public FormValidation doCheckKeepPreviousWarm(@AncestorInPath Item context, @QueryParameter String value) {
        return validate(context, () -> Durations.parse("keepPreviousWarm", value));
    }

    @POST
    public FormValidation doCheckSoak(@AncestorInPath Item context, @QueryParameter String value) {
        return validate(context, () -> Durations.parse("soak", value));
    }

    @POST
    public FormValidation doCheckMaxInstances(
            @AncestorInPath Item context, @QueryParameter String value, @QueryParameter String minInstances) {
        return capacity(context, minInstances, value, value);
    }

    @POST
    public FormValidation doCheckDesiredInstances(
            @AncestorInPath Item context,
            @QueryParameter String value,
            @QueryParameter String minInstances,
            @QueryParameter String maxInstances) {
        return capacity(context, minInstances, value, maxInstances);
    }

    /** That another field is no number is said there; what is said here takes the place of what the browser says. */
    private static FormValidation capacity(Item context, String min, String value, String max) {
        if (Util.fixEmptyAndTrim(value) != null && !positive(value)) {
            return FormValidation.validatePositiveInteger(value);
        }
        boolean numbers = Stream.of(min, value, max).allMatch(EnvironmentDescriptor::positive);
        return numbers
                ? validate(
                        context,
                        () -> new Capacity(Integer.parseInt(min), Integer.parseInt(value), Integer.parseInt(max)))
                : FormValidation.ok();
    }

    private static boolean positive(String text) {
        return FormValidation.validatePositiveInteger(Util.fixNull(text)).kind == FormValidation.Kind.OK;
    }

    /**
     * Whether AWS knows the caller, and whether all that the environment names is there and fits together. It changes
     * nothing in AWS.
     */
    @POST
    public FormValidation doTestConnection(
            @AncestorInPath Item context,
            @QueryParameter String name,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String credentialsFrom,
            @QueryParameter String iamRole,
            @QueryParameter String externalId,
            @QueryParameter String endpoint,
            @QueryParameter boolean rehearsal,
            @QueryParameter String launchTemplate,
            @QueryParameter String subnets,
            @QueryParameter int minInstances,
            @QueryParameter int desiredInstances,
            @QueryParameter int maxInstances,
            @QueryParameter String targetGroups,
            @QueryParameter String listener,
            @QueryParameter String rule) {
        if (!mayConfigure(context)) {
            return FormValidation.error(Messages.EnvironmentConfiguration_notAllowed());
        }
        EnvironmentConfiguration tried = new EnvironmentConfiguration(name);
        tried.setRegion(region);
        tried.setCredentialsId(credentialsId);
        tried.setCredentialsFrom(credentialsFrom);
        tried.setIamRole(iamRole);
        tried.setExternalId(externalId);
        tried.setEndpoint(endpoint);
        tried.setRehearsal(rehearsal);
        tried.setLaunchTemplate(launchTemplate);
        tried.setSubnets(subnets);
        tried.setMinInstances(minInstances);
        tried.setDesiredInstances(desiredInstances);
        tried.setMaxInstances(maxInstances);
        tried.setTargetGroups(Util.fixEmptyAndTrim(targetGroups));
        tried.setListener(listener);
        tried.setRule(rule);
        return test(tried, context);
    }

    private static FormValidation test(EnvironmentConfiguration tried, Item context) {
        if (tried.rehearsed()) {
            return FormValidation.ok(Messages.EnvironmentConfiguration_rehearsed());
        }
        try {
            Environment environment = DescribedEnvironment.of(tried, context, tried.getName());
            if (tried.fromAgent()) {
                return FormValidation.warning(Messages.EnvironmentConfiguration_fromAgent());
            }
            String caller = environment.location().endpoint() == null
                    ? AwsAccess.identity(environment.location()).callerArn(environment.location())
                    : environment.location().endpoint().toString();
            EnvironmentCheck.check(Deliveries.get().room(false).cloud().at(environment.location()), environment);
            return FormValidation.ok(Messages.EnvironmentConfiguration_found(caller));
        } catch (InvalidInput e) {
            return FormValidation.error(e.getMessage());
        } catch (CloudException e) {
            return FormValidation.error(e.failure("Test connection").summary());
        }
    }
}
