package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The controller is restarted between an audit and what a script makes of it. */
class DriftRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void whatWasFoundSurvivesWithTheScriptAndOnThePage() throws Throwable {
        sessions.then(jenkins -> {
            Acme.configure();
            WorkflowJob job = Acme.job(jenkins, "web", Acme.TO_DEV + """
                    def drift = auditDrift(environment: 'dev', maxAge: '1s')
                    input 'Go on?'
                    echo "still ${drift.findings[1].kind} of ${drift.findings.size()}: ${drift.json.length() > 100}"
                    """);
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("Go on?", run);
        });
        sessions.then(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getItemByFullName("web", WorkflowJob.class).getLastBuild();
            Acme.waitUntil(() -> run.getAction(InputAction.class) != null);
            run.getAction(InputAction.class).getExecutions().get(0).proceed(null);

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("still AGE of 2: true", run);
            HtmlPage page = jenkins.createWebClient().getPage(run);
            assertThat(page.querySelectorAll("table.jenkins-table tbody tr")).hasSize(2);
        });
    }
}
