package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Strategies and plans in a Pipeline, on the rehearsed account. */
@WithJenkins
class StrategyTest {
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Acme.configure();
    }

    @Test
    void eachStrategyBringsTheNextVersion() throws Exception {
        WorkflowRun run = Acme.run(jenkins, """
                for (version in ['1', '2', '3', '4']) {
                    bakeAmi(name: 'web', version: version, provision: 'true')
                }
                deployImmutable(environment: 'production', version: '1', strategy: canary(steps: '10, 100'))
                deployImmutable(environment: 'production', version: '2',
                    strategy: canary(steps: '10, 50, 100', soak: '1m', growing: true, scaleInProtection: true))
                deployImmutable(environment: 'production', version: '3',
                    strategy: blueGreen(liveCapacity: true, bakeTime: '1m'))
                deployImmutable(environment: 'dev', version: '1')
                deployImmutable(environment: 'dev', version: '2', strategy: recreate(true))
                deployImmutable(environment: 'staging', version: '1', strategy: rolling())
                deployImmutable(environment: 'staging', version: '2', strategy: rolling(maxHealthy: 200))
                """);

        jenkins.assertLogContains("10 % of the traffic goes to web-production-v002 (1 healthy)", run);
        jenkins.assertLogContains("50 % of the traffic goes to web-production-v002 (1 healthy)", run);
        jenkins.assertLogContains("traffic switched to web-production-v002 (2 healthy)", run);
        jenkins.assertLogContains("production ← web 3", run);
        jenkins.assertLogContains("web-dev-v001 is taken away: dev is interrupted until web-dev-v002 serves", run);
        jenkins.assertLogContains("staging ← web 2", run);
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.RECEIVED);
    }

    @Test
    void aPlanSaysWhatWouldBeDoneAndDoesNothing() throws Exception {
        Acme.run(jenkins, Acme.TO_DEV);
        Acme.change("dev", environment -> environment.setProtectedEnvironment(true));

        WorkflowRun run = Acme.run(jenkins, """
                def plan = deployImmutable(environment: 'dev', version: '1', plan: true, strategy: recreate(true)) {
                    error 'a plan runs no body'
                }
                echo "steps: ${plan.readLines().size()}"
                echo plan
                """);

        jenkins.assertLogContains("Plan; nothing has been changed.", run);
        jenkins.assertLogContains("Now: dev is served by web-dev-v001, web 1 (ami-", run);
        jenkins.assertLogContains(
                "1. Take all instances of web-dev-v001 away: dev is interrupted until the new fleet has proven healthy.",
                run);
        jenkins.assertLogNotContains("a plan runs no body", run);
        assertThat(run.getLog()).containsPattern("\\[rehearsal\\] dev \\+0:\\d\\d:\\d\\d Plan; nothing");
        assertThat(run.getAction(DeliveryAction.class)).isNull();
        assertThat(Deliveries.get().room(true).ledger().received("web", "dev")).hasSize(1);
    }

    @Test
    void recreateIsRefusedWithoutAnAcknowledgement() throws Exception {
        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, """
                deployImmutable(environment: 'dev', version: '1', strategy: recreate(false))
                """);

        jenkins.assertLogContains("acknowledgeInterruption: 'false' can't be used. Use true to say that", run);
    }

    @Test
    void percentagesMayBeAList() throws Exception {
        WorkflowRun run = Acme.run(jenkins, """
                def half = 50
                for (version in ['1', '2', '3']) {
                    bakeAmi(name: 'web', version: version, provision: 'true')
                }
                deployImmutable(environment: 'production', version: '1', strategy: canary(steps: [100]))
                deployImmutable(environment: 'production', version: '2', strategy: canary(steps: [10, half, '100']))
                deployImmutable(environment: 'production', version: '3', strategy: rolling(checkpoints: half))
                echo deployImmutable(environment: 'production', version: '1', plan: true,
                    strategy: [$class: 'CanaryStrategy', steps: [25, 100]])
                """);

        jenkins.assertLogContains("10 % of the traffic goes to web-production-v002", run);
        jenkins.assertLogContains("50 % of the traffic goes to web-production-v002", run);
        jenkins.assertLogContains("production ← web 3", run);
        jenkins.assertLogContains("25 %", run);
    }

    @Test
    void aListOfNoPercentagesIsRefused() throws Exception {
        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, """
                deployImmutable(environment: 'dev', version: '1', strategy: canary(steps: [10, 'more']))
                """);

        jenkins.assertLogContains("steps: '10, more' can't be used. Use whole numbers of percent", run);
    }

    @Test
    void stepsThatAreNoPercentagesAreRefused() throws Exception {
        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, """
                deployImmutable(environment: 'dev', version: '1', strategy: canary(steps: 'a few'))
                """);

        jenkins.assertLogContains("steps: 'a few' can't be used. Use whole numbers of percent", run);
    }
}
