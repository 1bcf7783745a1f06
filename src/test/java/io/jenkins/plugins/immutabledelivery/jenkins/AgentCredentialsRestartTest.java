package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The controller is restarted while an operation calls AWS with an agent's credentials. */
class AgentCredentialsRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void theAgentIsAskedAgainByItsName() throws Throwable {
        try (RefusingEndpoint endpoint = new RefusingEndpoint()) {
            endpoint.throttle();
            sessions.then(jenkins -> {
                AgentCredentialsTest.configure(endpoint);
                WorkflowJob job = Acme.job(
                        jenkins,
                        "web",
                        AgentCredentialsTest.on(
                                AgentCredentialsTest.agent(jenkins),
                                "bakeAmi(name: 'web', version: '1', provision: 'true')"));
                jenkins.waitForMessage(
                        "RequestLimitExceeded", job.scheduleBuild2(0).waitForStart());
            });
            assertThat(endpoint.keys()).containsExactly(AgentCredentialsTest.KEY);
            endpoint.keys().clear();
            endpoint.refuse();
            sessions.then(jenkins -> {
                WorkflowRun run = jenkins.jenkins
                        .getItemByFullName("web", WorkflowJob.class)
                        .getLastBuild();

                jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
                jenkins.assertLogContains("UnauthorizedOperation", run);
            });
            assertThat(endpoint.keys()).containsExactly(AgentCredentialsTest.KEY);
        }
    }
}
