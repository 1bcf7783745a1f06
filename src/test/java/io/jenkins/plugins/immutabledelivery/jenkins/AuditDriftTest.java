package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What runs in an environment is compared with what it received. */
@WithJenkins
class AuditDriftTest {
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Acme.configure();
        Acme.run(jenkins, Acme.TO_DEV);
    }

    /** Somebody changes a tag of an instance by hand. */
    private static String change() {
        Region region = Deliveries.get().room(true).cloud().at(Location.of(RehearsalRoom.DEFAULT_REGION));
        String instance = region.autoScaling()
                .find("web-dev-v001")
                .orElseThrow()
                .instanceIds()
                .get(0);
        region.images().tag(List.of(instance), Map.of(Tags.VERSION, "7 <b>"));
        return instance;
    }

    @Test
    void nothingDiffersOfWhatWasJustReceived() throws Exception {
        WorkflowRun run = Acme.run(jenkins, """
                def drift = auditDrift(environment: 'dev', maxAge: '30d', failOnDrift: true)
                echo "${drift}, ${drift.drifted}, ${drift.findings.size()}, ${drift.version} in ${drift.fleet}"
                echo "rehearsal: ${drift.rehearsal}, operation: ${drift.operation != null}"
                """);

        jenkins.assertLogContains("rehearsal: true, operation: true", run);
        jenkins.assertLogContains("dev: nothing differs, false, 0, web 1 in web-dev-v001", run);
        jenkins.assertLogContains("web 1 in web-dev-v001; nothing differs", run);
        HtmlPage page = jenkins.createWebClient().getPage(run);
        assertThat(page.asNormalizedText()).contains("dev: nothing differs").contains("web 1 · web-dev-v001");
        assertThat(run.getAction(DeliveryAction.class))
                .as("it has delivered nothing")
                .isNull();
    }

    @Test
    void whatDiffersIsATableInTheLogAndOnThePageAndJsonForMachines() throws Exception {
        String instance = change();

        WorkflowRun run = Acme.run(jenkins, """
                def drift = auditDrift(environment: 'dev')
                if (drift.drifted) {
                    for (one in drift.findings) {
                        echo "${one.what}: ${one.kind} ${one.resource} ${one.expected} ${one.found} ${one.remedy}"
                    }
                }
                sleep 1
                echo "json ${drift.json}"
                """);

        String key = Tags.VERSION;
        jenkins.assertLogContains(
                "tag: TAG " + instance + " " + key + "=1 " + key + "=7 <b> Give it the expected value again.", run);
        assertThat(run.getLog(1000))
                .anyMatch(line ->
                        line.matches("\\[rehearsal\\] dev \\+0:\\d\\d:\\d\\d   What  +Where  +Expected  +Found"));
        String log = JenkinsRule.getLog(run);
        JSONObject json = JSONObject.fromObject(log.substring(log.indexOf("json {") + 5, log.lastIndexOf("}") + 1));
        assertThat(json.getBoolean("drifted")).isTrue();
        assertThat(json.getJSONArray("findings").getJSONObject(0).getString("resource"))
                .isEqualTo(instance);

        JenkinsRule.WebClient client = jenkins.createWebClient();
        HtmlPage page = client.getPage(run);
        assertThat(page.querySelectorAll("table.jenkins-table tbody tr")).hasSize(1);
        assertThat(page.querySelector("table.jenkins-table tbody tr").asNormalizedText())
                .contains("tag")
                .contains(instance)
                .contains(key + "=7 <b>");
        assertThat(page.asNormalizedText()).contains("tag: Give it the expected value again.");
        JSONObject api = client.getJSON(
                        run.getUrl() + "api/json?tree=actions[reports[drifted,environment,findings[kind]]]")
                .getJSONObject();
        assertThat(api.toString()).contains("\"drifted\":true").contains("\"kind\":\"TAG\"");
    }

    @Test
    void driftFailsTheBuildWhereThatIsAskedForAndIsNamed() throws Exception {
        String instance = change();

        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, """
                pipeline {
                    agent none
                    stages {
                        stage('Audit') {
                            steps {
                                auditDrift environment: 'dev', failOnDrift: true
                            }
                        }
                    }
                }
                """);

        jenkins.assertLogContains(
                "compare dev with what it received failed: tag of " + instance + ": " + Tags.VERSION
                        + "=7 <b> instead of " + Tags.VERSION + "=1. Give it the expected value again.",
                run);
        assertThat(run.getAction(DriftAction.class).getReports())
                .singleElement()
                .satisfies(report -> assertThat(report.isDrifted()).isTrue());
        jenkins.assertLogNotContains("\tat ", run);
    }

    @Test
    void instancesThatAreOlderThanTheyMayBeAreFound() throws Exception {
        WorkflowRun run = Acme.run(jenkins, "echo \"${auditDrift(environment: 'dev', maxAge: '1s')}\"");

        jenkins.assertLogContains("dev: 2 differences", run);
    }

    @Test
    void whatCannotBeAuditedIsRefused() throws Exception {
        jenkins.assertLogContains(
                "maxAge: 'old' can't be used.",
                Acme.run(jenkins, Result.FAILURE, "auditDrift(environment: 'dev', maxAge: 'old')"));
        jenkins.assertLogContains(
                "environment: 'qa' can't be used.", Acme.run(jenkins, Result.FAILURE, "auditDrift('qa')"));
        jenkins.assertLogContains(
                "maxAge: '0' can't be used. Use a duration above zero",
                Acme.run(jenkins, Result.FAILURE, "auditDrift(environment: 'dev', maxAge: '0')"));
    }

    @Test
    void anEnvironmentThatIsDescribedInTheStepIsComparedToo() throws Exception {
        WorkflowRun run = Acme.run(jenkins, """
                def drift = auditDrift(environment: 'qa', application: 'web', definition: ec2Environment(name: 'qa'))
                echo "received ${drift.version}"
                """);

        jenkins.assertLogContains("received null", run);
        HtmlPage page = jenkins.createWebClient().getPage(run);
        assertThat(page.asNormalizedText()).contains("has received nothing");
    }
}
