package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Node;
import hudson.model.Result;
import hudson.model.Slave;
import hudson.slaves.EphemeralNode;
import hudson.util.FormValidation;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Where an agent's credentials can't be used, and what is said then. */
@WithJenkins
class AgentCredentialsRefusalTest {
    private JenkinsRule jenkins;
    private RefusingEndpoint endpoint;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        endpoint = new RefusingEndpoint();
        AgentCredentialsTest.configure(endpoint);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void outsideOfNodeItIsRefusedBeforeAnythingIsCreated() throws Exception {
        for (boolean rehearsal : List.of(false, true)) {
            ImmutableDeliveryConfiguration.get().setRehearsal(rehearsal);
            for (String step : AgentCredentialsTest.STEPS) {
                refusedOutsideOfNode(step);
            }
            refusedOutsideOfNode(AgentCredentialsTest.PROMOTE);
            refusedOutsideOfNode(AgentCredentialsTest.ROLLBACK);
        }
        assertThat(endpoint.keys()).isEmpty();
    }

    private void refusedOutsideOfNode(String step) throws Exception {
        jenkins.assertLogContains(
                "credentialsFrom: 'agent' can't be used. Put the step inside node { … }",
                Acme.run(jenkins, Result.FAILURE, step));
    }

    @Test
    void bothAreRefusedAndWhatIsNoMachine() throws Exception {
        String bake = "bakeAmi(name: 'web', version: '1', provision: 'true', ";

        jenkins.assertLogContains(
                "credentialsFrom: 'agent' can't be used. Leave it out, or leave credentialsId (some) out",
                Acme.run(jenkins, Result.FAILURE, bake + "credentialsFrom: 'agent', credentialsId: 'some')"));
        jenkins.assertLogContains(
                "credentialsFrom: 'moon' can't be used. Use controller or agent.",
                Acme.run(jenkins, Result.FAILURE, bake + "credentialsFrom: 'moon')"));
        BakeAmiStep.DescriptorImpl step = jenkins.jenkins.getDescriptorByType(BakeAmiStep.DescriptorImpl.class);
        EnvironmentConfiguration.DescriptorImpl form =
                jenkins.jenkins.getDescriptorByType(EnvironmentConfiguration.DescriptorImpl.class);
        assertThat(form.doCheckCredentialsFrom(null, "agent", "some").getMessage())
                .contains("leave credentialsId (some) out");
        assertThat(step.doCheckCredentialsFrom(null, "agent", "some").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(step.doCheckCredentialsFrom(null, "", "some").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(step.doFillCredentialsFromItems())
                .extracting(option -> option.value)
                .containsExactly("", "controller", "agent");
        assertThat(form.doFillCredentialsFromItems())
                .extracting(option -> option.value)
                .containsExactly("controller", "agent");
    }

    /** With the agent gone, what a step left for later could not be done. */
    @Test
    void aFleetIsNotKeptWarmWithTheCredentialsOfAnAgentThatACloudMayRemove() throws Exception {
        Slave agent = new Passing(jenkins.createTmpDir().getAbsolutePath(), jenkins);
        jenkins.jenkins.addNode(agent);
        jenkins.waitOnline(agent);
        Acme.change("staging", environment -> environment.setKeepPreviousWarm("2h"));
        String deploy = AgentCredentialsTest.on(agent, "deployImmutable(environment: 'staging', version: '1')");

        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, deploy);

        jenkins.assertLogContains("keepPreviousWarm: '2h' can't be used. The previous fleet would be removed", run);
        assertThat(endpoint.keys()).isEmpty();
        ImmutableDeliveryConfiguration.get().setRehearsal(true);
        jenkins.assertLogContains("keepPreviousWarm: '2h' can't be used", Acme.run(jenkins, Result.FAILURE, deploy));
    }

    /** As a cloud's. */
    private static final class Passing extends Slave implements EphemeralNode {
        private static final long serialVersionUID = 1L;

        Passing(String directory, JenkinsRule jenkins) throws Exception {
            super("passing", directory, jenkins.createComputerLauncher(null));
        }

        @Override
        public Node asNode() {
            return this;
        }
    }

    @Test
    void testConnectionSaysThatItCannotAskAws() {
        EnvironmentConfiguration.DescriptorImpl form =
                jenkins.jenkins.getDescriptorByType(EnvironmentConfiguration.DescriptorImpl.class);

        FormValidation answer = form.doTestConnection(
                null,
                "dev",
                "eu-central-1",
                null,
                "agent",
                null,
                null,
                endpoint.address(),
                false,
                "web-dev",
                "subnet-0a1b2c3d",
                1,
                1,
                1,
                "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef",
                null,
                null);

        assertThat(answer.kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(answer.getMessage()).contains("the agent that the step will run on");
        assertThat(endpoint.keys()).isEmpty();
    }
}
