package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.immutabledelivery.cloud.Http;
import io.jenkins.plugins.immutabledelivery.cloud.Http.Answer;
import io.jenkins.plugins.immutabledelivery.health.Judgement;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A gate that is asked by HTTP from the agent that the step runs on, by a real agent. */
@WithJenkins
class AgentGateTest {
    /** What the engine must not ask itself. */
    private static final Http NOBODY = (addresses, timeout) -> {
        throw new AssertionError("asked from the controller: " + addresses);
    };

    private static final Duration SOON = Duration.ofSeconds(5);

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        Acme.configure();
        askFromAgent();
    }

    /** Dev's only gate asks each instance from the agent. */
    static void askFromAgent() {
        GateSetting gate = new GateSetting("http");
        HttpSetting http = new HttpSetting("http://{instance}/health");
        http.setFrom("agent");
        gate.setHttp(http);
        // At the speed of the rehearsal ten minutes are over before an agent may be back.
        gate.setTimeout("1d");
        Acme.change("dev", environment -> environment.setGates(List.of(gate)));
    }

    @Test
    void theAgentsOwnJvmAsks() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            byte[] body = "{\"status\":\"UP\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(203, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            URI up = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health");
            Http http = new AgentHttp(NOBODY, false).from(agent.getNodeName());

            List<Answer> answers = http.get(List.of(up, URI.create("http://no-such-host.invalid/")), SOON);

            assertThat(answers).hasSize(2);
            assertThat(answers.get(0).status()).isEqualTo(203);
            assertThat(answers.get(0).body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(answers.get(1).error()).isNotNull();

            jenkins.disconnectSlave(agent);
            assertThatThrownBy(() -> http.get(List.of(up), SOON))
                    .isInstanceOf(Http.Away.class)
                    .hasMessage("agent " + agent.getNodeName() + " is not connected");
            jenkins.jenkins.removeNode(agent);
            assertThatThrownBy(() -> http.get(List.of(up), SOON))
                    .isInstanceOf(Http.Away.class)
                    .hasMessageContaining("knows no agent");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void outsideOfNodeItIsRefusedBeforeAnythingIsCreated() throws Exception {
        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, Acme.TO_DEV);

        jenkins.assertLogContains("gate.from: 'agent' can't be used. Put the step inside node { … }", run);
        assertThat(run.getAction(DeliveryAction.class).getRollouts()).isEmpty();
    }

    @Test
    void insideNodeItIsThatAgentWhichAsks() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();

        WorkflowRun run = Acme.run(jenkins, "node('" + agent.getNodeName() + "') {\n" + Acme.TO_DEV + "}");

        assertThat(Acme.last(run).getGates())
                .extracting(GateOutcome::getName)
                .containsExactly("http http://{instance}/health from agent " + agent.getNodeName());
    }

    @Test
    void theControllersOwnNodeAsksToo() throws Exception {
        WorkflowRun run = Acme.run(jenkins, "node('built-in') {\n" + Acme.TO_DEV + "}");

        assertThat(Acme.last(run).getGates())
                .extracting(GateOutcome::getName)
                .containsExactly("http http://{instance}/health from agent (built-in)");
    }

    /** Before that gate somebody is waited for. */
    static void judgeBefore() {
        GateSetting judgement = new GateSetting("judgement");
        judgement.setNames("load test");
        judgement.setTimeout("6d");
        Acme.change("dev", environment -> {
            List<GateSetting> gates = new ArrayList<>(List.of(judgement));
            gates.addAll(environment.getGates());
            environment.setGates(gates);
        });
    }

    static void judgeGood(WorkflowRun run) {
        Deliveries.get()
                .room(true)
                .engine()
                .signal(
                        new OperationId(Acme.last(run).getOperation()),
                        Judgement.signal("load test"),
                        Judgement.good("somebody"));
    }

    @Test
    void anAgentThatGoesAwayIsWaitedFor() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        judgeBefore();
        WorkflowJob job = Acme.job(jenkins, "web", "node('" + agent.getNodeName() + "') {\n" + Acme.TO_DEV + "}");
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("Judge it", run);
        agent.toComputer().disconnect(new OfflineCause.ByCLI("test")).get(30, TimeUnit.SECONDS);
        judgeGood(run);

        jenkins.waitForMessage("can't be asked: agent " + agent.getNodeName() + " is not connected", run);
        assertThat(run.isBuilding()).isTrue();
        agent.toComputer().connect(true).get(60, TimeUnit.SECONDS);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.RECEIVED);
    }
}
