package io.jenkins.plugins.immutabledelivery.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A CloudWatch metric of a fleet.
 *
 * @param namespace such as {@code AWS/ApplicationELB}
 * @param name such as {@code RequestCount}
 * @param statistic {@code Sum}, {@code Average}, {@code Minimum}, {@code Maximum}, {@code SampleCount} or a percentile
 *     such as {@code p95}
 * @param dimensions the dimensions; in their values {@value #GROUP}, {@value #TARGET_GROUP} and {@value #LOAD_BALANCER}
 *     stand for the fleet's own
 */
public record Metric(String namespace, String name, String statistic, Map<String, String> dimensions) {
    /** Stands for the name of a fleet's Auto Scaling group. */
    public static final String GROUP = "{group}";
    /** Stands for a fleet's target group as CloudWatch writes it: {@code targetgroup/name/id}. */
    public static final String TARGET_GROUP = "{targetGroup}";
    /** Stands for the load balancer of a fleet's target group as CloudWatch writes it: {@code app/name/id}. */
    public static final String LOAD_BALANCER = "{loadBalancer}";

    private static final Pattern STATISTIC =
            Pattern.compile("Sum|Average|Minimum|Maximum|SampleCount|p\\d{1,2}(\\.\\d{1,2})?|p100");

    public Metric {
        Check.present("gate.metric.namespace", namespace, "Use a namespace, such as AWS/ApplicationELB.");
        Check.present("gate.metric.name", name, "Use a metric's name, such as RequestCount.");
        Check.matching(
                "gate.metric.statistic",
                statistic,
                STATISTIC,
                "Use Sum, Average, Minimum, Maximum, SampleCount or a percentile, such as p95.");
        // In one order, so that the same metric is always written the same.
        dimensions = dimensions == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(dimensions));
    }

    /** A metric of the Application Load Balancer that is kept for each target group. */
    static Metric ofTargetGroup(String name, String statistic) {
        return new Metric(
                "AWS/ApplicationELB",
                name,
                statistic,
                Map.of("TargetGroup", TARGET_GROUP, "LoadBalancer", LOAD_BALANCER));
    }

    /** The same metric, another statistic. */
    public Metric by(String otherStatistic) {
        return new Metric(namespace, name, otherStatistic, dimensions);
    }

    /** Whether its dimensions tell one fleet from another by their target groups. */
    public boolean needsTargetGroup() {
        return dimensions.values().stream()
                .anyMatch(value -> value.contains(TARGET_GROUP) || value.contains(LOAD_BALANCER));
    }

    /** Whether its dimensions tell one fleet from another at all. */
    public boolean tellsFleetsApart() {
        return dimensions.values().stream().anyMatch(value -> value.contains(TARGET_GROUP) || value.contains(GROUP));
    }

    /** Whether its data points are added up over time, rather than averaged. */
    public boolean adds() {
        return statistic.equals("Sum") || statistic.equals("SampleCount");
    }
}
