package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The four steps, in Scripted and Declarative Pipelines, on the rehearsed account. */
@WithJenkins
class DeliveryTest {
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        Acme.configure();
    }

    @Test
    void oneImageGoesThroughAllEnvironmentsAndBack() throws Exception {
        WorkflowRun run = Acme.run(jenkins, """
                def first = bakeAmi(name: 'web', version: '1', provision: 'dnf -y install nginx')
                echo "baked ${first.name} ${first.version} as ${first.id} in ${first.region}"
                deployImmutable environment: 'dev', image: first
                promote from: 'dev', to: 'staging'
                def there = promote(from: 'staging', to: 'production')
                echo "same: ${there.id == first.id}"
                def second = bakeAmi(name: 'web', version: '2', provision: 'dnf -y install nginx')
                deployImmutable environment: 'production', image: second
                def back = rollbackImage(environment: 'production')
                echo "back on ${back.version}"
                """);

        jenkins.assertLogContains("baked web-1 1 as ami-", run);
        jenkins.assertLogContains("in eu-central-1", run);
        jenkins.assertLogContains("same: true", run);
        jenkins.assertLogContains("back on 1", run);
        jenkins.assertLogContains("traffic switched to web-production-v001", run);
        assertThat(run.getAction(DeliveryAction.class).getRollouts())
                .extracting(DeliveryEntry::getLabel, DeliveryEntry::getOutcome)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("dev ← web 1", Outcome.RECEIVED),
                        org.assertj.core.groups.Tuple.tuple("staging ← web 1", Outcome.RECEIVED),
                        org.assertj.core.groups.Tuple.tuple("production ← web 1", Outcome.RECEIVED),
                        org.assertj.core.groups.Tuple.tuple("production ← web 2", Outcome.RECEIVED),
                        org.assertj.core.groups.Tuple.tuple("production ← web 1", Outcome.ROLLED_BACK));
        assertThat(Acme.last(run).getPreviousVersion()).isEqualTo("2");
    }

    @Test
    void nothingNeedsToBeConfigured() throws Exception {
        ImmutableDeliveryConfiguration configuration = ImmutableDeliveryConfiguration.get();
        configuration.setRehearsal(false);
        configuration.setApplications(List.of());
        configuration.setEnvironments(List.of());

        WorkflowRun run = Acme.run(jenkins, """
                def web = ec2Application(name: 'web', rehearsal: true,
                    base: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64')
                def qa = ec2Environment(name: 'qa', application: 'web', rehearsal: true, bakeTime: '1m')
                def live = ec2Environment(name: 'live', application: 'web', rehearsal: true, bakeTime: '1m')
                def image = bakeAmi(name: 'web', version: '1', provision: 'true', definition: web)
                deployImmutable(environment: 'qa', image: image, definition: qa)
                promote(from: 'qa', to: 'live', fromDefinition: qa, definition: live)
                """);

        assertThat(run.getAction(DeliveryAction.class).getRollouts())
                .extracting(DeliveryEntry::getLabel, DeliveryEntry::getOutcome)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("qa ← web 1", Outcome.RECEIVED),
                        org.assertj.core.groups.Tuple.tuple("live ← web 1", Outcome.RECEIVED));
    }

    @Test
    void everyLineOfARehearsalSaysSo() throws Exception {
        WorkflowRun run = Acme.run(jenkins, Acme.TO_DEV);

        List<String> lines = run.getLog(1000);
        assertThat(lines).anyMatch(line -> line.matches("\\[rehearsal\\] dev \\+0:\\d\\d:\\d\\d dev ← web 1"));
        assertThat(lines).noneMatch(line -> line.startsWith("[aws]"));
        assertThat(lines).doesNotHaveDuplicates();
    }

    @Test
    void worksInADeclarativePipelineWithoutAnAgent() throws Exception {
        WorkflowRun run = Acme.run(jenkins, """
                pipeline {
                    agent none
                    stages {
                        stage('Bake') {
                            steps {
                                bakeAmi name: 'web', provision: 'dnf -y install nginx'
                            }
                        }
                        stage('Dev') {
                            steps {
                                deployImmutable(environment: 'dev', version: env.BUILD_NUMBER) {
                                    echo "smoke test of ${env.FLEET_VERSION} at ${env.FLEET_ADDRESSES}"
                                }
                            }
                        }
                        stage('Staging') {
                            steps {
                                promote from: 'dev', to: 'staging'
                            }
                        }
                    }
                }
                """);

        assertThat(run.getLog()).containsPattern("smoke test of 1 at 10\\.[0-9.]+ 10\\.[0-9.]+");
        jenkins.assertLogContains("staging ← web 1", run);
    }

    @Test
    void aBodyThatFailsKeepsTrafficWhereItIs() throws Exception {
        Acme.run(jenkins, Acme.TO_DEV);

        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, """
                bakeAmi(name: 'web', version: '2', provision: 'true')
                deployImmutable(environment: 'dev', version: '2', application: 'web') {
                    error 'the smoke test found smoke'
                }
                """);

        jenkins.assertLogContains("the smoke test found smoke", run);
        jenkins.assertLogContains("traffic has not moved", run);
        jenkins.assertLogNotContains("traffic switched to web-dev-v002", run);
        jenkins.assertLogContains("fleet web-dev-v002 removed", run);
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.STOPPED);
        assertThat(current("dev")).isEqualTo("1");
    }

    /** The body's failure is told to the engine as text, and one text means that it passed. */
    @Test
    void aBodyThatFailsSayingPassedFailsAllTheSame() throws Exception {
        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, """
                bakeAmi(name: 'web', version: '1', provision: 'true')
                deployImmutable(environment: 'dev', version: '1') {
                    error 'passed'
                }
                """);

        jenkins.assertLogContains("AbortException: passed", run);
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.STOPPED);
    }

    @Test
    void aBadReleaseIsStoppedAndItsGateSaysWhy() throws Exception {
        ImmutableDeliveryConfiguration.get().setRehearsalFaults(List.of(new RehearsalFault("2", "production")));
        Acme.run(jenkins, Acme.TO_DEV + "promote from: 'dev', to: 'production'");

        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, """
                bakeAmi(name: 'web', version: '2', provision: 'true')
                deployImmutable(environment: 'dev', version: '2')
                promote from: 'dev', to: 'production'
                """);

        jenkins.assertLogContains("health gate target health failed: i-", run);
        DeliveryEntry entry = Acme.last(run);
        assertThat(entry.getOutcome()).isEqualTo(Outcome.STOPPED);
        assertThat(entry.getFailure()).contains("health gate target health failed: i-");
        assertThat(entry.getGates()).extracting(GateOutcome::isPassed).containsExactly(true, true, false);
        assertThat(current("production")).isEqualTo("1");
    }

    @Test
    void aFaultThatIsNoLongerConfiguredHappensNoMore() throws Exception {
        ImmutableDeliveryConfiguration.get().setRehearsalFaults(List.of(new RehearsalFault("1", "dev")));
        Acme.run(jenkins, Result.FAILURE, Acme.TO_DEV);

        ImmutableDeliveryConfiguration.get().setRehearsalFaults(List.of(new RehearsalFault("", "")));

        Acme.run(jenkins, "deployImmutable(environment: 'dev', version: '1')");
    }

    @Test
    void whatABuildDeliveredIsInTheRestApiAndOnItsPageAndInTheBuildList() throws Exception {
        WorkflowRun run = Acme.run(jenkins, Acme.TO_DEV);

        JenkinsRule.WebClient client = jenkins.createWebClient();
        JSONObject json = client.getJSON(run.getUrl() + "api/json?tree=actions[entries[*,gates[*]],rehearsal]")
                .getJSONObject();
        JSONObject action = json.getJSONArray("actions").stream()
                .map(JSONObject.class::cast)
                .filter(one -> one.has("entries"))
                .findFirst()
                .orElseThrow();
        JSONObject deployed = action.getJSONArray("entries").getJSONObject(1);
        assertThat(action.getBoolean("rehearsal")).isTrue();
        assertThat(deployed.getString("environment")).isEqualTo("dev");
        assertThat(deployed.getString("version")).isEqualTo("1");
        assertThat(deployed.getString("imageId")).startsWith("ami-");
        assertThat(deployed.getString("outcome")).isEqualTo("RECEIVED");
        assertThat(deployed.getJSONArray("gates").size()).isEqualTo(3);
        assertThat(client.getPage(run).asNormalizedText())
                .contains("dev", "web 1", "Received", "web-dev-v001", "only rehearsed");
        assertThat(client.goTo(run.getParent().getUrl() + "buildHistory/ajax", null)
                        .getWebResponse()
                        .getContentAsString())
                .contains("dev ← web 1");
    }

    private static String current(String environment) {
        return Deliveries.get()
                .room(true)
                .ledger()
                .current("web", environment)
                .orElseThrow()
                .image()
                .version()
                .version();
    }
}
