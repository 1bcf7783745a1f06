package io.jenkins.plugins.immutabledelivery.trial;

import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import io.jenkins.plugins.immutabledelivery.pipeline.Step;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.MetricType;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/**
 * A pipeline in whose course people and other tools give every group settings, one of each kind: when the steps before
 * the first one that says something are done. What is tried begins there.
 */
final class Settings {
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:ops";
    private static final Duration LATER = Duration.ofDays(30);

    private final Pipeline whole;
    private final int given;

    Settings(Pipeline whole) {
        this.whole = whole;
        this.given = IntStream.range(0, whole.steps().size())
                .filter(index -> whole.steps().get(index).says() != null)
                .findFirst()
                .orElseThrow();
    }

    private Pipeline with(List<Step> steps) {
        return new Pipeline(
                whole.application(), whole.region(), whole.bake(), whole.environments(), steps, whole.rehearsal());
    }

    /** What comes before. */
    Pipeline before() {
        return with(whole.steps().subList(0, given));
    }

    /** What is tried. */
    Pipeline tried() {
        return with(whole.steps().subList(given, whole.steps().size()));
    }

    /**
     * Gives all groups their settings.
     *
     * @param trial of what comes before; it is brought to its end
     * @return the same trial
     */
    Trial given(Trial trial) {
        trial.start();
        trial.runUntilIdle();
        trial.environments().forEach(environment -> give(trial, environment));
        trial.pass(Duration.ofMinutes(2));
        return trial;
    }

    private static void give(Trial trial, Environment environment) {
        AutoScalingClient scaling = trial.account().autoScaling(environment.location());
        AutoScalingGroup group = groups(scaling, environment).get(0);
        String name = group.autoScalingGroupName();
        String targets = group.targetGroupARNs().get(0);
        String label = "app/acme/1/" + targets.substring(targets.lastIndexOf(':') + 1);
        scaling.putScalingPolicy(it -> it.autoScalingGroupName(name)
                .policyName("requests")
                .policyType("TargetTrackingScaling")
                .targetTrackingConfiguration(target -> target.targetValue(1000.0)
                        .predefinedMetricSpecification(
                                metric -> metric.predefinedMetricType(MetricType.ALB_REQUEST_COUNT_PER_TARGET)
                                        .resourceLabel(label))));
        String more = scaling.putScalingPolicy(it -> it.autoScalingGroupName(name)
                        .policyName("more")
                        .adjustmentType("ChangeInCapacity")
                        .scalingAdjustment(1))
                .policyARN();
        CloudWatchClient cloudWatch = trial.account().cloudWatch(environment.location());
        cloudWatch.putMetricAlarm(
                it -> it.alarmName("busy " + environment.name()).alarmActions(more, TOPIC));
        scaling.putScheduledUpdateGroupAction(it -> it.autoScalingGroupName(name)
                .scheduledActionName("sale")
                .startTime(trial.now().plus(LATER))
                .desiredCapacity(2));
        scaling.putLifecycleHook(it -> it.autoScalingGroupName(name)
                .lifecycleHookName("drain")
                .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING"));
        scaling.suspendProcesses(it -> it.autoScalingGroupName(name).scalingProcesses("AZRebalance"));
        scaling.enableMetricsCollection(
                it -> it.autoScalingGroupName(name).metrics("GroupMinSize").granularity("1Minute"));
        scaling.putNotificationConfiguration(it ->
                it.autoScalingGroupName(name).topicARN(TOPIC).notificationTypes("autoscaling:EC2_INSTANCE_LAUNCH"));
        scaling.putWarmPool(it -> it.autoScalingGroupName(name).minSize(1));
        scaling.createOrUpdateTags(it -> it.tags(tag -> tag.resourceId(name)
                .resourceType("auto-scaling-group")
                .key("cost-center")
                .value("4711")
                .propagateAtLaunch(true)));
        scaling.updateAutoScalingGroup(
                it -> it.autoScalingGroupName(name).defaultCooldown(120).newInstancesProtectedFromScaleIn(true));
    }

    private static List<AutoScalingGroup> groups(AutoScalingClient scaling, Environment environment) {
        return scaling.describeAutoScalingGroups(it -> it.filters(
                        filter -> filter.name("tag:" + Tags.ENVIRONMENT).values(environment.name())))
                .autoScalingGroups();
    }

    /** What the groups of an environment have beyond what is configured, but for what names times. */
    static List<String> words(Trial trial, Environment environment) {
        AutoScalingClient scaling = trial.account().autoScaling(environment.location());
        return groups(scaling, environment).stream()
                .map(group -> words(scaling, group))
                .sorted()
                .toList();
    }

    private static String words(AutoScalingClient scaling, AutoScalingGroup group) {
        String name = group.autoScalingGroupName();
        return name + " has at least " + group.minSize() + " and "
                + scaling.describePolicies(it -> it.autoScalingGroupName(name)).scalingPolicies()
                + scaling.describeScheduledActions(it -> it.autoScalingGroupName(name))
                        .scheduledUpdateGroupActions()
                + scaling.describeLifecycleHooks(it -> it.autoScalingGroupName(name))
                        .lifecycleHooks()
                + scaling.describeNotificationConfigurations(it -> it.autoScalingGroupNames(name))
                        .notificationConfigurations()
                + group.enabledMetrics() + group.warmPoolConfiguration() + group.defaultCooldown()
                + group.newInstancesProtectedFromScaleIn()
                + group.suspendedProcesses().stream()
                        .map(process -> process.processName())
                        .toList()
                + group.tags().stream()
                        .filter(tag -> List.of("cost-center", Tags.HELD).contains(tag.key()))
                        .map(tag -> tag.key() + "=" + tag.value())
                        .toList();
    }
}
