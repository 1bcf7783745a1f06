package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.RecreateSpec;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads how images come into an environment: a strategy's name alone for its usual settings, or a mapping of the name to
 * those that are otherwise.
 */
final class StrategyReader {
    private static final List<String> NAMES =
            List.of(BlueGreenSpec.NAME, CanarySpec.NAME, RollingSpec.NAME, RecreateSpec.NAME);
    private static final String ONE = "Use one of " + String.join(", ", NAMES) + ", alone or with its settings.";

    private StrategyReader() {}

    static StrategySpec read(Node node) {
        if (!node.isMapping()) {
            return spec(node.text(ONE), node, Optional.empty());
        }
        node.only(NAMES.toArray(String[]::new));
        List<String> named = NAMES.stream().filter(node::has).toList();
        if (named.size() != 1) {
            throw node.refused(ONE);
        }
        Node settings = node.get(named.get(0), ONE);
        return spec(named.get(0), settings, Optional.of(settings));
    }

    private static StrategySpec spec(String name, Node place, Optional<Node> settings) {
        return switch (name) {
            case BlueGreenSpec.NAME -> settings.map(StrategyReader::blueGreen).orElseGet(BlueGreenSpec::usual);
            case CanarySpec.NAME -> settings.map(StrategyReader::canary).orElseGet(CanarySpec::usual);
            case RollingSpec.NAME -> settings.map(StrategyReader::rolling).orElseGet(RollingSpec::usual);
            case RecreateSpec.NAME ->
                settings.map(StrategyReader::recreate).orElseGet(() -> place.make(() -> new RecreateSpec(false)));
            default -> throw place.refused(ONE);
        };
    }

    private static BlueGreenSpec blueGreen(Node node) {
        node.only("scaleInProtection", "liveCapacity");
        return new BlueGreenSpec(flag(node, "scaleInProtection", false), flag(node, "liveCapacity", false));
    }

    private static CanarySpec canary(Node node) {
        node.only("steps", "soak", "growing", "scaleInProtection", "liveCapacity");
        CanarySpec usual = CanarySpec.usual();
        List<Integer> steps = percents(node, "steps").orElse(usual.steps());
        Duration soak = node.find("soak").map(Node::duration).orElse(usual.soak());
        boolean growing = flag(node, "growing", usual.growing());
        boolean scaleInProtection = flag(node, "scaleInProtection", usual.scaleInProtection());
        boolean liveCapacity = flag(node, "liveCapacity", usual.liveCapacity());
        return node.make(() -> new CanarySpec(steps, soak, growing, scaleInProtection, liveCapacity));
    }

    private static RollingSpec rolling(Node node) {
        node.only(
                "minHealthy",
                "maxHealthy",
                "checkpoints",
                "checkpointDelay",
                "warmUp",
                "autoRollback",
                "skipMatching",
                "waitForProtected");
        RollingSpec usual = RollingSpec.usual();
        int minHealthy = percent(node, "minHealthy").orElse(usual.minHealthy());
        int maxHealthy = percent(node, "maxHealthy").orElse(usual.maxHealthy());
        List<Integer> checkpoints = percents(node, "checkpoints").orElse(usual.checkpoints());
        Duration delay = node.find("checkpointDelay").map(Node::duration).orElse(usual.checkpointDelay());
        Duration warmUp = node.find("warmUp").map(Node::duration).orElse(null);
        boolean autoRollback = flag(node, "autoRollback", usual.autoRollback());
        boolean skipMatching = flag(node, "skipMatching", usual.skipMatching());
        boolean waitForProtected = flag(node, "waitForProtected", usual.waitForProtected());
        return node.make(() -> new RollingSpec(
                minHealthy, maxHealthy, checkpoints, delay, warmUp, autoRollback, skipMatching, waitForProtected));
    }

    private static RecreateSpec recreate(Node node) {
        node.only("acknowledgeInterruption");
        boolean acknowledged = flag(node, "acknowledgeInterruption", false);
        return node.make(() -> new RecreateSpec(acknowledged));
    }

    private static Optional<Integer> percent(Node node, String field) {
        return node.find(field).map(value -> value.number("Use a whole number of percent."));
    }

    private static Optional<List<Integer>> percents(Node node, String field) {
        String remedy = "List whole numbers of percent, such as [25, 50, 100].";
        return node.find(field)
                .map(value -> value.list(remedy).stream()
                        .map(one -> one.number(remedy))
                        .toList());
    }

    static boolean flag(Node node, String field, boolean usual) {
        String remedy = "Use true or false.";
        return node.find(field)
                .map(value -> switch (value.text(remedy)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw value.refused(remedy);
                })
                .orElse(usual);
    }
}
