package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.util.ComboBoxModel;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import java.io.IOException;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code promote}: takes exactly the image that one environment runs into another. */
public final class PromoteStep extends RolloutStep {
    private final String from;
    private final String to;
    private EnvironmentConfiguration fromDefinition;

    @DataBoundConstructor
    public PromoteStep(String from, String to) {
        this.from = Util.fixEmptyAndTrim(from);
        this.to = Util.fixEmptyAndTrim(to);
    }

    public String getFrom() {
        return from;
    }

    public String getTo() {
        return to;
    }

    /** The environment that it comes from, where that is described here rather than configured; else null. */
    @CheckForNull
    public EnvironmentConfiguration getFromDefinition() {
        return fromDefinition;
    }

    @DataBoundSetter
    public void setFromDefinition(EnvironmentConfiguration fromDefinition) {
        this.fromDefinition = fromDefinition;
    }

    private EnvironmentConfiguration source(Job<?, ?> job, String application) {
        return fromDefinition == null
                ? Configurations.environment(job, "from", from, application)
                : described(job, "from", from, "fromDefinition", fromDefinition);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Promotes. */
    static final class Execution extends RolloutExecution {
        private static final long serialVersionUID = 1L;

        @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "Read only when the step starts")
        private final transient PromoteStep step;

        Execution(StepContext context, PromoteStep step) {
            super(context);
            this.step = step;
        }

        @Override
        Order order(Run<?, ?> run) throws IOException, InterruptedException {
            EnvironmentConfiguration target = step.target(run.getParent(), "to", step.to);
            String application = step.application(target);
            EnvironmentConfiguration source = step.source(run.getParent(), application);
            if (source.rehearsed() != target.rehearsed()) {
                throw new InvalidInput(
                        "from",
                        step.from,
                        "Of " + step.from + " and " + step.to + " only one is rehearsed; rehearse both, or neither.");
            }
            RolloutRequest request = RolloutRequest.promote(
                            application,
                            AgentOfStep.named(
                                    DescribedEnvironment.of(source, run.getParent(), application),
                                    source,
                                    getContext()),
                            step.environment(target, run.getParent(), getContext()))
                    .soaked(source.soakTime());
            if (!source.rehearsed()) {
                AwsAccess.track(run, source.key(run.getParent()));
            }
            return step.order(run, target, request);
        }
    }

    @Extension
    public static final class DescriptorImpl extends DeliveryStepDescriptor {
        @Override
        public String getFunctionName() {
            return "promote";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.PromoteStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return EnvironmentStep.requiredContext();
        }

        @POST
        public ComboBoxModel doFillFromItems(@AncestorInPath Item context) {
            return EnvironmentItems.of(context);
        }

        @POST
        public ComboBoxModel doFillToItems(@AncestorInPath Item context) {
            return EnvironmentItems.of(context);
        }
    }
}
