package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** What the steps have in common that are about one environment. */
public abstract class EnvironmentStep extends Step {
    private String application;
    private EnvironmentConfiguration definition;
    private boolean failIfBusy;

    /** The application; null where the environment's configuration says it. */
    @CheckForNull
    public String getApplication() {
        return application;
    }

    @DataBoundSetter
    public void setApplication(String application) {
        this.application = Util.fixEmptyAndTrim(application);
    }

    /** The environment, where it is described here rather than configured; else null. */
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

    /** The configuration of the environment. What is configured can't be described otherwise here. */
    EnvironmentConfiguration target(Job<?, ?> job, String field, String name) {
        return definition == null
                ? Configurations.environment(job, field, name, application)
                : described(job, field, name, "definition", definition);
    }

    /**
     * What a step describes itself.
     *
     * @param as in which parameter it does
     */
    static EnvironmentConfiguration described(
            Job<?, ?> job, String field, String name, String as, EnvironmentConfiguration definition) {
        boolean configured =
                Configurations.environments(job).stream().anyMatch(one -> name != null && name.equals(one.getName()));
        if (configured || name == null || !name.equals(definition.getName())) {
            throw new InvalidInput(
                    as,
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

    static Set<? extends Class<?>> requiredContext() {
        return Set.of(Run.class, TaskListener.class, FlowNode.class);
    }
}
