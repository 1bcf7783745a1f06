package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.MetricType;
import software.amazon.awssdk.services.autoscaling.model.NotificationConfiguration;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** What people and other tools give a group, of every kind that there is. */
final class Extras {
    static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:ops";
    static final String ALARM = "cpu high";
    static final String IDLE = "idle";
    private static final Duration ONCE = Duration.ofHours(100);

    private final World world;
    private final AutoScalingClient scaling;
    private final CloudWatchClient cloudWatch;

    Extras(World world) {
        this.world = world;
        this.scaling = world.account.autoScaling(world.place().location());
        this.cloudWatch = world.account.cloudWatch(world.place().location());
    }

    /** Everything but what a group only gets when it is created. */
    void give(String group, String targetGroup) {
        policies(group, targetGroup);
        scaling.putScheduledUpdateGroupAction(it -> it.autoScalingGroupName(group)
                .scheduledActionName("morning")
                .recurrence("0 7 * * 1-5")
                .timeZone("Europe/Berlin")
                .minSize(2)
                .desiredCapacity(3));
        once(group, "sale", World.START.plus(ONCE));
        scaling.putLifecycleHook(it -> it.autoScalingGroupName(group)
                .lifecycleHookName("drain")
                .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")
                .heartbeatTimeout(300)
                .defaultResult("CONTINUE")
                .notificationMetadata("queue=orders"));
        scaling.suspendProcesses(it -> it.autoScalingGroupName(group).scalingProcesses("AZRebalance"));
        scaling.enableMetricsCollection(it -> it.autoScalingGroupName(group)
                .metrics("GroupInServiceInstances", "GroupDesiredCapacity")
                .granularity("1Minute"));
        scaling.putNotificationConfiguration(it -> it.autoScalingGroupName(group)
                .topicARN(TOPIC)
                .notificationTypes("autoscaling:EC2_INSTANCE_LAUNCH_ERROR", "autoscaling:EC2_INSTANCE_TERMINATE"));
        scaling.putWarmPool(it -> it.autoScalingGroupName(group).minSize(1).poolState("Stopped"));
        scaling.createOrUpdateTags(it -> it.tags(
                tag -> tag.resourceId(group)
                        .resourceType("auto-scaling-group")
                        .key("cost-center")
                        .value("4711")
                        .propagateAtLaunch(true),
                tag -> tag.resourceId(group)
                        .resourceType("auto-scaling-group")
                        .key("on-call")
                        .value("shop")
                        .propagateAtLaunch(false)));
        scaling.updateAutoScalingGroup(it -> it.autoScalingGroupName(group)
                .healthCheckGracePeriod(450)
                .defaultCooldown(120)
                .defaultInstanceWarmup(60)
                .maxInstanceLifetime(864_000)
                .terminationPolicies("OldestInstance", "Default")
                .newInstancesProtectedFromScaleIn(true));
        protect(group, ids -> ids);
        world.settle();
    }

    /** Protects some of a group's instances from scale-in. */
    void protect(String group, UnaryOperator<List<String>> which) {
        List<String> all =
                group(group).instances().stream().map(Instance::instanceId).toList();
        scaling.setInstanceProtection(it ->
                it.autoScalingGroupName(group).instanceIds(which.apply(all)).protectedFromScaleIn(true));
        world.settle();
    }

    /** Attaches a target group, and gives a policy that measures it. */
    void track(String group, String policy, String targetGroup) {
        scaling.attachLoadBalancerTargetGroups(
                it -> it.autoScalingGroupName(group).targetGroupARNs(targetGroup));
        tracking(group, policy, targetGroup);
        world.settle();
    }

    private void tracking(String group, String policy, String targetGroup) {
        String label = "app/acme/1/" + targetGroup.substring(targetGroup.lastIndexOf(':') + 1);
        scaling.putScalingPolicy(it -> it.autoScalingGroupName(group)
                .policyName(policy)
                .policyType("TargetTrackingScaling")
                .estimatedInstanceWarmup(90)
                .targetTrackingConfiguration(target -> target.targetValue(1000.0)
                        .predefinedMetricSpecification(
                                metric -> metric.predefinedMetricType(MetricType.ALB_REQUEST_COUNT_PER_TARGET)
                                        .resourceLabel(label))));
    }

    private void policies(String group, String targetGroup) {
        tracking(group, "requests", targetGroup);
        scaling.putScalingPolicy(it -> it.autoScalingGroupName(group)
                .policyName("forecast")
                .policyType("PredictiveScaling")
                .predictiveScalingConfiguration(forecast -> forecast.mode("ForecastOnly")
                        .metricSpecifications(metric -> metric.targetValue(50.0)
                                .predefinedMetricPairSpecification(
                                        pair -> pair.predefinedMetricType("ASGCPUUtilization")))));
        scaling.putScalingPolicy(it -> it.autoScalingGroupName(group)
                .policyName("less")
                .adjustmentType("ChangeInCapacity")
                .scalingAdjustment(-1)
                .cooldown(60));
        String more = scaling.putScalingPolicy(it -> it.autoScalingGroupName(group)
                        .policyName("more")
                        .policyType("StepScaling")
                        .adjustmentType("ChangeInCapacity")
                        .metricAggregationType("Average")
                        .stepAdjustments(
                                step -> step.metricIntervalLowerBound(0.0)
                                        .metricIntervalUpperBound(15.5)
                                        .scalingAdjustment(1),
                                step -> step.metricIntervalLowerBound(15.5).scalingAdjustment(2)))
                .policyARN();
        cloudWatch.putMetricAlarm(it -> it.alarmName(ALARM)
                .namespace("AWS/EC2")
                .metricName("CPUUtilization")
                .dimensions(dimension -> dimension.name("AutoScalingGroupName").value(group))
                .statistic("Average")
                .period(60)
                .evaluationPeriods(3)
                .threshold(70.0)
                .comparisonOperator("GreaterThanThreshold")
                .alarmActions(more, TOPIC));
    }

