package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.rehearsal.ScalingGroup.Member;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** What Auto Scaling does by itself, step by step: launches, replaces, scales in, registers with target groups, deletes. */
final class Scaler implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Duration RETRY = Duration.ofSeconds(60);

    private final Chance chance;
    private final Groups groups;
    private final Machines machines;
    private final Templates templates;
    private final TargetGroups targetGroups;
    private final Balancers balancers;
    private final Refresher refresher;
    private final MetricAlarms alarms;
    private final Faults faults;

    Scaler(
            Chance chance,
            Groups groups,
            Machines machines,
            Templates templates,
            TargetGroups targetGroups,
            Balancers balancers,
            Refresher refresher,
            MetricAlarms alarms,
            Faults faults) {
        this.alarms = alarms;
        this.chance = chance;
        this.groups = groups;
        this.machines = machines;
        this.templates = templates;
        this.targetGroups = targetGroups;
        this.balancers = balancers;
        this.refresher = refresher;
        this.faults = faults;
    }

    /** One step of all groups; the clock shows its time. */
    void step() {
        Instant now = groups.now();
        targetGroups.tidy(now);
        groups.all().values().forEach(group -> step(group, now));
        groups.all().values().removeIf(group -> {
            boolean gone = group.deleting && group.members.isEmpty();
            if (gone) {
                alarms.forget(group);
            }
            return gone;
        });
    }

    private void step(ScalingGroup group, Instant now) {
        List.copyOf(group.members.values()).forEach(member -> step(group, member, now));
        long active = group.members.values().stream()
                .filter(member -> member.state != LifecycleState.TERMINATING)
                .count();
        int wanted = group.deleting ? 0 : refresher.wanted(group);
        boolean launches = !group.extras.suspends("Launch") && !now.isBefore(group.launchAgainAt);
        for (long missing = launches ? wanted - active : 0;
                missing > 0 && !now.isBefore(group.launchAgainAt);
                missing--) {
            launch(group, now);
        }
        group.members.values().stream()
                .filter(member -> member.state != LifecycleState.TERMINATING)
                .filter(member -> group.deleting || !member.protectedFromScaleIn && !group.extras.suspends("Terminate"))
                .limit(Math.max(0, active - wanted))
                .toList()
                .forEach(member -> terminate(group, member, now, "a difference between desired and actual capacity"));
        refresher.step(group, now).ifPresent(member -> terminate(group, member, now, "an instance refresh"));
        attachments(group, now);
    }

    private void step(ScalingGroup group, Member member, Instant now) {
        Machine machine = machines.get(member.instance);
        if (member.state == LifecycleState.TERMINATING) {
            if (machine.terminatedAt != null && !now.isBefore(machine.terminatedAt)) {
                group.members.remove(member.instance);
            }
            return;
        }
        if (member.state == LifecycleState.PENDING && machine.running(now)) {
            member.state = LifecycleState.IN_SERVICE;
            member.inServiceAt = now;
        }
        boolean lost = member.state == LifecycleState.IN_SERVICE && !machine.running(now) || machine.ending(now);
        boolean sick = group.heedsLoadBalancer()
                && member.inServiceAt != null
                && now.isAfter(member.inServiceAt.plusSeconds(group.graceSeconds))
                && group.attachments.keySet().stream()
                        .filter(arn -> targetGroups.registered(arn, member.instance))
                        .anyMatch(arn -> targetGroups
                                        .health(arn, member.instance, balancers)
                                        .state()
                                == TargetHealthStateEnum.UNHEALTHY);
        if (lost || sick) {
            member.healthy = false;
            terminate(
                    group,
                    member,
                    now,
                    lost
                            ? "an EC2 health check indicating it has been terminated or stopped"
                            : "an ELB system health check failure");
        }
    }

    private void launch(ScalingGroup group, Instant now) {
        LaunchTemplateSpecification from = refresher.launchesFrom(group);
        LaunchTemplateVersion version;
        try {
            version = templates.version(from.launchTemplateId(), from.version());
        } catch (RuntimeException e) {
            failed(group, now, e.getMessage());
            return;
        }
        ResponseLaunchTemplateData template = version.launchTemplateData();
        if (faults.shortage()) {
            failed(
                    group,
                    now,
                    Faults.capacityWords(template.instanceTypeAsString()) + " Launching EC2 instance failed.");
            return;
        }
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(ScalingGroup.OWN_TAG, group.name);
        group.tags.values().stream()
                .filter(tag -> Boolean.TRUE.equals(tag.propagateAtLaunch()))
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        String userData = template.userData() == null
                ? ""
                : new String(Base64.getDecoder().decode(template.userData()), StandardCharsets.UTF_8);
        try {
            Machine machine = machines.launch(
                    new Machine.Launch(
                            template.imageId(),
                            template.instanceTypeAsString(),
                            group.subnets.get(group.members.size() % group.subnets.size()),
                            group.vpc,
                            template.securityGroupIds(),
                            userData,
                            true,
                            null),
                    tags);
            machine.group = group.name;
            Member member = new Member(machine.id, from);
            member.protectedFromScaleIn = group.extras.protects();
            group.members.put(machine.id, member);
            activity(
                    group,
                    now,
                    ScalingActivityStatusCode.SUCCESSFUL,
                    "Launching a new EC2 instance: " + machine.id,
                    null);
        } catch (RuntimeException e) {
            failed(group, now, e.getMessage());
        }
    }

    private void failed(ScalingGroup group, Instant now, String words) {
        group.launchAgainAt = now.plus(RETRY);
        activity(group, now, ScalingActivityStatusCode.FAILED, "Launching a new EC2 instance", words);
    }

    private void terminate(ScalingGroup group, Member member, Instant now, String cause) {
        member.state = LifecycleState.TERMINATING;
        Machine machine = machines.get(member.instance);
        if (!machine.ending(now)) {
            machine.terminatesAt = now;
            machine.terminatedAt = now.plus(chance.seconds(20, 60));
            machine.stateReason = "Client.UserInitiatedShutdown: User initiated shutdown";
        }
        activity(
                group,
                now,
                ScalingActivityStatusCode.SUCCESSFUL,
                "Terminating EC2 instance: " + member.instance + " in response to " + cause,
                null);
    }

    private static void activity(
            ScalingGroup group, Instant now, ScalingActivityStatusCode status, String description, String message) {
        group.activities.add(Activity.builder()
                .autoScalingGroupName(group.name)
                .activityId("activity-" + group.activities.size())
                .startTime(now)
                .statusCode(status)
                .description(description)
                .statusMessage(message)
                .build());
    }

    private void attachments(ScalingGroup group, Instant now) {
        List<String> inService = group.members.values().stream()
                .filter(member -> member.state == LifecycleState.IN_SERVICE)
                .map(member -> member.instance)
                .toList();
        group.attachments.replaceAll((arn, state) -> {
            if (state.equals("Removing")) {
                group.members.keySet().forEach(id -> targetGroups.deregister(arn, id));
                return group.members.keySet().stream().anyMatch(id -> targetGroups.registered(arn, id))
                        ? state
                        : "Removed";
            }
            if (!group.extras.suspends("AddToLoadBalancer")) {
                inService.forEach(id -> targetGroups.register(arn, id));
            }
            return inService.isEmpty() ? state : "InService";
        });
        group.attachments.values().removeIf("Removed"::equals);
    }
}
