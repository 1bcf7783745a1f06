package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Commands;
import io.jenkins.plugins.immutabledelivery.cloud.Http;
import io.jenkins.plugins.immutabledelivery.cloud.Instances;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.Metrics;
import io.jenkins.plugins.immutabledelivery.model.Metric;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What instances would say for themselves: where an emulator boots none, there is nobody to answer a request or to run a
 * script, and nothing to be measured.
 *
 * @param script what goes wrong
 */
record PlayedChecks(Pipeline.Rehearsal script, Instances instances, AutoScaling autoScaling) {
    private static final Duration QUICK = Duration.ofMillis(20);
    private static final double REQUESTS = 600;
    private static final String COMMAND = "played ";

    Http http() {
        return (addresses, timeout) -> addresses.stream().map(this::answer).toList();
    }

    private Http.Answer answer(URI address) {
        return script.faults().stream()
                        .filter(Fault.FailsHttp.class::isInstance)
                        .anyMatch(fault -> instances
                                .tagged(Tags.VERSION, fault.version().version())
                                .stream()
                                .filter(instance -> concerns(fault, instance.tags()))
                                .anyMatch(instance -> address.getHost().equals(instance.privateIp())))
                ? Http.Answer.of(500, "{\"status\":\"DOWN\"}", QUICK)
                : Http.Answer.of(200, "{\"status\":\"UP\"}", QUICK);
    }

    private boolean concerns(Fault fault, Map<String, String> tags) {
        return tags.entrySet().containsAll(tags(fault).entrySet());
    }

    private Map<String, String> tags(Fault fault) {
        return Map.of(
                Tags.APPLICATION, fault.version().application(),
                Tags.VERSION, fault.version().version(),
                Tags.ENVIRONMENT, fault.environment());
    }

    /** The instances are part of a command's id, so that nothing has to be kept. */
    Commands commands() {
        return new Commands() {
            @Override
            public String send(RemoteCommand command, List<String> ids, String comment) {
                return COMMAND + String.join(" ", ids);
            }

            @Override
            public Optional<String> sent(RemoteCommand command, String comment, Instant after) {
                return Optional.empty();
            }

            @Override
            public List<Invocation> invocations(String commandId) {
                List<String> ids =
                        Arrays.asList(commandId.substring(COMMAND.length()).split(" "));
                List<String> failing = instances.find(ids).stream()
                        .filter(instance -> script.faults().stream()
                                .filter(Fault.FailsCommand.class::isInstance)
                                .anyMatch(fault -> concerns(fault, instance.tags())))
                        .map(InstanceView::id)
                        .toList();
                return ids.stream()
                        .map(id -> failing.contains(id)
                                ? new Invocation(id, "Failed", "Failed", "")
                                : new Invocation(id, "Success", "Success", "all well"))
                        .toList();
            }

            @Override
            public String output(String commandId, String instanceId) {
                return "played by the rehearsal: exit code 1";
            }
        };
    }

    Metrics metrics() {
        return (metrics, from, to) ->
                metrics.stream().map(metric -> points(metric, from, to)).toList();
    }

    private List<Metrics.Point> points(Metric metric, Instant from, Instant to) {
        Optional<Fault.Degrades> degraded = script.faults().stream()
                .filter(Fault.Degrades.class::isInstance)
                .map(Fault.Degrades.class::cast)
                .filter(fault -> autoScaling.tagged(tags(fault)).stream().anyMatch(group -> measured(group, metric)))
                .findFirst();
        double value = value(metric, degraded);
        Instant first = from.truncatedTo(ChronoUnit.MINUTES);
        return value == 0
                ? List.of()
                : Stream.iterate(first, at -> at.isBefore(to), at -> at.plusSeconds(60))
                        .map(at -> new Metrics.Point(at, value))
                        .toList();
    }

    private static boolean measured(GroupView group, Metric metric) {
        return metric.dimensions().values().stream()
                .anyMatch(value -> value.equals(group.name())
                        || group.targetGroups().stream().anyMatch(arn -> arn.endsWith(":" + value)));
    }

    private static double value(Metric metric, Optional<Fault.Degrades> degraded) {
        String name = metric.name().toLowerCase(Locale.ROOT);
        if (name.contains("5xx") || name.contains("error")) {
            return REQUESTS * degraded.map(Fault.Degrades::errorRate).orElse(0.0);
        }
        boolean takes = name.contains("time") || name.contains("latency");
        return takes && !metric.statistic().equals("SampleCount")
                ? degraded.map(fault -> fault.latency().toMillis() / 1000.0).orElse(0.08)
                : REQUESTS;
    }
}
