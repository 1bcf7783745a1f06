package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.LoadBalancerTargetGroupState;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;

/** The Auto Scaling groups of a region, by Auto Scaling's API. What they do as time goes by is in {@link Scaler}. */
final class Groups implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String TAG = "tag:";
    private static final int MOST_PROTECTED = 50;

    private final Network network;
    private final Templates templates;
    private final TargetGroups targetGroups;
    private final Faults faults;
    private final Map<String, ScalingGroup> groups = new LinkedHashMap<>();
    private final StepClock clock;

    Groups(Network network, Templates templates, TargetGroups targetGroups, Faults faults, StepClock clock) {
        this.faults = faults;
        this.network = network;
        this.templates = templates;
        this.targetGroups = targetGroups;
        this.clock = clock;
    }

    void create(CreateAutoScalingGroupRequest request) {
        Refusal.unlessOnly(
                request,
                GroupExtras.and(
                        "AutoScalingGroupName",
                        "LaunchTemplate",
                        "VPCZoneIdentifier",
                        "MinSize",
                        "MaxSize",
                        "DesiredCapacity",
                        "HealthCheckType",
                        "HealthCheckGracePeriod",
                        "Tags",
                        "LifecycleHookSpecificationList",
                        "TargetGroupARNs"));
        String name = request.autoScalingGroupName();
        if (groups.containsKey(name)) {
            throw Refusal.autoScaling(
                    "AlreadyExists",
                    "AutoScalingGroup by this name already exists - A group with the name " + name + " already exists");
        }
        if (request.minSize() > request.maxSize()) {
            throw Refusal.autoScaling("ValidationError", "Max bound must be greater than or equal to min bound");
        }
        templates.version(
                request.launchTemplate().launchTemplateId(),
                request.launchTemplate().version());
        List<String> subnets = List.of(request.vpcZoneIdentifier().split(","));
        String vpc = network.subnet(subnets.get(0)).vpcId();
        request.targetGroupARNs().forEach(arn -> targetGroups.checkVpc(arn, vpc));
        ScalingGroup group = new ScalingGroup(
                name,
                request.launchTemplate().launchTemplateId(),
                request.launchTemplate().version(),
                subnets,
                vpc,
                new GroupExtras(request),
                clock.instant());
        group.min = request.minSize();
        group.max = request.maxSize();
        group.desired = request.desiredCapacity() == null ? request.minSize() : request.desiredCapacity();
        request.tags().forEach(tag -> group.tags.put(tag.key(), tag));
        request.targetGroupARNs().forEach(arn -> group.attachments.put(arn, "Adding"));
        group.lag.changed(null, clock.instant(), faults.visibilityDelay());
        groups.put(name, group);
    }

    private void change(ScalingGroup group, Runnable change) {
        AutoScalingGroup before = group.view();
        change.run();
        if (!group.view().equals(before)) {
            group.lag.changed(before, clock.instant(), faults.visibilityDelay());
        }
    }

    /** Changes what a group has besides, or its size; what is described of it may show how it was for a while. */
    void change(ScalingGroup group, Consumer<GroupExtras> change) {
        change(group, () -> change.accept(group.extras));
    }

    void update(UpdateAutoScalingGroupRequest request) {
        Refusal.unlessOnly(
                request,
                GroupExtras.and(
                        "AutoScalingGroupName",
                        "HealthCheckType",
                        "HealthCheckGracePeriod",
                        "MinSize",
                        "MaxSize",
                        "DesiredCapacity"));
        ScalingGroup group = known(request.autoScalingGroupName());
        change(group, () -> update(group, request));
    }

    private static void update(ScalingGroup group, UpdateAutoScalingGroupRequest request) {
        group.extras.update(request);
        group.healthCheckType = request.healthCheckType() == null ? group.healthCheckType : request.healthCheckType();
        group.graceSeconds =
                request.healthCheckGracePeriod() == null ? group.graceSeconds : request.healthCheckGracePeriod();
        group.resize(request.minSize(), request.desiredCapacity(), request.maxSize());
    }

    void protect(SetInstanceProtectionRequest request) {
        Refusal.unlessOnly(request, "AutoScalingGroupName", "InstanceIds", "ProtectedFromScaleIn");
        ScalingGroup group = known(request.autoScalingGroupName());
        if (request.instanceIds().size() > MOST_PROTECTED) {
            throw Refusal.autoScaling(
                    "ValidationError", "The number of instance ids exceeds the limit of " + MOST_PROTECTED);
        }
        request.instanceIds().forEach(id -> {
            if (!group.members.containsKey(id)) {
                throw Refusal.autoScaling(
                        "ValidationError",
                        "The instance " + id + " is not part of Auto Scaling group " + group.name + ".");
            }
        });
        change(
                group,
                () -> request.instanceIds()
                        .forEach(id -> group.members.get(id).protectedFromScaleIn = request.protectedFromScaleIn()));
    }

    /** Somebody's own instances become the group's, which then wants so many more. */
    void attachInstances(String name, List<Machine> machines) {
        ScalingGroup group = known(name);
        if (group.desired + machines.size() > group.max) {
            throw Refusal.autoScaling(
                    "ValidationError",
                    "AutoScalingGroup:" + name + " has reached its max size, instances can't be attached.");
        }
        change(group, () -> machines.forEach(group::attach));
    }

    void delete(String name, boolean force) {
        ScalingGroup group = known(name);
        if (!force && !group.members.isEmpty()) {
            throw Refusal.autoScaling(
                    "ResourceInUse",
                    "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s)"
                            + " still in the group.");
        }
        if (group.deleting) {
            throw Refusal.autoScaling(
                    "ScalingActivityInProgress",
                    "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that"
                            + " group.");
        }
        change(group, () -> group.deleting = true);
    }

    List<AutoScalingGroup> describe(DescribeAutoScalingGroupsRequest request) {
        Refusal.unlessOnly(request, "AutoScalingGroupNames", "Filters", "NextToken", "MaxRecords");
        request.filters().stream()
                .map(Filter::name)
                .filter(name -> !name.startsWith(TAG))
                .forEach(name -> {
                    throw new UnsupportedOperationException(
                            "The rehearsed region does not simulate the filter " + name);
                });
        return groups.values().stream()
                .filter(group -> request.autoScalingGroupNames().isEmpty()
                        || request.autoScalingGroupNames().contains(group.name))
                .map(group -> group.lag.shown(group.view(), clock.instant()))
                .filter(Objects::nonNull)
                .filter(group -> request.filters().stream().allMatch(filter -> matches(filter, group)))
                .toList();
    }

    private static boolean matches(Filter filter, AutoScalingGroup group) {
        String key = filter.name().substring(TAG.length());
        return group.tags().stream()
                .anyMatch(tag -> tag.key().equals(key) && filter.values().contains(tag.value()));
    }

    List<Activity> activities(String name, int most) {
        List<Activity> newestFirst = new ArrayList<>();
        for (Activity activity : known(name).activities) {
            newestFirst.add(0, activity);
        }
        return newestFirst.subList(0, Math.min(most, newestFirst.size()));
    }

    void attach(String name, List<String> arns) {
        ScalingGroup group = known(name);
        arns.forEach(arn -> targetGroups.checkVpc(arn, group.vpc));
        change(
                group,
                () -> arns.forEach(arn -> group.attachments.compute(
                        arn, (any, state) -> state == null || state.startsWith("Remov") ? "Adding" : state)));
    }

    void detach(String name, List<String> arns) {
        ScalingGroup group = known(name);
        change(group, () -> arns.forEach(arn -> group.attachments.computeIfPresent(arn, (any, state) -> "Removing")));
    }

    List<LoadBalancerTargetGroupState> attachments(String name) {
        return known(name).attachments.entrySet().stream()
                .map(entry -> LoadBalancerTargetGroupState.builder()
                        .loadBalancerTargetGroupARN(entry.getKey())
                        .state(entry.getValue())
                        .build())
                .toList();
    }

    void tag(List<Tag> tags) {
        tags.stream()
                .map(Tag::resourceId)
                .distinct()
                .map(this::known)
                .forEach(group -> change(
                        group,
                        () -> tags.stream()
                                .filter(tag -> tag.resourceId().equals(group.name))
                                .forEach(tag -> group.tags.put(tag.key(), tag))));
    }

    ScalingGroup known(String name) {
        ScalingGroup group = groups.get(name);
        if (group == null) {
            throw Refusal.autoScaling(
                    "ValidationError", "AutoScalingGroup name not found - AutoScalingGroup: " + name + " not found");
        }
        return group;
    }

    Map<String, ScalingGroup> all() {
        return groups;
    }

    Instant now() {
        return clock.instant();
    }
}
