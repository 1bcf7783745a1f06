package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the steps of a pipeline file, each of which may only name what the file knows by then. */
final class StepReader {
    private static final List<String> ACTIONS =
            List.of("bakeAmi", "deployImmutable", "promote", "rollbackImage", "auditDrift", "wait");
    private static final String STRATEGY = "strategy";
    private static final String PLAN = "plan";
    private static final String ONE_ACTION = "Use one of " + String.join(", ", ACTIONS) + " in each step.";

    private final String application;
    private final List<String> environments;
    private final Set<ImageVersion> baked = new HashSet<>();

    StepReader(String application, List<String> environments) {
        this.application = application;
        this.environments = environments;
    }

    List<Step> read(Node node) {
        List<Step> steps = new ArrayList<>();
        for (Node element : node.list("List at least one step.")) {
            steps.add(step(steps.size() + 1, element));
        }
        return steps;
    }

    private Step step(int number, Node node) {
        node.only(Stream.concat(ACTIONS.stream(), Stream.of("expect", "says")).toArray(String[]::new));
        List<String> named = ACTIONS.stream().filter(node::has).toList();
        if (named.size() != 1) {
            throw node.refused(ONE_ACTION);
        }
        boolean stopped = node.find("expect").map(StepReader::stopped).orElse(false);
        Action action = action(named.get(0), node.get(named.get(0), ONE_ACTION), stopped);
        if (stopped && action instanceof Action.Pause) {
            throw node.get("expect", "").refused("Leave it out; nothing stops a wait.");
        }
        return new Step(
                number,
                action,
                stopped,
                node.find("says").map(line -> line.text("Use a line.")).orElse(null));
    }

    private static boolean stopped(Node node) {
        String remedy = "Use stopped, or leave it out where the step is meant to succeed.";
        if (!node.text(remedy).equals("stopped")) {
            throw node.refused(remedy);
        }
        return true;
    }

    private Action action(String name, Node node, boolean stopped) {
        return switch (name) {
            case "bakeAmi" -> bake(node.only("version"), stopped);
            case "deployImmutable" -> deploy(node.only("environment", "version", STRATEGY, PLAN));
            case "promote" -> promote(node.only("from", "to", STRATEGY, PLAN));
            case "rollbackImage" -> rollback(node.only("environment", "toVersion", "toImage", STRATEGY, PLAN));
            case "auditDrift" -> audit(node.only("environment", "maxAge", "failOnDrift"));
            default -> new Action.Pause(positive(node));
        };
    }

    private Action bake(Node node, boolean stopped) {
        ImageVersion version = version(node);
        if (!stopped && !baked.add(version)) {
            throw node.get("version", "").refused("Use another version; a version is baked once.");
        }
        return new Action.BakeAmi(version);
    }

    private Action deploy(Node node) {
        ImageVersion version = version(node);
        if (!baked.contains(version)) {
            throw node.get("version", "").refused("Bake the version in a step before this one.");
        }
        return new Action.DeployImmutable(environment(node, "environment", environments), version, manner(node));
    }

    private Action promote(Node node) {
        String from = environment(node, "from", environments);
        String to = environment(node, "to", environments);
        if (from.equals(to)) {
            throw node.get("to", "").refused("Use another environment than the one promoted from.");
        }
        return new Action.Promote(from, to, manner(node));
    }

    private Action rollback(Node node) {
        String environment = environment(node, "environment", environments);
        String toVersion = node.find("toVersion")
                .map(value -> value.text("Use a version."))
                .orElse(null);
        String image = "Use an AMI's id, such as ami-0123456789abcdef0.";
        String toImage = node.find("toImage").map(value -> value.text(image)).orElse(null);
        if (toVersion != null && toImage != null) {
            throw node.get("toImage", "").refused("Name toVersion or toImage, not both.");
        }
        if (toImage != null && !Image.ID.matcher(toImage).matches()) {
            throw node.get("toImage", "").refused(image);
        }
        return new Action.RollbackImage(environment, toVersion, toImage, manner(node));
    }

    private Action audit(Node node) {
        return new Action.AuditDrift(
                environment(node, "environment", environments),
                node.find("maxAge").map(StepReader::positive).orElse(null),
                StrategyReader.flag(node, "failOnDrift", false));
    }

    private static Manner manner(Node node) {
        return new Manner(
                node.find(STRATEGY).map(StrategyReader::read).orElse(null), StrategyReader.flag(node, PLAN, false));
    }

    private ImageVersion version(Node node) {
        String version = node.get("version", "Name the version, such as 42.").text("Use a version, such as 42.");
        return node.make(() -> new ImageVersion(application, version));
    }

    private static Duration positive(Node node) {
        Duration duration = node.duration();
        if (duration.isZero()) {
            throw node.refused("Use a duration above zero, such as 10m.");
        }
        return duration;
    }

    /** The name of an environment that the file describes. */
    static String environment(Node node, String field, List<String> known) {
        String remedy = "Use one of the environments: " + String.join(", ", known) + ".";
        Node name = node.get(field, remedy);
        if (!known.contains(name.text(remedy))) {
            throw name.refused(remedy);
        }
        return name.text(remedy);
    }
}
