package io.jenkins.plugins.immutabledelivery.model;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * A metric of the new fleet, compared with the former fleet's or with a limit. What the former fleet is measured by is
 * its own traffic since {@code window} before the new one got any.
 *
 * @param title what it is called, such as {@code error rate}
 * @param metric what is measured
 * @param per what it is divided by, such as the number of requests; null for nothing
 * @param samples what counts the samples; null for {@code per}, or without that for the metric's own sample count
 * @param minimumSamples how many samples of each fleet there must be before anything is said of it, 1 or more
 * @param window how far back is looked, at most 3 hours
 * @param maximum never above this; null for no such limit
 * @param maximumRatio at most so many times what the former fleet has; null for no such limit
 * @param maximumIncrease at most so much more than the former fleet has; null for no such limit. With a ratio too the
 *     more lenient of the two counts, so that one error is not infinitely more than none
 */
public record MetricComparison(
        String title,
        Metric metric,
        Metric per,
        Metric samples,
        int minimumSamples,
        Duration window,
        Double maximum,
        Double maximumRatio,
        Double maximumIncrease)
        implements GateDetail {
    private static final Duration LONGEST = Duration.ofHours(3);

    public MetricComparison {
        Check.present("gate.metric", metric, "Use errorRate, latency, or namespace, name, statistic and dimensions.");
        title = title == null ? metric.name() + " " + metric.statistic() : title;
        Check.require(minimumSamples >= 1, "gate.minimumSamples", minimumSamples, "Use 1 or more, such as 100.");
        Check.present("gate.window", window, Durations.REMEDY);
        Check.require(
                window.toMinutes() >= 1 && window.compareTo(LONGEST) <= 0,
                "gate.window",
                window,
                "Use 1m to 3h; CloudWatch keeps such metrics by the minute.");
        Check.require(
                maximum != null || maximumRatio != null || maximumIncrease != null,
                "gate.maximum",
                null,
                "Give at least one limit: maximum, maximumRatio or maximumIncrease.");
        notNegative("gate.maximum", maximum);
        notNegative("gate.maximumRatio", maximumRatio);
        notNegative("gate.maximumIncrease", maximumIncrease);
        Check.require(
                Stream.of(metric, per == null ? metric : per).allMatch(Metric::tellsFleetsApart),
                "gate.metric.dimensions",
                metric.dimensions(),
                "Use {group} or {targetGroup} in a dimension's value; without it both fleets are measured as one.");
    }

    private static void notNegative(String field, Double value) {
        Check.require(
                value == null || value >= 0 && !value.isNaN() && !value.isInfinite(), field, value, "Use 0 or more.");
    }

    /** Answers with a 5xx status among all that a target group's instances gave: 0 to 1. */
    public static MetricComparison errorRate(Double maximum, Double maximumRatio, Double maximumIncrease) {
        return new MetricComparison(
                "error rate",
                Metric.ofTargetGroup("HTTPCode_Target_5XX_Count", "Sum"),
                Metric.ofTargetGroup("RequestCount", "Sum"),
                null,
                100,
                Duration.ofMinutes(10),
                maximum,
                maximumRatio,
                maximumIncrease);
    }

    /** How long a target group's instances took to answer, in seconds: the 95th of a hundred. */
    public static MetricComparison latency(Double maximum, Double maximumRatio, Double maximumIncrease) {
        return new MetricComparison(
                "latency",
                Metric.ofTargetGroup("TargetResponseTime", "p95"),
                null,
                Metric.ofTargetGroup("RequestCount", "Sum"),
                100,
                Duration.ofMinutes(10),
                maximum,
                maximumRatio,
                maximumIncrease);
    }

    /** The same with another sample size and window. */
    public MetricComparison sampled(int minimum, Duration lookingBack) {
        return new MetricComparison(
                title, metric, per, samples, minimum, lookingBack, maximum, maximumRatio, maximumIncrease);
    }

    /** What counts the samples. */
    public Metric counted() {
        return samples != null ? samples : per != null ? per : metric.by("SampleCount");
    }

    /** Whether it needs what the former fleet has. */
    public boolean compares() {
        return maximumRatio != null || maximumIncrease != null;
    }

    /** Whether it is about target groups, of which the environment needs two then. */
    public boolean needsTargetGroups() {
        return Stream.of(metric, counted(), per == null ? metric : per).anyMatch(Metric::needsTargetGroup);
    }
}
