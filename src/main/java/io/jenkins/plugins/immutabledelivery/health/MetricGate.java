package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetGroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Metrics.Point;
import io.jenkins.plugins.immutabledelivery.health.Verdict.Sight;
import io.jenkins.plugins.immutabledelivery.model.Metric;
import io.jenkins.plugins.immutabledelivery.model.MetricComparison;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares a metric of the new fleet with the former one's. The new fleet is measured from when the watch began, or over
 * the last {@code window} of it; the former one from {@code window} before that, since when all has moved it has no traffic
 * any more. So it is where the instances of one group were replaced, too.
 */
final class MetricGate {
    private MetricGate() {}

    /** What a fleet has: how many samples, and what they come to. */
    private record Measure(double samples, double value) {}

    static Verdict look(Visit visit) {
        MetricComparison comparison = (MetricComparison) visit.spec().detail();
        Subject subject = visit.subject();
        Subject.Former former = comparison.compares() ? subject.former() : null;
        Instant now = visit.occasion().now();
        Instant since = visit.progress().since().truncatedTo(ChronoUnit.MINUTES);
        Instant from = since.minus(comparison.window());
        List<Metric> metrics = new ArrayList<>();
        Map<String, String> balancers = balancers(visit, comparison, former);
        ask(comparison)
                .map(one -> filled(one, subject.group(), subject.targetGroup(), balancers))
                .forEach(metrics::add);
        if (former != null) {
            ask(comparison)
                    .map(one -> filled(one, former.group(), former.targetGroup(), balancers))
                    .forEach(metrics::add);
        }
        List<List<Point>> points = visit.region().metrics().read(metrics, from, now);
        Instant newest = now.minus(comparison.window());
        Measure fresh = measure(comparison, points.subList(0, 3), newest.isAfter(since) ? newest : since);
        Measure old = former == null ? null : measure(comparison, before(points.subList(3, 6), visit, since), from);
        return judge(comparison, subject, fresh, old);
    }

    /** What is measured, what it is divided by, and what counts the samples; one that is not needed is asked twice. */
    private static Stream<Metric> ask(MetricComparison comparison) {
        Metric per = comparison.per() == null ? comparison.counted() : comparison.per();
        return Stream.of(comparison.metric(), per, comparison.counted());
    }

    /** The load balancers of both target groups as CloudWatch names them, where a dimension asks for them. */
    private static Map<String, String> balancers(Visit visit, MetricComparison comparison, Subject.Former former) {
        if (!comparison.needsTargetGroups()) {
            return Map.of();
        }
        List<String> arns = former == null
                ? List.of(visit.subject().targetGroup())
                : List.of(visit.subject().targetGroup(), former.targetGroup());
        Map<String, String> balancers = new HashMap<>();
        for (TargetGroupView group : visit.region()
                .loadBalancing()
                .targetGroups(arns.stream().distinct().toList())) {
            group.loadBalancers().stream()
                    .findFirst()
                    .ifPresent(arn -> balancers.put(group.arn(), after(arn, ":loadbalancer/")));
        }
        return balancers;
    }

    private static String after(String arn, String separator) {
        int at = arn.indexOf(separator);
        return at < 0 ? arn : arn.substring(at + separator.length());
    }

    private static Metric filled(Metric metric, String group, String targetGroup, Map<String, String> balancers) {
        Map<String, String> dimensions = new HashMap<>();
        metric.dimensions()
                .forEach((name, value) -> dimensions.put(
                        name,
                        value.replace(Metric.GROUP, group)
                                .replace(
                                        Metric.TARGET_GROUP,
                                        targetGroup == null ? "" : targetGroup.replaceFirst(".*:(?=targetgroup/)", ""))
                                .replace(Metric.LOAD_BALANCER, balancers.getOrDefault(targetGroup, "-"))));
        return new Metric(metric.namespace(), metric.name(), metric.statistic(), dimensions);
    }

