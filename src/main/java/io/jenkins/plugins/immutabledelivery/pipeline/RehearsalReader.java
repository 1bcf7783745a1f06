package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import java.time.Duration;
import java.util.List;

/** Reads what a pipeline file says of its rehearsal, which may only name what the file knows. */
final class RehearsalReader {
    private final String application;
    private final List<EnvironmentPlan> environments;
    private final List<String> names;

    RehearsalReader(String application, List<EnvironmentPlan> environments) {
        this.application = application;
        this.environments = environments;
        this.names = environments.stream().map(EnvironmentPlan::name).toList();
    }

    Pipeline.Rehearsal read(Node node) {
        node.only("seed", "paceOnEndpoint", "provisioningOnEndpoint", "faults");
        int seed = node.find("seed")
                .map(value -> value.number("Use a whole number."))
                .orElse(1);
        String remedy = "Use a whole number, 1 or more.";
        int pace =
                node.find("paceOnEndpoint").map(value -> value.number(remedy)).orElse(1);
        if (pace < 1) {
            throw node.get("paceOnEndpoint", remedy).refused(remedy);
        }
        boolean assumed = node.find("provisioningOnEndpoint")
                .map(RehearsalReader::assumed)
                .orElse(false);
        List<Fault> faults = node.find("faults")
                .map(value -> value.list("List what goes wrong, or leave it out.").stream()
                        .map(this::fault)
                        .toList())
                .orElse(List.of());
        return new Pipeline.Rehearsal(seed, pace, assumed, faults);
    }

    private static boolean assumed(Node node) {
        String remedy = "Use assumed where the endpoint boots no instances, else awaited.";
        if (!List.of("assumed", "awaited").contains(node.text(remedy))) {
            throw node.refused(remedy);
        }
        return node.text(remedy).equals("assumed");
    }

    private Fault fault(Node node) {
        node.only("version", "environment", "healthCheck", "alarm", "after");
        String text =
                node.get("version", "Name the version that has the fault.").text("Use a version.");
        ImageVersion version = node.make(() -> new ImageVersion(application, text));
        String environment = StepReader.environment(node, "environment", names);
        if (node.has("healthCheck") == node.has("alarm")) {
            throw node.refused("Say either healthCheck: fails, or alarm: <name> with after: <duration>.");
        }
        if (node.has("alarm")) {
            String alarm = alarm(node.get("alarm", ""), environment);
            return new Fault.RaisesAlarm(
                    version,
                    environment,
                    alarm,
                    node.find("after").map(Node::duration).orElse(Duration.ZERO));
        }
        Node healthCheck = node.get("healthCheck", "");
        if (!healthCheck.text("Use fails.").equals("fails")) {
            throw healthCheck.refused("Use fails.");
        }
        return new Fault.FailsHealthCheck(version, environment);
    }

    /** An alarm that no gate looks at would go off unseen. */
    private String alarm(Node node, String environment) {
        List<String> known = environments.stream()
                .filter(plan -> plan.name().equals(environment))
                .flatMap(plan -> plan.alarms().stream())
                .toList();
        String remedy = known.isEmpty()
                ? "Give " + environment + " a gate of kind alarms that names it."
                : "Use an alarm that a gate of " + environment + " looks at: " + String.join(", ", known) + ".";
        if (!known.contains(node.text(remedy))) {
            throw node.refused(remedy);
        }
        return node.text(remedy);
    }
}
