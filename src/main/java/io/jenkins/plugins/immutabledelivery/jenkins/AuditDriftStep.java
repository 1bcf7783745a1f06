package io.jenkins.plugins.immutabledelivery.jenkins;

import com.fasterxml.jackson.core.JsonProcessingException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.immutabledelivery.ledger.Drift;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rollout.AuditData;
import io.jenkins.plugins.immutabledelivery.rollout.AuditRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.AuditRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code auditDrift}: compares what runs in an environment with what it received, and changes nothing. */
public final class AuditDriftStep extends EnvironmentStep {
    private final String environment;
    private String maxAge;
    private boolean failOnDrift;

    @DataBoundConstructor
    public AuditDriftStep(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    public String getEnvironment() {
        return environment;
    }

    /** How old an instance may be, such as {@code 30d}; null for any age. */
    @CheckForNull
    public String getMaxAge() {
        return maxAge;
    }

    @DataBoundSetter
    public void setMaxAge(String maxAge) {
        this.maxAge = Util.fixEmptyAndTrim(maxAge);
    }

    /** Whether the step fails where anything differs. */
    public boolean isFailOnDrift() {
        return failOnDrift;
    }

    @DataBoundSetter
    public void setFailOnDrift(boolean failOnDrift) {
        this.failOnDrift = failOnDrift;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    private Duration age() {
        return maxAge == null ? null : Durations.parse("maxAge", maxAge);
    }

    /** Compares. */
    static final class Execution extends OperationExecution {
        private static final long serialVersionUID = 1L;

        @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "Read only when the step starts")
        private final transient AuditDriftStep step;

        Execution(StepContext context, AuditDriftStep step) {
            super(context);
            this.step = step;
        }

        @Override
        Order order(Run<?, ?> run) throws IOException, InterruptedException {
            EnvironmentConfiguration target = step.target(run.getParent(), "environment", step.environment);
            String application = step.application(target);
            if (!target.rehearsed()) {
                AwsAccess.track(run, target.key(run.getParent()));
            }
            AuditRequest request = new AuditRequest(
                    application,
                    AgentOfStep.named(
                            DescribedEnvironment.of(target, run.getParent(), application), target, getContext()),
                    step.age(),
                    step.failOnDrift);
            return new Order(AuditRecipe.KIND, AuditData.of(request), target.rehearsed(), step.isFailIfBusy(), null);
        }

        @Override
        Object result(Saved operation) throws JsonProcessingException {
            return report(operation);
        }

        @Override
        void show(Run<?, ?> run, Saved operation) throws IOException {
            if (data(operation, AuditData.class).drift() != null) {
                DriftAction.of(run).put(run, report(operation));
            }
        }

        private DriftReport report(Saved operation) throws JsonProcessingException {
            AuditData data = data(operation, AuditData.class);
            Drift drift = data.drift();
            return new DriftReport(operation.id(), data.request().application(), drift, rehearsal());
        }
    }

    @Extension
    public static final class DescriptorImpl extends DeliveryStepDescriptor {
        @Override
        public String getFunctionName() {
            return "auditDrift";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AuditDriftStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return EnvironmentStep.requiredContext();
        }

        @POST
        public ComboBoxModel doFillEnvironmentItems(@AncestorInPath Item context) {
            return EnvironmentItems.of(context);
        }

        @POST
        public FormValidation doCheckMaxAge(@AncestorInPath Item context, @QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.ok()
                    : AwsSettingsDescriptor.validate(
                            context, () -> AuditRequest.checkMaxAge(Durations.parse("maxAge", value)));
        }
    }
}
