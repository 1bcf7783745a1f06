package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.model.Computer;
import hudson.model.Node;
import hudson.slaves.AbstractCloudSlave;
import hudson.slaves.EphemeralNode;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The agent on which a step is begun: gates may ask from there, and its machine may have AWS credentials. */
final class AgentOfStep {
    /** What the controller's own node goes by, which has no name. */
    private static final String BUILT_IN = "(built-in)";

    private AgentOfStep() {}

    /**
     * The same environment, whose gates and credentials name that agent.
     *
     * @param settings how the environment is configured
     * @throws InvalidInput where one is needed and the step is not inside {@code node}
     */
    static Environment named(Environment environment, AwsSettings<?> settings, StepContext context)
            throws IOException, InterruptedException {
        List<GateSpec> gates = new ArrayList<>();
        for (GateSpec gate : environment.gates()) {
            gates.add(
                    gate.detail() instanceof HttpProbe probe && probe.agent() != null
                            ? gate.with(probe.from(new HttpProbe.Agent(
                                    name(context, "gate.from", "leave from out, so that the controller asks"))))
                            : gate);
        }
        return environment.gated(gates).at(named(environment.location(), settings, context));
    }

    /**
     * The same location, whose credentials name that agent. A rehearsal has none, but refuses the same.
     *
     * @throws InvalidInput where one is needed and the step is not inside {@code node}
     */
    static Location named(Location location, AwsSettings<?> settings, StepContext context)
            throws IOException, InterruptedException {
        if (!settings.fromAgent()) {
            return location;
        }
        String name = name(context, "credentialsFrom", "leave credentialsFrom out, so that the controller's are used");
        return location.credentials() == null
                ? location
                : location.as(CredentialsKey.of(location).on(name).text());
    }

    /**
     * Whether what the rollout leaves for later can be done then, with the credentials of that agent.
     *
     * @throws InvalidInput where the agent may be gone by then
     */
    static void checkStays(Environment environment, AwsSettings<?> settings, StepContext context)
            throws IOException, InterruptedException {
        if (!settings.fromAgent() || environment.keepPreviousWarm().isZero()) {
            return;
        }
        Node node = context.get(Node.class);
        if (node instanceof EphemeralNode || node instanceof AbstractCloudSlave) {
            throw new InvalidInput(
                    "keepPreviousWarm",
                    environment.keepPreviousWarm(),
                    "The previous fleet would be removed with the credentials of agent " + node.getNodeName()
                            + ", which its cloud may have removed before. Use 0, or the controller's credentials.");
        }
    }

    private static String name(StepContext context, String field, String otherwise)
            throws IOException, InterruptedException {
        Node node = context.get(Node.class);
        Computer computer = node == null ? null : node.toComputer();
        if (computer == null) {
            throw new InvalidInput(
                    field,
                    AwsSettings.AGENT,
                    "Put the step inside node { … }, or in Declarative under an agent; or " + otherwise + ".");
        }
        return computer.getName().isEmpty() ? BUILT_IN : computer.getName();
    }
}
