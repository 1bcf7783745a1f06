package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * What CloudWatch shows of a region's traffic, by the minute and a minute late. Each environment gets 600 requests a
 * minute, shared out by the weights of its target groups; of a metric with an Auto Scaling group's name in its dimensions
 * each instance has 60 samples a minute. How many requests fail and how long they take is what the version's faults say.
 * A count of 0 is not shown, as in life.
 */
final class Meter {
    private static final int REQUESTS = 600;
    private static final int SAMPLES = 60;
    private static final Duration LATE = Duration.ofMinutes(2);

    private final SimulatedRegion region;

    Meter(SimulatedRegion region) {
        this.region = region;
    }

    MetricDataResult read(MetricDataQuery query, Instant from, Instant to) {
        Refusal.unlessOnly(query, "Id", "MetricStat", "ReturnData");
        MetricStat stat = query.metricStat();
        Refusal.unlessOnly(stat, "Metric", "Period", "Stat");
        if (stat.period() != 60) {
            throw new UnsupportedOperationException("The rehearsed region measures by the minute");
        }
        List<Instant> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        Instant newest = region.now().minus(LATE);
        Instant minute = from.truncatedTo(ChronoUnit.MINUTES);
        for (; minute.isBefore(to) && !minute.isAfter(newest); minute = minute.plusSeconds(60)) {
            Instant at = minute;
            value(stat, at).ifPresent(value -> {
                times.add(at);
                values.add(value);
            });
        }
        return MetricDataResult.builder()
                .id(query.id())
                .label(stat.metric().metricName())
                .timestamps(times)
                .values(values)
                .statusCode(StatusCode.COMPLETE)
                .build();
    }

    private Optional<Double> value(MetricStat stat, Instant minute) {
        for (Dimension dimension : stat.metric().dimensions()) {
            Optional<String> targetGroup = region.targetGroups.all().stream()
                    .filter(arn -> arn.endsWith(":" + dimension.value()))
                    .findFirst();
            if (targetGroup.isPresent()) {
                double share = region.balancers.share(targetGroup.get(), minute.plusSeconds(30));
                return of(stat, machines(targetGroup.get(), minute), Math.round(REQUESTS * share), minute);
            }
            if (region.groups.all().containsKey(dimension.value())) {
                List<Machine> machines = region.machines.all().stream()
                        .filter(machine -> dimension.value().equals(machine.group))
                        .filter(machine -> machine.running(minute))
                        .toList();
                return of(stat, machines, (long) machines.size() * SAMPLES, minute);
            }
        }
        return Optional.empty();
    }

    private List<Machine> machines(String targetGroup, Instant minute) {
        return region.machines.all().stream()
                .filter(machine -> region.targetGroups.registered(targetGroup, machine.id))
                .filter(machine -> machine.running(minute))
                .toList();
    }

    private Optional<Double> of(MetricStat stat, List<Machine> machines, long requests, Instant minute) {
        if (machines.isEmpty() || requests == 0) {
            return Optional.empty();
        }
        double failing = 0;
        double slowest = 0;
        for (Machine machine : machines) {
            Faults.Quality quality = region.faults().quality(region.amis.tags(machine.imageId), machine, minute);
            failing += quality.errorRate() / machines.size();
            slowest = Math.max(slowest, quality.latency().toMillis() / 1000.0);
        }
        String name = stat.metric().metricName().toLowerCase(Locale.ROOT);
        if (name.contains("5xx") || name.contains("error")) {
            long errors = Math.round(requests * failing);
            return errors == 0 ? Optional.empty() : Optional.of((double) errors);
        }
        boolean takes = name.contains("time") || name.contains("latency");
        return Optional.of(takes && !stat.stat().equals("SampleCount") ? slowest : (double) requests);
    }
}
