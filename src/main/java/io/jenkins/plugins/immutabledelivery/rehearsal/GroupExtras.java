package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.EnabledMetric;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.WarmPoolConfiguration;

/** What a group has besides its size, its launch template and its target groups. */
final class GroupExtras implements Serializable {
    private static final long serialVersionUID = 1L;
    /** The members of a group's creation that are kept and shown. */
    static final List<String> KEPT = List.of(
            "DefaultCooldown",
            "DefaultInstanceWarmup",
            "TerminationPolicies",
            "MaxInstanceLifetime",
            "CapacityRebalance",
            "NewInstancesProtectedFromScaleIn",
            "PlacementGroup");

    private static final int USUAL_COOLDOWN = 300;

    final Map<String, String> suspended = new TreeMap<>();
    final TreeSet<String> metrics = new TreeSet<>();
    final Map<String, LifecycleHook> hooks = new TreeMap<>();
    final Map<String, ScalingPolicy> policies = new TreeMap<>();
    final Map<String, ScheduledUpdateGroupAction> schedules = new TreeMap<>();
    final Map<String, List<String>> notifications = new TreeMap<>();
    WarmPoolConfiguration warmPool;
    private AutoScalingGroup own;

    GroupExtras(CreateAutoScalingGroupRequest request) {
        this.own = AutoScalingGroup.builder()
                .defaultCooldown(Objects.requireNonNullElse(request.defaultCooldown(), USUAL_COOLDOWN))
                .defaultInstanceWarmup(request.defaultInstanceWarmup())
                .terminationPolicies(
                        request.hasTerminationPolicies() ? request.terminationPolicies() : List.of("Default"))
                .maxInstanceLifetime(request.maxInstanceLifetime())
                .capacityRebalance(request.capacityRebalance())
                .newInstancesProtectedFromScaleIn(Boolean.TRUE.equals(request.newInstancesProtectedFromScaleIn()))
                .placementGroup(request.placementGroup())
                .build();
        request.lifecycleHookSpecificationList()
                .forEach(hook -> hooks.put(
                        hook.lifecycleHookName(),
                        Copies.copy(hook, LifecycleHook.builder())
                                .autoScalingGroupName(request.autoScalingGroupName())
                                .build()));
    }

    /** Of what both call the same; what is shown of the size and the like is not kept here. */
    void update(UpdateAutoScalingGroupRequest request) {
        own = Copies.copy(request, own.toBuilder()).build();
    }

    boolean protects() {
        return own.newInstancesProtectedFromScaleIn();
    }

    boolean suspends(String process) {
        return suspended.containsKey(process);
    }

    /** What a group is described with. */
    AutoScalingGroup.Builder view() {
        return own.toBuilder()
                .suspendedProcesses(suspended.entrySet().stream()
                        .map(entry -> SuspendedProcess.builder()
                                .processName(entry.getKey())
                                .suspensionReason(entry.getValue())
                                .build())
                        .toList())
                .enabledMetrics(metrics.stream()
                        .map(metric -> EnabledMetric.builder()
                                .metric(metric)
                                .granularity("1Minute")
                                .build())
                        .toList())
                .warmPoolConfiguration(warmPool);
    }

    /** All members of a request that are simulated. */
    static String[] and(String... others) {
        return Stream.concat(KEPT.stream(), Stream.of(others)).toArray(String[]::new);
    }
}
