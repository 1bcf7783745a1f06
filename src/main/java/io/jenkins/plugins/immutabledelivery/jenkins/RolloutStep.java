package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.rollout.PlanData;
import io.jenkins.plugins.immutabledelivery.rollout.PlanRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutData;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.stapler.DataBoundSetter;

/** What the three steps that change an environment have in common. */
public abstract class RolloutStep extends EnvironmentStep {
    private RolloutStrategy strategy;
    private boolean plan;

    /** How the image comes into the environment; null for blue/green as configured. */
    @CheckForNull
    public RolloutStrategy getStrategy() {
        return strategy;
    }

    /** A form always sends one; where that says nothing, a snippet need not name it. */
    @DataBoundSetter
    public void setStrategy(RolloutStrategy strategy) {
        this.strategy = strategy instanceof BlueGreenStrategy usual && usual.isAsConfigured() ? null : strategy;
    }

    /** Whether only to say what would be done. */
    public boolean isPlan() {
        return plan;
    }

    @DataBoundSetter
    public void setPlan(boolean plan) {
        this.plan = plan;
    }

    /** Checks who and as whom, then describes the operation. A plan changes nothing, so whoever may build may have it. */
    Order order(Run<?, ?> run, EnvironmentConfiguration target, RolloutRequest request) {
        if (!plan) {
            Approver.check(run, target);
        }
        if (!target.rehearsed()) {
            AwsAccess.track(run, target.key(run.getParent()));
        }
        RolloutRequest asked = request.by(strategy().spec());
        if (plan) {
            return new Order(PlanRecipe.KIND, PlanData.of(asked), target.rehearsed(), false, null);
        }
        return new Order(
                RolloutRecipe.kind(asked),
                RolloutData.of(asked),
                target.rehearsed(),
                isFailIfBusy(),
                DeliveryEntry.rollout(asked));
    }

    Environment environment(EnvironmentConfiguration target, Job<?, ?> job, StepContext context)
            throws IOException, InterruptedException {
        Environment described = DescribedEnvironment.of(target, job, application(target));
        Environment asked = AgentOfStep.named(strategy().apply(described), target, context);
        AgentOfStep.checkStays(asked, target, context);
        return asked;
    }

    private RolloutStrategy strategy() {
        return strategy == null ? new BlueGreenStrategy() : strategy;
    }
}
