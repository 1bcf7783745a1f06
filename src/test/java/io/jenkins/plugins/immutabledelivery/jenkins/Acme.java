package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.model.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** ACME's three environments, rehearsed, on a clock so fast that a delivery takes a second. */
final class Acme {
    static final int SPEED = 900;
    /** Bakes version 1 and brings it to dev. */
    static final String TO_DEV = "def image = bakeAmi(name: 'web', version: '1', provision: 'dnf -y install nginx')\n"
            + "deployImmutable(environment: 'dev', image: image)\n";

    private Acme() {}

    static ImmutableDeliveryConfiguration configure() {
        ImmutableDeliveryConfiguration configuration = ImmutableDeliveryConfiguration.get();
        configuration.setRehearsal(true);
        configuration.setRehearsalSpeed(SPEED);
        ApplicationConfiguration web = new ApplicationConfiguration("web");
        web.setBase("resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64");
        configuration.setApplications(List.of(web));
        configuration.setEnvironments(
                List.of(environment("dev", 1), environment("staging", 1), environment("production", 2)));
        return configuration;
    }

    static EnvironmentConfiguration environment(String name, int targetGroups) {
        EnvironmentConfiguration environment = new EnvironmentConfiguration(name);
        environment.setApplication("web");
        environment.setDesiredInstances(2);
        environment.setMaxInstances(4);
        environment.setBakeTime("1m");
        if (targetGroups == 2) {
            environment.setTargetGroups("blue, green");
            environment.setKeepPreviousWarm("2h");
        }
        return environment;
    }

    static void change(String name, java.util.function.Consumer<EnvironmentConfiguration> change) {
        ImmutableDeliveryConfiguration configuration = ImmutableDeliveryConfiguration.get();
        List<EnvironmentConfiguration> all = new ArrayList<>(configuration.getEnvironments());
        all.stream().filter(one -> one.getName().equals(name)).forEach(change);
        configuration.setEnvironments(all);
    }

    static WorkflowJob job(JenkinsRule jenkins, String name, String script) throws Exception {
        WorkflowJob job = jenkins.jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    static WorkflowRun run(JenkinsRule jenkins, String script) throws Exception {
        return run(jenkins, Result.SUCCESS, script);
    }

    static WorkflowRun run(JenkinsRule jenkins, Result expected, String script) throws Exception {
        WorkflowJob job = job(jenkins, "job-" + jenkins.jenkins.getItems().size(), script);
        return jenkins.assertBuildStatus(expected, job.scheduleBuild2(0));
    }

    static DeliveryEntry last(WorkflowRun run) {
        List<DeliveryEntry> entries = run.getAction(DeliveryAction.class).getEntries();
        return entries.get(entries.size() - 1);
    }

    static void waitUntil(BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!done.getAsBoolean() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