    /** An alarm that takes an instance away where there is little to do. */
    void idling(String group) {
        String less = policies(group).stream()
                .filter(policy -> policy.policyName().equals("less"))
                .map(ScalingPolicy::policyARN)
                .findFirst()
                .orElseThrow();
        cloudWatch.putMetricAlarm(it -> it.alarmName(IDLE)
                .namespace("AWS/EC2")
                .metricName("CPUUtilization")
                .dimensions(dimension -> dimension.name("AutoScalingGroupName").value(group))
                .statistic("Average")
                .period(300)
                .evaluationPeriods(1)
                .threshold(10.0)
                .comparisonOperator("LessThanThreshold")
                .alarmActions(less));
        world.settle();
    }

    void atLeast(String group, int least) {
        scaling.updateAutoScalingGroup(it -> it.autoScalingGroupName(group).minSize(least));
    }

    int least(String group) {
        return group(group).minSize();
    }

    /** An alarm goes off, or is quiet again. */
    void raise(String alarm, boolean on) {
        cloudWatch.setAlarmState(
                it -> it.alarmName(alarm).stateValue(on ? "ALARM" : "OK").stateReason("as the test says"));
    }

    int desired(String group) {
        return group(group).desiredCapacity();
    }

    private AutoScalingGroup group(String name) {
        return scaling.describeAutoScalingGroups(it -> it.autoScalingGroupNames(name))
                .autoScalingGroups()
                .get(0);
    }

    List<String> suspended(String group) {
        return group(group).suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .sorted()
                .toList();
    }

    /** The names of the alarms that set off a policy of a group. */
    List<String> alarms(String group) {
        return policies(group).stream()
                .flatMap(policy -> policy.alarms().stream())
                .map(alarm -> alarm.alarmName())
                .toList();
    }

    MetricAlarm alarm(String name) {
        return cloudWatch
                .describeAlarms(it -> it.alarmNames(name))
                .metricAlarms()
                .get(0);
    }

    List<ScalingPolicy> policies(String group) {
        return scaling.describePolicies(it -> it.autoScalingGroupName(group)).scalingPolicies();
    }

    /** All that a group has, without what is its own: its name, its target group, its policies' ARNs and alarms. */
    Map<String, String> of(String name, String targetGroup) {
        AutoScalingGroup group = group(name);
        Map<String, String> all = new TreeMap<>();
        all.put("health check", group.healthCheckType() + " " + group.healthCheckGracePeriod());
        all.put("suspended", suspended(name).toString());
        all.put("metrics", group.enabledMetrics().toString());
        all.put("warm pool", String.valueOf(group.warmPoolConfiguration()));
        all.put(
                "own",
                group.terminationPolicies() + " " + group.defaultCooldown() + " "
                        + group.newInstancesProtectedFromScaleIn());
        all.put(
                "tags",
                group.tags().stream()
                        .filter(tag -> !tag.key().startsWith(Tags.PREFIX))
                        .map(Extras::words)
                        .sorted()
                        .toList()
                        .toString());
        all.put(
                "policies",
                policies(name).stream()
                        .map(policy -> policy.toBuilder()
                                .policyARN(null)
                                .alarms(List.of())
                                .build())
                        .toList()
                        .toString());
        all.put(
                "schedules",
                scaling.describeScheduledActions(it -> it.autoScalingGroupName(name))
                        .scheduledUpdateGroupActions()
                        .toString());
        all.put(
                "hooks",
                scaling.describeLifecycleHooks(it -> it.autoScalingGroupName(name))
                        .lifecycleHooks()
                        .toString());
        all.put(
                "notifications",
                scaling
                        .describeNotificationConfigurations(it -> it.autoScalingGroupNames(name))
                        .notificationConfigurations()
                        .stream()
                        .map(NotificationConfiguration::toString)
                        .sorted()
                        .collect(Collectors.joining()));
        String end = targetGroup.substring(targetGroup.lastIndexOf(':') + 1);
        all.replaceAll((kind, words) -> words.replace(name, "GROUP").replace(end, "TARGETS"));
        return all;
    }

    private static String words(TagDescription tag) {
        return tag.key() + "=" + tag.value() + (tag.propagateAtLaunch() ? " propagated" : "");
    }

    /** Gives a group a scheduled action for one time. */
    void once(String group, String name, Instant at) {
        scaling.putScheduledUpdateGroupAction(it -> it.autoScalingGroupName(group)
                .scheduledActionName(name)
                .startTime(at)
                .desiredCapacity(4));
    }
}
