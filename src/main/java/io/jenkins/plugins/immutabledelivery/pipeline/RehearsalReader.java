package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

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
        node.only(
                "version",
                "environment",
                "healthCheck",
                "alarm",
                "http",
                "command",
                "errorRate",
                "latency",
                "judgement",
                "after");
        String text =
                node.get("version", "Name the version that has the fault.").text("Use a version.");
        ImageVersion version = node.make(() -> new ImageVersion(application, text));
        String environment = StepReader.environment(node, "environment", names);
        boolean degrades = node.has("errorRate") || node.has("latency");
        long faults = Stream.of("healthCheck", "alarm", "http", "command", "judgement")
                        .filter(node::has)
                        .count()
                + (degrades ? 1 : 0);
        if (faults != 1) {
            throw node.refused("Say one of healthCheck: fails, http: fails, command: fails, alarm: <name>, judgement:"
                    + " <name>, or errorRate and latency.");
        }
        Duration after = node.find("after").map(Node::duration).orElse(Duration.ZERO);
        if (node.has("alarm")) {
            return new Fault.RaisesAlarm(version, environment, alarm(node.get("alarm", ""), environment), after);
        }
        if (node.has("judgement")) {
            return new Fault.IsRejected(version, environment, judgement(node.get("judgement", ""), environment));
        }
        if (degrades) {
            return degrades(node, version, environment, after);
        }
        if (node.has("http")) {
            fails(node, "http");
            return new Fault.FailsHttp(version, environment);
        }
        if (node.has("command")) {
            fails(node, "command");
            return new Fault.FailsCommand(version, environment);
        }
        fails(node, "healthCheck");
        return new Fault.FailsHealthCheck(version, environment);
    }

    private static void fails(Node node, String what) {
        Node value = node.get(what, "");
        if (!value.text("Use fails.").equals("fails")) {
            throw value.refused("Use fails.");
        }
    }

    private static Fault degrades(Node node, ImageVersion version, String environment, Duration after) {
        String remedy = "Use a number from 0 to 1, such as 0.05.";
        double errorRate =
                node.find("errorRate").map(value -> value.decimal(remedy)).orElse(0.0);
        if (!(errorRate >= 0 && errorRate <= 1)) {
            throw node.get("errorRate", remedy).refused(remedy);
        }
        Duration latency = node.find("latency").map(Node::duration).orElse(Duration.ofMillis(80));
        return new Fault.Degrades(version, environment, errorRate, latency, after);
    }

    /** A judgement that nobody is asked for would not be heard. */
    private String judgement(Node node, String environment) {
        List<String> known = environments.stream()
                .filter(plan -> plan.name().equals(environment))
                .flatMap(plan -> plan.judgements().stream())
                .toList();
        String remedy = known.isEmpty()
                ? "Give " + environment + " a gate of kind judgement of that name."
                : "Use what a gate of " + environment + " asks for: " + String.join(", ", known) + ".";
        if (!known.contains(node.text(remedy))) {
            throw node.refused(remedy);
        }
        return node.text(remedy);
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
