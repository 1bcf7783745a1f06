package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** {@code rolling(...)} in a Jenkinsfile, on the rehearsed account. */
@WithJenkins
class RollingDeliveryTest {
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        Acme.configure();
    }

    @Test
    void theGroupStaysTheBodyIsRunAtTheFirstCheckpointAndTheWayBackIsTheSame() throws Exception {
        WorkflowRun run = Acme.run(jenkins, """
                bakeAmi(name: 'web', version: '1', provision: 'true')
                bakeAmi(name: 'web', version: '2', provision: 'true')
                deployImmutable(environment: 'production', version: '1', strategy: rolling(warmUp: '10s'))
                deployImmutable(environment: 'production', version: '2',
                        strategy: rolling(warmUp: '10s', maxHealthy: 150, checkpoints: '50', checkpointDelay: '30m')) {
                    echo "smoke test of ${env.FLEET_VERSION} at ${env.FLEET_ADDRESSES}"
                }
                rollbackImage(environment: 'production', strategy: rolling(warmUp: '10s', bakeTime: '0'))
                """);

        jenkins.assertLogContains("production is served by web-production-v001 (2 in service); the same", run);
        jenkins.assertLogContains("50 % of web-production-v001 replaced", run);
        jenkins.assertLogContains("smoke test of 2 at 10.", run);
        jenkins.assertLogContains("all instances of web-production-v001 replaced", run);
        jenkins.assertLogNotContains("web-production-v002", run);
        List<DeliveryEntry> entries = run.getAction(DeliveryAction.class).getRollouts();
        assertThat(entries)
                .extracting(DeliveryEntry::getLabel)
                .containsExactly("production ← web 1", "production ← web 2", "production ← web 1");
        assertThat(entries.get(1).getPreviousVersion()).isEqualTo("1");
        assertThat(entries.get(2).getOutcome()).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void aBodyThatFailsTurnsTheGroupBack() throws Exception {
        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, """
                bakeAmi(name: 'web', version: '1', provision: 'true')
                bakeAmi(name: 'web', version: '2', provision: 'true')
                deployImmutable(environment: 'dev', version: '1')
                deployImmutable(environment: 'dev', version: '2',
                        strategy: rolling(warmUp: '10s', checkpoints: '50', checkpointDelay: '30m')) {
                    error 'the smoke test found smoke'
                }
                """);

        jenkins.assertLogContains("the smoke test found smoke", run);
        jenkins.assertLogContains("the group goes back to what it ran before", run);
        jenkins.assertLogContains("is turned back", run);
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.STOPPED);
        assertThat(Acme.last(run).getLeftBehind()).isEmpty();
    }

    @Test
    void whatAwsWouldRefuseIsRefusedBefore() throws Exception {
        refused("rolling(minHealthy: 101)", "minHealthy: '101' can't be used. Use 0 to 100 percent.");
        refused("rolling(checkpoints: 'half')", "checkpoints: 'half' can't be used. Use whole numbers of percent");
        refused("rolling(checkpoints: '50', checkpointDelay: '1m')", "checkpointDelay: '1m' can't be used");
        refused("rolling(warmUp: 'soon')", "warmUp: 'soon' can't be used");
    }

    private void refused(String strategy, String message) throws Exception {
        WorkflowRun run = Acme.run(
                jenkins,
                Result.FAILURE,
                "deployImmutable(environment: 'dev', version: '1', strategy: " + strategy + ")");
        jenkins.assertLogContains(message, run);
    }
}
