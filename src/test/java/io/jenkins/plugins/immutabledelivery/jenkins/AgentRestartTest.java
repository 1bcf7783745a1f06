package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.slaves.DumbSlave;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The controller is restarted while a gate is to be asked from an agent. */
class AgentRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void theAgentIsFoundAgainByItsName() throws Throwable {
        String[] name = new String[1];
        sessions.then(jenkins -> {
            Acme.configure();
            AgentGateTest.askFromAgent();
            AgentGateTest.judgeBefore();
            DumbSlave agent = jenkins.createOnlineSlave();
            name[0] = agent.getNodeName();
            WorkflowJob job = Acme.job(jenkins, "web", "node('" + name[0] + "') {\n" + Acme.TO_DEV + "}");
            jenkins.waitForMessage("Judge it", job.scheduleBuild2(0).waitForStart());
        });
        sessions.then(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getItemByFullName("web", WorkflowJob.class).getLastBuild();
            AgentGateTest.judgeGood(run);

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            assertThat(Acme.last(run).getGates())
                    .extracting(GateOutcome::getName)
                    .contains("http http://{instance}/health from agent " + name[0]);
        });
    }
}
