package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.AlarmReading;
import io.jenkins.plugins.immutabledelivery.model.GateDetail;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import io.jenkins.plugins.immutabledelivery.model.Metric;
import io.jenkins.plugins.immutabledelivery.model.MetricComparison;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the gates of an environment: a kind's name, or a mapping with what it needs. */
final class GateReader {
    private static final Map<String, Kind> KINDS = Map.of(
            "inService", Kind.IN_SERVICE,
            "statusChecks", Kind.STATUS_CHECKS,
            "targetHealth", Kind.TARGET_HEALTH,
            "alarms", Kind.ALARMS,
            "http", Kind.HTTP,
            "metric", Kind.METRIC,
            "command", Kind.COMMAND,
            "judgement", Kind.JUDGEMENT);
    private static final List<String> TIMES = List.of("kind", "timeout", "consecutivePasses", "interval", "grace");
    private static final String NUMBER = "Use a number.";

    private GateReader() {}

    static List<GateSpec> read(Node node) {
        return node.list("List gates: " + GateSpec.KINDS + "; leave it out for the first three.").stream()
                .map(GateReader::gate)
                .toList();
    }

    private static GateSpec gate(Node node) {
        if (!node.isMapping()) {
            Kind kind = kind(node);
            return node.make(() -> GateSpec.of(kind));
        }
        Kind kind = kind(node.get("kind", "Use " + GateSpec.KINDS + "."));
        GateDetail detail = detail(kind, node);
        List<String> names = names(kind, node);
        GateSpec usual = node.make(() -> GateSpec.usual(kind, names, detail));
        Duration timeout = node.find("timeout").map(Node::duration).orElse(usual.timeout());
        int passes = node.find("consecutivePasses")
                .map(value -> value.number("Use 1 or more."))
                .orElse(usual.consecutivePasses());
        Duration interval = node.find("interval").map(Node::duration).orElse(usual.interval());
        Duration grace = node.find("grace").map(Node::duration).orElse(usual.grace());
        return node.make(() -> new GateSpec(kind, timeout, passes, interval, grace, names, detail));
    }

    private static Kind kind(Node node) {
        String remedy = "Use " + GateSpec.KINDS + ".";
        Kind kind = KINDS.get(node.text(remedy));
        if (kind == null) {
            throw node.refused(remedy);
        }
        return kind;
    }

    private static List<String> names(Kind kind, Node node) {
        if (kind == Kind.JUDGEMENT) {
            String remedy = "Name what is judged, such as load test.";
            return List.of(node.get("name", remedy).text(remedy));
        }
        return node.find("names")
                .map(value -> value.texts("List the alarms' names."))
                .orElse(List.of());
    }

    private static GateDetail detail(Kind kind, Node node) {
        return switch (kind) {
            case IN_SERVICE, STATUS_CHECKS, TARGET_HEALTH -> {
                only(node, "names");
                yield null;
            }
            case ALARMS -> {
                only(node, "names", "withoutData");
                yield node.find("withoutData")
                        .map(value -> new AlarmReading(
                                one(value, AlarmReading.WithoutData.class, "Use passes, awaited or fails.")))
                        .orElse(AlarmReading.USUAL);
            }
            case HTTP -> http(node);
            case METRIC -> comparison(node);
            case COMMAND -> command(node);
            case JUDGEMENT -> {
                only(node, "name");
                yield null;
            }
        };
    }

    private static void only(Node node, String... more) {
        List<String> known = new ArrayList<>(TIMES);
        known.addAll(List.of(more));
        node.only(known.toArray(String[]::new));
    }

