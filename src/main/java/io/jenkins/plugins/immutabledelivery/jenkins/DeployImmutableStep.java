package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.ComboBoxModel;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code deployImmutable}: brings an image into an environment. With a body it is {@link GatedDeployStep}. */
public class DeployImmutableStep extends RolloutStep {
    private final String environment;
    private String image;
    private String version;

    @DataBoundConstructor
    public DeployImmutableStep(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    public String getEnvironment() {
        return environment;
    }

    /** What {@code bakeAmi} gave, or an AMI's id; null where the version is given. */
    @CheckForNull
    public String getImage() {
        return image;
    }

    @DataBoundSetter
    public void setImage(String image) {
        this.image = Util.fixEmptyAndTrim(image);
    }

    /** A version that was baked; null where the image is given. */
    @CheckForNull
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Deploys. */
    static final class Execution extends RolloutExecution {
        private static final long serialVersionUID = 1L;

        @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "Read only when the step starts")
        private final transient DeployImmutableStep step;

        Execution(StepContext context, DeployImmutableStep step) {
            super(context);
            this.step = step;
        }

        @Override
        Order order(Run<?, ?> run) throws IOException, InterruptedException {
            EnvironmentConfiguration target = step.target(run.getParent(), "environment", step.environment);
            Environment environment = step.environment(target, run.getParent(), getContext());
            RolloutRequest request =
                    RolloutRequest.deploy(step.application(target), environment, step.version, step.image);
            return step.order(run, target, getContext().hasBody() ? request.withExternalGate() : request);
        }
    }

    /** What the step has in common with and without a body. */
    abstract static class DeployDescriptor extends DeliveryStepDescriptor implements CustomDescribableModel {
        @Override
        String writtenAs() {
            return "deployImmutable";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return EnvironmentStep.requiredContext();
        }

        /** Takes what {@code bakeAmi} gave as it is, with the application that it is an image of. */
        @Override
        public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
            Map<String, Object> plain = new HashMap<>(arguments);
            if (plain.get("image") instanceof BakedImage baked) {
                plain.put("image", baked.toString());
                plain.putIfAbsent("application", baked.getApplication());
            }
            return plain;
        }

        @POST
        public ComboBoxModel doFillEnvironmentItems(@AncestorInPath Item context) {
            return EnvironmentItems.of(context);
        }
    }

    @Extension
    public static final class DescriptorImpl extends DeployDescriptor {
        @Override
        public String getFunctionName() {
            return writtenAs();
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DeployImmutableStep_displayName();
        }
    }
}
