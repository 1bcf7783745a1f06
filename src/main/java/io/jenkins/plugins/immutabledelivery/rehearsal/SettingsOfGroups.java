package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.Alarm;
import software.amazon.awssdk.services.autoscaling.model.DisableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.EnableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.NotificationConfiguration;
import software.amazon.awssdk.services.autoscaling.model.PutLifecycleHookRequest;
import software.amazon.awssdk.services.autoscaling.model.PutNotificationConfigurationRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.PutWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;
import software.amazon.awssdk.services.autoscaling.model.WarmPoolConfiguration;

/**
 * What else can be set of Auto Scaling groups, by Auto Scaling's API, and what comes of it: suspended processes stand
 * still, scheduled actions for one time are performed, and alarms set off simple and step scaling policies, at the latest
 * when their notification is resumed. What recurs,
 * tracks a target or predicts is kept and shown, and so are lifecycle hooks, which are completed at once, and warm pools,
 * which stay empty. How many of a kind a group may have is in <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html">Auto Scaling's quotas</a>.
 */
final class SettingsOfGroups implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String ALARM_NOTIFICATION = "AlarmNotification";
    private static final Set<String> PROCESSES = Set.of(
            "Launch",
            "Terminate",
            "AddToLoadBalancer",
            ALARM_NOTIFICATION,
            "AZRebalance",
            "HealthCheck",
            "InstanceRefresh",
            "ReplaceUnhealthy",
            "ScheduledActions");
    private static final Set<String> METRICS = Set.of(
            "GroupMinSize",
            "GroupMaxSize",
            "GroupDesiredCapacity",
            "GroupInServiceInstances",
            "GroupPendingInstances",
            "GroupStandbyInstances",
            "GroupTerminatingInstances",
            "GroupTotalInstances");
    private static final int MOST_POLICIES = 50;
    private static final int MOST_SCHEDULES = 125;
    private static final int MOST_HOOKS = 50;
    private static final int MOST_TOPICS = 10;
    private static final double PERCENT = 100;

    private final Groups groups;
    private final MetricAlarms alarms;
    private final String region;

    SettingsOfGroups(Groups groups, MetricAlarms alarms, String region) {
        this.groups = groups;
        this.alarms = alarms;
        this.region = region;
    }

    private GroupExtras of(String group) {
        return groups.known(group).extras;
    }

    private static void checkNames(Collection<String> names, Set<String> known, String what) {
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw Refusal.autoScaling("ValidationError", "Invalid " + what + ": " + name);
        });
    }

    private static void checkRoom(Map<String, ?> present, String name, int most, String what) {
        if (present.size() >= most && !present.containsKey(name)) {
            throw Refusal.autoScaling("LimitExceeded", "You have reached the limit of " + most + " " + what + ".");
        }
    }

    void suspend(String group, Collection<String> named) {
        checkNames(named, PROCESSES, "process");
        Collection<String> processes = named.isEmpty() ? PROCESSES : named;
        groups.change(
                groups.known(group),
                extras -> processes.forEach(
                        process -> extras.suspended.putIfAbsent(process, "User suspended at " + groups.now())));
    }

    void resume(String group, Collection<String> named) {
        checkNames(named, PROCESSES, "process");
        Collection<String> processes = named.isEmpty() ? PROCESSES : named;
        boolean deaf = of(group).suspends(ALARM_NOTIFICATION);
        groups.change(groups.known(group), extras -> extras.suspended.keySet().removeAll(processes));
        if (deaf && processes.contains(ALARM_NOTIFICATION)) {
            alarms.raised().forEach(alarm -> setOff(alarm, groups.known(group)));
        }
    }

    void collect(EnableMetricsCollectionRequest request) {
        Refusal.unlessOnly(request, "AutoScalingGroupName", "Metrics", "Granularity");
        checkNames(request.metrics(), METRICS, "metric");
        groups.change(
                groups.known(request.autoScalingGroupName()),
                extras -> extras.metrics.addAll(request.metrics().isEmpty() ? METRICS : request.metrics()));
    }

    void stopCollecting(DisableMetricsCollectionRequest request) {
        Refusal.unlessOnly(request, "AutoScalingGroupName", "Metrics");
        groups.change(
                groups.known(request.autoScalingGroupName()),
                extras -> extras.metrics.removeAll(request.metrics().isEmpty() ? METRICS : request.metrics()));
    }

    /** Answers the policy's ARN. */
    String put(PutScalingPolicyRequest request) {
        String group = request.autoScalingGroupName();
        GroupExtras extras = of(group);
        checkRoom(extras.policies, request.policyName(), MOST_POLICIES, "scaling policies");
        Labels.check(groups.known(group), request);
        UUID unique = UUID.nameUUIDFromBytes((group + "/" + request.policyName()).getBytes(StandardCharsets.UTF_8));
        String arn = "arn:aws:autoscaling:" + region + ":" + Amis.ACCOUNT + ":scalingPolicy:" + unique
                + ":autoScalingGroupName/" + group + ":policyName/" + request.policyName();
        extras.policies.put(
                request.policyName(),
                Copies.copy(request, ScalingPolicy.builder())
                        .policyARN(arn)
                        .policyType(request.policyType() == null ? "SimpleScaling" : request.policyType())
                        .enabled(!Boolean.FALSE.equals(request.enabled()))
                        .build());
        return arn;
    }

    List<ScalingPolicy> policies(String group) {
        return of(group).policies.values().stream()
                .map(policy -> policy.toBuilder()
                        .alarms(alarms.settingOff(policy.policyARN())
                                .map(name -> Alarm.builder()
                                        .alarmName(name)
                                        .alarmARN(alarms.arn(name))
                                        .build())
                                .toList())
                        .build())
                .toList();
    }

    void put(PutScheduledUpdateGroupActionRequest request) {
        GroupExtras extras = of(request.autoScalingGroupName());
        checkRoom(extras.schedules, request.scheduledActionName(), MOST_SCHEDULES, "scheduled actions");
        if (request.startTime() != null && !request.startTime().isAfter(groups.now())) {
            throw Refusal.autoScaling("ValidationError", "Given start time is in the past");
        }
        if (request.startTime() == null && request.recurrence() == null) {
            throw Refusal.autoScaling("ValidationError", "Either Time/StartTime or Recurrence must be specified");
        }
        extras.schedules.put(
                request.scheduledActionName(),
                Copies.copy(request, ScheduledUpdateGroupAction.builder())
                        .time(request.startTime())
                        .build());
    }

    List<ScheduledUpdateGroupAction> schedules(String group) {
        return List.copyOf(of(group).schedules.values());
    }

    void put(PutLifecycleHookRequest request) {
        GroupExtras extras = of(request.autoScalingGroupName());
        checkRoom(extras.hooks, request.lifecycleHookName(), MOST_HOOKS, "lifecycle hooks");
        extras.hooks.put(
                request.lifecycleHookName(),
                Copies.copy(request, LifecycleHook.builder()).build());
    }

    List<LifecycleHook> hooks(String group) {
        return List.copyOf(of(group).hooks.values());
    }

    void put(PutNotificationConfigurationRequest request) {
        GroupExtras extras = of(request.autoScalingGroupName());
        checkRoom(extras.notifications, request.topicARN(), MOST_TOPICS, "SNS topics");
        extras.notifications.put(request.topicARN(), List.copyOf(request.notificationTypes()));
    }

    List<NotificationConfiguration> notifications(List<String> names) {
        return names.stream()
                .flatMap(name -> of(name).notifications.entrySet().stream()
                        .flatMap(topic -> topic.getValue().stream()
                                .map(type -> NotificationConfiguration.builder()
                                        .autoScalingGroupName(name)
                                        .topicARN(topic.getKey())
                                        .notificationType(type)
                                        .build())))
                .toList();
    }

    void put(PutWarmPoolRequest request) {
        groups.change(
                groups.known(request.autoScalingGroupName()),
                extras -> extras.warmPool = Copies.copy(request, WarmPoolConfiguration.builder())
                        .minSize(Objects.requireNonNullElse(request.minSize(), 0))
                        .poolState(request.poolState() == null ? "Stopped" : request.poolStateAsString())
                        .build());
    }

    /** What is to happen by now without anybody's call. */
    void step() {
        groups.all().values().stream().filter(group -> !group.deleting).forEach(group -> step(group, groups.now()));
    }

    private void step(ScalingGroup group, Instant now) {
        List<ScheduledUpdateGroupAction> due = group.extras.schedules.values().stream()
                .filter(action ->
                        action.recurrence() == null && !action.startTime().isAfter(now))
                .toList();
        due.forEach(action -> {
            group.extras.schedules.remove(action.scheduledActionName());
            if (!group.extras.suspends("ScheduledActions")) {
                groups.change(
                        group, extras -> group.resize(action.minSize(), action.desiredCapacity(), action.maxSize()));
            }
        });
    }

    /** An alarm has gone off. */
    void setOff(String alarm) {
        groups.all().values().forEach(group -> setOff(alarm, group));
    }

    private void setOff(String alarm, ScalingGroup group) {
        List<String> actions = alarms.actions(alarm);
        group.extras.policies.values().stream()
                .filter(policy -> actions.contains(policy.policyARN()) && policy.enabled())
                .filter(policy -> !group.extras.suspends(ALARM_NOTIFICATION))
                .forEach(policy ->
                        groups.change(group, extras -> group.resize(null, adjusted(group.desired, policy), null)));
    }

    private static int adjusted(int desired, ScalingPolicy policy) {
        int by = Optional.ofNullable(policy.scalingAdjustment())
                .or(() -> Stream.ofNullable(policy.stepAdjustments())
                        .flatMap(List::stream)
                        .map(step -> step.scalingAdjustment())
                        .findFirst())
                .orElse(0);
        return switch (policy.adjustmentType()) {
            case "ExactCapacity" -> by;
            case "PercentChangeInCapacity" -> (int) (desired + desired * by / PERCENT);
            default -> desired + by;
        };
    }
}
