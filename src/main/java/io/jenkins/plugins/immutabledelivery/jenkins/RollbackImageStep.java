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

/** {@code rollbackImage}: takes an environment back to the previous image version, or to a named one. */
public final class RollbackImageStep extends RolloutStep {
    private final String environment;
    private String toVersion;
    private String toImage;

    @DataBoundConstructor
    public RollbackImageStep(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    public String getEnvironment() {
        return environment;
    }

    /** The version to go back to; null for the previous one. */
    @CheckForNull
    public String getToVersion() {
        return toVersion;
    }

    @DataBoundSetter
    public void setToVersion(String toVersion) {
        this.toVersion = Util.fixEmptyAndTrim(toVersion);
    }

    /** The AMI to go back to; null for the previous one. */
    @CheckForNull
    public String getToImage() {
        return toImage;
    }

    @DataBoundSetter
    public void setToImage(String toImage) {
        this.toImage = Util.fixEmptyAndTrim(toImage);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Rolls back. */
    static final class Execution extends RolloutExecution {
        private static final long serialVersionUID = 1L;

        @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "Read only when the step starts")
        private final transient RollbackImageStep step;

        Execution(StepContext context, RollbackImageStep step) {
            super(context);
            this.step = step;
        }

        @Override
        Order order(Run<?, ?> run) throws IOException, InterruptedException {
            EnvironmentConfiguration target = step.target(run.getParent(), "environment", step.environment);
            Environment environment = step.environment(target, run.getParent(), getContext());
            return step.order(
                    run,
                    target,
                    RolloutRequest.rollback(step.application(target), environment, step.toVersion, step.toImage));
        }
    }

    @Extension
    public static final class DescriptorImpl extends DeliveryStepDescriptor implements CustomDescribableModel {
        @Override
        public String getFunctionName() {
            return "rollbackImage";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RollbackImageStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return EnvironmentStep.requiredContext();
        }

        /** Takes what a step gave as it is. */
        @Override
        public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
            Map<String, Object> plain = new HashMap<>(arguments);
            if (plain.get("toImage") instanceof BakedImage baked) {
                plain.put("toImage", baked.toString());
                plain.putIfAbsent("application", baked.getApplication());
            }
            return plain;
        }

        @POST
        public ComboBoxModel doFillEnvironmentItems(@AncestorInPath Item context) {
            return EnvironmentItems.of(context);
        }
    }
}
