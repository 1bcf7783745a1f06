package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.rollout.PlanData;
import io.jenkins.plugins.immutabledelivery.rollout.PlanRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutData;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** What the three steps that change an environment have in common. */
public abstract class RolloutStep extends Step {
    private String application;
    private RolloutStrategy strategy;
    private EnvironmentConfiguration definition;
    private boolean failIfBusy;
    private boolean plan;

    /** The application; null where the environment's configuration says it. */
    @CheckForNull
    public String getApplication() {
        return application;
    }

    @DataBoundSetter
    public void setApplication(String application) {
        this.application = Util.fixEmptyAndTrim(application);
    }

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

    /** The environment that is changed, where it is described here rather than configured; else null. */
    @CheckForNull
    public EnvironmentConfiguration getDefinition() {
        return definition;
    }

    @DataBoundSetter
    public void setDefinition(EnvironmentConfiguration definition) {
        this.definition = definition;
    }

    /** Whether to fail at once, rather than to wait, while another operation changes the environment. */
    public boolean isFailIfBusy() {
        return failIfBusy;
    }

    @DataBoundSetter
    public void setFailIfBusy(boolean failIfBusy) {
        this.failIfBusy = failIfBusy;
    }

    /** Whether only to say what would be done. */
    public boolean isPlan() {
        return plan;
    }

    @DataBoundSetter
    public void setPlan(boolean plan) {
        this.plan = plan;
    }

    /** The configuration of the environment that is changed. What is configured can't be described otherwise here. */
    EnvironmentConfiguration target(Job<?, ?> job, String field, String name) {
        if (definition == null) {
            return Configurations.environment(job, field, name, application);
        }
        boolean configured =
                Configurations.environments(job).stream().anyMatch(one -> name != null && name.equals(one.getName()));
        if (configured || name == null || !name.equals(definition.getName())) {
            throw new InvalidInput(
                    "definition",
                    definition.getName(),
                    configured
                            ? "An environment of that name is configured already; leave the definition out."
                            : "Give it the same name as the step's " + field + ".");
        }
        return definition;
    }

    String application(EnvironmentConfiguration environment) {
        String name = application == null ? environment.getApplication() : application;
        if (name == null) {
            throw new InvalidInput("application", null, "Name the application that the environment is for.");
        }
        return name;
    }

    /** Checks who and as whom, then describes the operation. A plan changes nothing, so whoever may build may have it. */
    Plan plan(Run<?, ?> run, EnvironmentConfiguration target, RolloutRequest request) {
        if (!plan) {
            Approver.check(run, target);
        }
        if (!target.rehearsed()) {
            AwsAccess.track(run, target.key(run.getParent()));
        }
        RolloutRequest asked = request.by(strategy().spec());
        if (plan) {
            return new Plan(PlanRecipe.KIND, PlanData.of(asked), target.rehearsed(), false, null);
        }
        return new Plan(
                RolloutRecipe.kind(asked),
                RolloutData.of(asked),
                target.rehearsed(),
                failIfBusy,
                DeliveryEntry.rollout(asked));
    }

    Environment environment(EnvironmentConfiguration target, Job<?, ?> job) {
        return strategy().apply(target.environment(job, application(target)));
    }

    private RolloutStrategy strategy() {
        return strategy == null ? new BlueGreenStrategy() : strategy;
    }

    static Set<? extends Class<?>> requiredContext() {
        return Set.of(Run.class, TaskListener.class, FlowNode.class);
    }
}