    private static Measure measure(MetricComparison comparison, List<List<Point>> points, Instant from) {
        List<Point> values = since(points.get(0), from);
        double samples = sum(since(points.get(2), from));
        if (comparison.per() != null) {
            double per = sum(since(points.get(1), from));
            return new Measure(samples, per == 0 ? 0 : sum(values) / per);
        }
        return new Measure(
                samples, comparison.metric().adds() ? sum(values) : average(values, since(points.get(2), from)));
    }

    /** Where the instances of one group were replaced, what came before is the former fleet's. */
    private static List<List<Point>> before(List<List<Point>> points, Visit visit, Instant end) {
        return visit.subject().former().group().equals(visit.subject().group())
                ? points.stream()
                        .map(one -> one.stream()
                                .filter(point -> point.at().isBefore(end))
                                .toList())
                        .toList()
                : points;
    }

    private static List<Point> since(List<Point> points, Instant from) {
        return points.stream().filter(point -> !point.at().isBefore(from)).toList();
    }

    private static double sum(List<Point> points) {
        return points.stream().mapToDouble(Point::value).sum();
    }

    /** Each minute counts for as much as it has samples. */
    private static double average(List<Point> values, List<Point> samples) {
        Map<Instant, Double> weights = new HashMap<>();
        samples.forEach(point -> weights.put(point.at(), point.value()));
        double weighted = 0;
        double all = 0;
        for (Point point : values) {
            double weight = weights.getOrDefault(point.at(), 1.0);
            weighted += weight * point.value();
            all += weight;
        }
        return all == 0 ? 0 : weighted / all;
    }

    private static Verdict judge(MetricComparison comparison, Subject subject, Measure fresh, Measure old) {
        List<Sight> sights = new ArrayList<>();
        String mine = comparison.title() + " " + words(fresh);
        boolean enough = fresh.samples() >= comparison.minimumSamples();
        boolean comparable = old != null && old.samples() >= comparison.minimumSamples();
        double limit = comparable ? limit(comparison, old) : Double.POSITIVE_INFINITY;
        boolean above = comparison.maximum() != null && fresh.value() > comparison.maximum();
        boolean worse = fresh.value() > limit;
        sights.add(new Sight(subject.group(), enough && !above && !worse, mine));
        if (old != null) {
            sights.add(new Sight(subject.former().group(), true, comparison.title() + " " + words(old)));
        }
        if (!enough) {
            return Verdict.starting("not enough samples of " + comparison.title() + ": " + number(fresh.samples())
                            + " of " + comparison.minimumSamples())
                    .with(sights);
        }
        if (above) {
            return Verdict.unhealthy(mine + " is above " + number(comparison.maximum()), List.of())
                    .with(sights);
        }
        if (worse) {
            return Verdict.unhealthy(
                            mine + " is above " + number(limit) + ", which is allowed where the former fleet has "
                                    + words(old),
                            List.of())
                    .with(sights);
        }
        return Verdict.healthy(mine
                        + (comparable
                                ? ", of the former fleet " + words(old)
                                : comparison.compares() ? ", with nothing to compare it with" : ""))
                .with(sights);
    }

    private static double limit(MetricComparison comparison, Measure old) {
        double byRatio =
                comparison.maximumRatio() == null ? Double.NEGATIVE_INFINITY : old.value() * comparison.maximumRatio();
        double byIncrease = comparison.maximumIncrease() == null
                ? Double.NEGATIVE_INFINITY
                : old.value() + comparison.maximumIncrease();
        double limit = Math.max(byRatio, byIncrease);
        return limit == Double.NEGATIVE_INFINITY ? Double.POSITIVE_INFINITY : limit;
    }

    private static String words(Measure measure) {
        return number(measure.value()) + " (" + number(measure.samples()) + " samples)";
    }

    /** As many digits as matter to people. */
    private static String number(double value) {
        return Double.compare(value, Math.rint(value)) == 0 && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
