package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.User;
import java.net.URL;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A gate that somebody judges, on the build's page. */
@WithJenkins
class JudgementActionTest {
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        Acme.configure();
        GateSetting judgement = new GateSetting("judgement");
        judgement.setNames("load test");
        // At the speed of the rehearsal a day is over before a page may be loaded.
        judgement.setTimeout("6d");
        GateSetting probe = new GateSetting("http");
        probe.setHttp(new HttpSetting("http://{instance}/health"));
        GateSetting script = new GateSetting("command");
        script.setCommand(new CommandSetting("smoke-test"));
        Acme.change("dev", environment -> {
            environment.setProtectedEnvironment(true);
            environment.setGates(List.of(probe, script, judgement));
        });
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("developer", "releaser", "reader")
                .grant(Item.BUILD)
                .everywhere()
                .to("developer", "releaser")
                .grant(DeliveryPermissions.PROMOTE)
                .everywhere()
                .to("releaser"));
    }

    @Test
    void whoMayChangeTheEnvironmentJudgesAndOthersMayNot() throws Exception {
        WorkflowRun run = waiting();
        for (String other : List.of("reader", "developer")) {
            assertThat(page(other, run).asNormalizedText())
                    .contains("load test", "(rehearsed)", "You may not judge it.")
                    .doesNotContain("It is good");
            assertThat(post(other, run)).isEqualTo(403);
        }
        assertThat(run.isBuilding()).isTrue();
        assertThat(judge("releaser", run, "good", "")).isEqualTo(200);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        jenkins.assertLogContains("gate judgement load test passed: judged good by releaser", run);
        assertThat(Acme.last(run).getGates())
                .extracting(GateOutcome::getName)
                .containsExactly("http http://{instance}/health", "command", "judgement load test");
        assertThat(Acme.last(run).getGates().get(0).getSightings())
                .hasSize(2)
                .allMatch(line -> line.startsWith("i-") && line.contains("answered 200 in"));
    }

    @Test
    void whatIsJudgedBadIsUndoneAndSaysWhy() throws Exception {
        WorkflowRun run = waiting();

        assertThat(judge("releaser", run, "bad", "too slow")).isEqualTo(200);

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("judged bad by releaser: too slow", run);
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.STOPPED);
        assertThat(run.getAction(JudgementAction.class)).as("it has ended").isNull();
    }

    private WorkflowRun waiting() throws Exception {
        WorkflowJob job = Acme.job(jenkins, "web", Acme.TO_DEV);
        User.getById("releaser", true);
        WorkflowRun run = job.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("releaser")))
                .waitForStart();
        jenkins.waitForMessage("Judge it", run);
        return run;
    }

    private HtmlPage page(String user, WorkflowRun run) throws Exception {
        return client(user).goTo(run.getUrl() + "judgements/");
    }

    private JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().login(user);
        client.setThrowExceptionOnFailingStatusCode(false);
        return client;
    }

    /** As somebody might who does not use the page. */
    private int post(String user, WorkflowRun run) throws Exception {
        JenkinsRule.WebClient client = client(user);
        WebRequest request =
                new WebRequest(new URL(jenkins.getURL(), run.getUrl() + "judgements/judge"), HttpMethod.POST);
        request.setRequestParameters(List.of(
                new NameValuePair("operation", Acme.last(run).getOperation()),
                new NameValuePair("name", "load test"),
                new NameValuePair("good", "")));
        return client.getPage(client.addCrumb(request)).getWebResponse().getStatusCode();
    }

    private int judge(String user, WorkflowRun run, String verdict, String reason) throws Exception {
        HtmlForm form = page(user, run).getFormByName("judge");
        form.getInputByName("reason").setValue(reason);
        return form.getButtonByName(verdict).click().getWebResponse().getStatusCode();
    }
}