    private static <E extends Enum<E>> E one(Node node, Class<E> type, String remedy) {
        try {
            return Enum.valueOf(type, node.text(remedy).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw node.refused(remedy);
        }
    }

    private static HttpProbe http(Node node) {
        only(node, "address", "status", "body", "latency", "from");
        node.find("from").ifPresent(GateReader::fromHere);
        String remedy = "Use an address, such as http://" + HttpProbe.INSTANCE + ":8080/health.";
        String address = node.get("address", remedy).text(remedy);
        String status = text(node, "status").orElse(null);
        String body = text(node, "body").orElse(null);
        Duration latency = node.find("latency").map(Node::duration).orElse(null);
        return node.make(() -> new HttpProbe(address, status, body, latency));
    }

    /** Where there are no agents, nobody else can ask. */
    private static void fromHere(Node from) {
        String remedy = "Use controller, or leave it out; only in Jenkins there are agents that can ask.";
        if (!from.text(remedy).equals("controller")) {
            throw from.refused(remedy);
        }
    }

    private static RemoteCommand command(Node node) {
        only(node, "script", "shell", "limit");
        String remedy = "Give the script that is run on each instance.";
        String script = node.get("script", remedy).text(remedy);
        RemoteCommand.Shell shell = node.find("shell")
                .map(value -> one(value, RemoteCommand.Shell.class, "Use sh or powershell."))
                .orElse(null);
        Duration limit = node.find("limit").map(Node::duration).orElse(null);
        return node.make(() -> new RemoteCommand(script, shell, limit));
    }

    private static MetricComparison comparison(Node node) {
        only(
                node,
                "metric",
                "per",
                "samples",
                "title",
                "minimumSamples",
                "window",
                "maximum",
                "maximumRatio",
                "maximumIncrease");
        Double maximum = number(node, "maximum");
        Double ratio = number(node, "maximumRatio");
        Double increase = number(node, "maximumIncrease");
        Node metric = node.get("metric", "Use errorRate, latency, or namespace, name, statistic and dimensions.");
        MetricComparison usual = metric.isMapping()
                ? own(node, metric, maximum, ratio, increase)
                : known(node, metric, maximum, ratio, increase);
        int samples = node.find("minimumSamples")
                .map(value -> value.number("Use 1 or more."))
                .orElse(usual.minimumSamples());
        Duration window = node.find("window").map(Node::duration).orElse(usual.window());
        return node.make(() -> usual.sampled(samples, window));
    }

    private static Double number(Node node, String field) {
        return node.find(field).map(value -> value.decimal(NUMBER)).orElse(null);
    }

    private static MetricComparison known(Node node, Node metric, Double maximum, Double ratio, Double increase) {
        String remedy = "Use errorRate, latency, or namespace, name, statistic and dimensions.";
        for (String field : List.of("per", "samples", "title")) {
            node.find(field).ifPresent(value -> {
                throw value.refused("Leave it out; " + metric.text(remedy) + " says it all.");
            });
        }
        return switch (metric.text(remedy)) {
            case "errorRate" -> node.make(() -> MetricComparison.errorRate(maximum, ratio, increase));
            case "latency" -> node.make(() -> MetricComparison.latency(maximum, ratio, increase));
            default -> throw metric.refused(remedy);
        };
    }

    private static MetricComparison own(Node node, Node metric, Double maximum, Double ratio, Double increase) {
        Metric measured = metric(metric);
        Metric per = node.find("per").map(GateReader::metric).orElse(null);
        Metric samples = node.find("samples").map(GateReader::metric).orElse(null);
        String title = text(node, "title").orElse(null);
        return node.make(() -> new MetricComparison(
                title, measured, per, samples, 100, Duration.ofMinutes(10), maximum, ratio, increase));
    }

    private static Metric metric(Node node) {
        node.only("namespace", "name", "statistic", "dimensions");
        String namespace = text(node, "namespace").orElse(null);
        String name = text(node, "name").orElse(null);
        String statistic = text(node, "statistic").orElse(null);
        Map<String, String> dimensions = node.find("dimensions")
                .map(value -> value.mapping("Use a mapping of names to values."))
                .orElse(Map.of());
        return node.make(() -> new Metric(namespace, name, statistic, dimensions));
    }

    private static Optional<String> text(Node node, String field) {
        return node.find(field).map(value -> value.text("Use a text."));
    }
}
