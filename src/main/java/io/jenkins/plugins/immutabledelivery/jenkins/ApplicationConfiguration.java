package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.immutabledelivery.bake.BakeRequest;
import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** How an application's images are baked, as far as its Jenkinsfile does not say. */
public final class ApplicationConfiguration extends AwsSettings<ApplicationConfiguration> {
    private final String name;
    private String base;
    private String instanceType;
    private String subnet;
    private String securityGroups;

    @DataBoundConstructor
    public ApplicationConfiguration(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** Such as {@code web}. */
    public String getName() {
        return name;
    }

    /** An AMI's id, or {@code resolve:ssm:} with a parameter's name. */
    @CheckForNull
    public String getBase() {
        return base;
    }

    @DataBoundSetter
    public void setBase(String base) {
        this.base = Util.fixEmptyAndTrim(base);
    }

    /** The builder's instance type. */
    @CheckForNull
    public String getInstanceType() {
        return instanceType;
    }

    @DataBoundSetter
    public void setInstanceType(String instanceType) {
        this.instanceType = Util.fixEmptyAndTrim(instanceType);
    }

    /** The id of the subnet in which builders start. */
    @CheckForNull
    public String getSubnet() {
        return subnet;
    }

    @DataBoundSetter
    public void setSubnet(String subnet) {
        this.subnet = Util.fixEmptyAndTrim(subnet);
    }

    /** The ids of the builder's security groups, separated by commas or blanks; null for the VPC's default. */
    @CheckForNull
    public String getSecurityGroups() {
        return securityGroups;
    }

    @DataBoundSetter
    public void setSecurityGroups(String securityGroups) {
        this.securityGroups = Util.fixEmptyAndTrim(securityGroups);
    }

    /** The same, to be changed without changing what is configured. */
    ApplicationConfiguration copy() {
        ApplicationConfiguration copy = new ApplicationConfiguration(name);
        copy.setRegion(getRegion());
        copy.setCredentialsId(getCredentialsId());
        copy.setCredentialsFrom(getCredentialsFrom());
        copy.setIamRole(getIamRole());
        copy.setExternalId(getExternalId());
        copy.setEndpoint(getEndpoint());
        copy.setRehearsal(isRehearsal());
        copy.setBase(base);
        copy.setInstanceType(instanceType);
        copy.setSubnet(subnet);
        copy.setSecurityGroups(securityGroups);
        return copy;
    }

    /**
     * What a step asks to be baked: as it says itself, else as it is configured here.
     *
     * @throws io.jenkins.plugins.immutabledelivery.model.InvalidInput that names what has to be corrected
     */
    BakeRequest request(BakeAmiStep step, Run<?, ?> run, StepContext context) throws IOException, InterruptedException {
        String version = step.getVersion() == null ? String.valueOf(run.getNumber()) : step.getVersion();
        ImageVersion wanted = new ImageVersion(name, version);
        String script =
                Check.present("provision", step.getProvision(), "Give the script, such as readFile('provision.sh').");
        BaseImage image = BaseImage.parse(first(step.getBase(), base));
        setRegion(first(step.getRegion(), getRegion()));
        if (step.getCredentialsId() != null || step.getCredentialsFrom() != null) {
            setCredentialsId(step.getCredentialsId());
            setCredentialsFrom(step.getCredentialsFrom());
        }
        if (!rehearsed()) {
            AwsAccess.track(run, key(run.getParent()));
        }
        Location location = AgentOfStep.named(location(run.getParent()), this, context);
        return new BakeRequest(
                wanted,
                image,
                location,
                first(step.getInstanceType(), instanceType, "t3.small"),
                rehearsed() ? Deliveries.get().rehearsal().subnet(location.region()) : first(step.getSubnet(), subnet),
                rehearsed() ? List.of() : words(first(step.getSecurityGroups(), securityGroups)),
                script,
                Durations.parse("provisionTimeout", step.getProvisionTimeout()),
                TagSetting.map(step.getTags()));
    }

    private static String first(String... values) {
        return Arrays.stream(values).filter(Objects::nonNull).findFirst().orElse(null);
    }

    @Extension
    @Symbol("ec2Application")
    public static final class DescriptorImpl extends AwsSettingsDescriptor<ApplicationConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ApplicationConfiguration_displayName();
        }

        /** It may be left out, since {@code bakeAmi} may say it. */
        @POST
        @Override
        public FormValidation doCheckRegion(
                @AncestorInPath Item context, @QueryParameter String value, @QueryParameter boolean rehearsal) {
            return super.doCheckRegion(context, value, rehearsal || Util.fixEmptyAndTrim(value) == null);
        }
    }
}
