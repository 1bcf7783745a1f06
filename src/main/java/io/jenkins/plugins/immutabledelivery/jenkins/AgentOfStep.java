package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.model.Computer;
import hudson.model.Node;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Which agent asks, in gates that are to be asked from the agent: the one on which the step is begun. */
final class AgentOfStep {
    /** What the controller's own node goes by, which has no name. */
    private static final String BUILT_IN = "(built-in)";

    private AgentOfStep() {}

    /**
     * The same environment, whose gates name that agent.
     *
     * @throws InvalidInput where one is needed and the step is not inside {@code node}
     */
    static Environment asks(Environment environment, StepContext context) throws IOException, InterruptedException {
        List<GateSpec> gates = new ArrayList<>();
        for (GateSpec gate : environment.gates()) {
            gates.add(
                    gate.detail() instanceof HttpProbe probe && probe.agent() != null
                            ? gate.with(probe.from(new HttpProbe.Agent(name(context))))
                            : gate);
        }
        return environment.gated(gates);
    }

    private static String name(StepContext context) throws IOException, InterruptedException {
        Node node = context.get(Node.class);
        Computer computer = node == null ? null : node.toComputer();
        if (computer == null) {
            throw new InvalidInput(
                    "gate.from",
                    "agent",
                    "Put the step inside node { … }, or in Declarative under an agent; or leave from out, so that the"
                            + " controller asks.");
        }
        return computer.getName().isEmpty() ? BUILT_IN : computer.getName();
    }
}
