package io.jenkins.plugins.immutabledelivery.jenkins;

import com.fasterxml.jackson.core.JsonProcessingException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.immutabledelivery.bake.BakeData;
import io.jenkins.plugins.immutabledelivery.bake.BakeRecipe;
import io.jenkins.plugins.immutabledelivery.bake.BakeRequest;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code bakeAmi}: bakes an image version on a builder instance. What is left out comes from the configuration. */
public final class BakeAmiStep extends Step {
    private final String name;
    private ApplicationConfiguration definition;
    private String version;
    private String base;
    private String region;
    private String credentialsId;
    private String credentialsFrom;
    private String instanceType;
    private String subnet;
    private String securityGroups;
    private String provision;
    private String provisionTimeout = "1h";
    private List<TagSetting> tags = new ArrayList<>();

    @DataBoundConstructor
    public BakeAmiStep(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** The application. */
    public String getName() {
        return name;
    }

    /** How its images are baked, where that is described here rather than configured; else null. */
    @CheckForNull
    public ApplicationConfiguration getDefinition() {
        return definition;
    }

    @DataBoundSetter
    public void setDefinition(ApplicationConfiguration definition) {
        this.definition = definition;
    }

    /** The version; null for the build's number. */
    @CheckForNull
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    @CheckForNull
    public String getBase() {
        return base;
    }

    @DataBoundSetter
    public void setBase(String base) {
        this.base = Util.fixEmptyAndTrim(base);
    }

    @CheckForNull
    public String getRegion() {
        return region;
    }

    @DataBoundSetter
    public void setRegion(String region) {
        this.region = Util.fixEmptyAndTrim(region);
    }

    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Whose machine's, where no credentials are named: {@code controller} or {@code agent}; null as configured. */
    @CheckForNull
    public String getCredentialsFrom() {
        return credentialsFrom;
    }

    @DataBoundSetter
    public void setCredentialsFrom(String credentialsFrom) {
        this.credentialsFrom = Util.fixEmptyAndTrim(credentialsFrom);
    }

    @CheckForNull
    public String getInstanceType() {
        return instanceType;
    }

    @DataBoundSetter
    public void setInstanceType(String instanceType) {
        this.instanceType = Util.fixEmptyAndTrim(instanceType);
    }

    @CheckForNull
    public String getSubnet() {
        return subnet;
    }

    @DataBoundSetter
    public void setSubnet(String subnet) {
        this.subnet = Util.fixEmptyAndTrim(subnet);
    }

    @CheckForNull
    public String getSecurityGroups() {
        return securityGroups;
    }

    @DataBoundSetter
    public void setSecurityGroups(String securityGroups) {
        this.securityGroups = Util.fixEmptyAndTrim(securityGroups);
    }

    /** The script itself, not a file's name: the step needs no workspace. */
    @CheckForNull
    public String getProvision() {
        return provision;
    }

    @DataBoundSetter
    public void setProvision(String provision) {
        this.provision = Util.fixEmpty(provision);
    }

    public String getProvisionTimeout() {
        return provisionTimeout;
    }

    @DataBoundSetter
    public void setProvisionTimeout(String provisionTimeout) {
        this.provisionTimeout = Util.fixEmptyAndTrim(provisionTimeout) == null ? "1h" : provisionTimeout.trim();
    }

    @NonNull
    public List<TagSetting> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(List<TagSetting> tags) {
        this.tags = new ArrayList<>(Util.fixNull(tags));
    }

    private ApplicationConfiguration application(Run<?, ?> run) {
        if (definition == null) {
            return Configurations.application(run.getParent(), name);
        }
        Check.require(
                definition.getName() != null && definition.getName().equals(name),
                "definition",
                definition.getName(),
                "Give it the same name as the step.");
        return definition;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Bakes. */
    static final class Execution extends OperationExecution {
        private static final long serialVersionUID = 1L;

        @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "Read only when the step starts")
        private final transient BakeAmiStep step;

        Execution(StepContext context, BakeAmiStep step) {
            super(context);
            this.step = step;
        }

        @Override
        Order order(Run<?, ?> run) throws IOException, InterruptedException {
            // A copy: what the step says must not change what is configured.
            ApplicationConfiguration application = step.application(run).copy();
            BakeRequest request = application.request(step, run, getContext());
            return new Order(
                    BakeRecipe.KIND,
                    BakeData.of(request),
                    application.rehearsed(),
                    false,
                    DeliveryEntry.bake(request.version(), request.location().region()));
        }

        @Override
        Object result(Saved operation) throws JsonProcessingException {
            return new BakedImage(data(operation, BakeData.class).image());
        }
    }

    @Extension
    public static final class DescriptorImpl extends BakeAmiDescriptor {
        @Override
        public String getFunctionName() {
            return "bakeAmi";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BakeAmiStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }
    }
}
