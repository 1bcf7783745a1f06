package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefreshStatus;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * What instance refreshes do by themselves, step by step: they launch from their launch template version beyond the
 * desired capacity, wait until what is new is ready, end what is old, pause, bake, fail and turn back.
 */
final class Refresher implements Serializable {
    private static final long serialVersionUID = 1L;
    /** After that long without a replacement that succeeds a refresh fails. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final SimulatedRegion region;
    private final Refreshes refreshes;

    Refresher(SimulatedRegion region, Refreshes refreshes) {
        this.region = region;
        this.refreshes = refreshes;
    }

    /** What a group's instances are launched from now. */
    LaunchTemplateSpecification launchesFrom(ScalingGroup group) {
        return refreshes
                .active(group.name)
                .filter(refresh -> refresh.replacing() && !refresh.turningBack())
                .map(refresh -> refresh.desired)
                .orElseGet(group::template);
    }

    /** How many instances a group is to have now. */
    int wanted(ScalingGroup group) {
        Optional<Refresh> refresh = refreshes.active(group.name);
        if (refresh.isEmpty()) {
            return group.desired;
        }
        int beyond = extra(group, refresh.get());
        if (refresh.get().status == InstanceRefreshStatus.CANCELLING) {
            // What is under way is finished first.
            return Math.max(group.desired, Math.min(active(group), group.desired + beyond));
        }
        int wanted = outdated(group, refresh.get()) + refresh.get().stage(group.desired);
        return Math.max(group.desired, Math.min(wanted, group.desired + beyond));
    }

    private static int extra(ScalingGroup group, Refresh refresh) {
        return refresh.maxHealthy() == 100 ? 0 : Math.max(1, group.desired * (refresh.maxHealthy() - 100) / 100);
    }

    private static int active(ScalingGroup group) {
        return (int) group.members.values().stream()
                .filter(member -> member.state != LifecycleState.TERMINATING)
                .count();
    }

    private static int outdated(ScalingGroup group, Refresh refresh) {
        return (int) group.members.values().stream()
                .filter(member ->
                        member.state != LifecycleState.TERMINATING && refresh.outdated.contains(member.instance))
                .count();
    }

    /** The next instance that a refresh ends; empty where it ends none for now. */
    Optional<ScalingGroup.Member> step(ScalingGroup group, Instant now) {
        Optional<Refresh> found = refreshes.active(group.name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Refresh refresh = found.get();
        if (group.deleting) {
            refresh.end(InstanceRefreshStatus.CANCELLED, "The Auto Scaling group is being deleted.", now);
        } else if (refresh.status == InstanceRefreshStatus.CANCELLING) {
            if (group.members.values().stream()
                    .allMatch(member ->
                            member.state == LifecycleState.TERMINATING || ready(group, refresh, member, now))) {
                refresh.end(InstanceRefreshStatus.CANCELLED, "Cancelled due to user request.", now);
            }
        } else if (!refresh.turningBack() && alarm(refresh).isPresent()) {
            fail(group, refresh, "The alarm " + alarm(refresh).get() + " went into the ALARM state.", now);
        } else if (refresh.status == InstanceRefreshStatus.BAKING) {
            if (!now.isBefore(refresh.pausedUntil)) {
                succeed(group, refresh, now);
            }
        } else if (refresh.pausedUntil == null || refresh.turningBack()) {
            return replace(group, refresh, now);
        } else if (!now.isBefore(refresh.pausedUntil)) {
            refresh.pausedUntil = null;
            refresh.progressAt = now;
            refresh.checkpoints++;
        }
        return Optional.empty();
    }

    private Optional<String> alarm(Refresh refresh) {
        return refresh.preferences.alarmSpecification() == null
                ? Optional.empty()
                : refresh.preferences.alarmSpecification().alarms().stream()
                        .filter(name -> RehearsedCloudWatch.raised(region, name))
                        .findFirst();
    }

    private Optional<ScalingGroup.Member> replace(ScalingGroup group, Refresh refresh, Instant now) {
        if (refresh.status == InstanceRefreshStatus.PENDING) {
            refresh.status = InstanceRefreshStatus.IN_PROGRESS;
            refresh.startedAt = now;
        }
        int ready = 0;
        int fresh = 0;
        for (ScalingGroup.Member member : group.members.values()) {
            if (ready(group, refresh, member, now)) {
                ready++;
                fresh += refresh.outdated.contains(member.instance) ? 0 : 1;
            }
        }
        int old = outdated(group, refresh);
        progress(group, refresh, Math.min(fresh, group.desired - old), old, now);
        int stays = group.desired - refresh.stage(group.desired);
        if (fresh >= refresh.stage(group.desired) && old <= stays) {
            stageDone(group, refresh, now);
        } else if (now.isAfter(refresh.progressAt.plus(PATIENCE))) {
            fail(group, refresh, "The instance refresh failed to make progress for one hour.", now);
        } else if (old > stays) {
            return victim(group, refresh, ready, now);
        }
        return Optional.empty();
    }

    private static void progress(ScalingGroup group, Refresh refresh, int replaced, int old, Instant now) {
        int percent = group.desired == 0 ? 100 : Math.max(0, 100 * replaced / group.desired);
        if (percent > refresh.percent) {
            refresh.progressAt = now;
        }
        refresh.percent = percent;
        refresh.left = old;
    }

    private Optional<ScalingGroup.Member> victim(ScalingGroup group, Refresh refresh, int ready, Instant now) {
        int least = (group.desired * refresh.minHealthy() + 99) / 100;
        boolean oneAtATime = refresh.minHealthy() == 100 && extra(group, refresh) == 0;
        int floor = oneAtATime ? group.desired - 1 : least;
        List<ScalingGroup.Member> old = group.members.values().stream()
                .filter(member ->
                        member.state != LifecycleState.TERMINATING && refresh.outdated.contains(member.instance))
                .toList();
        return old.stream()
                .filter(member -> !ready(group, refresh, member, now))
                .findFirst()
                .or(() -> ready > floor ? old.stream().findFirst() : Optional.empty());
    }

    /** Whether an instance counts: in service, healthy wherever the group looks, and warmed up. */
    private boolean ready(ScalingGroup group, Refresh refresh, ScalingGroup.Member member, Instant now) {
        if (member.state != LifecycleState.IN_SERVICE || !member.healthy) {
            return false;
        }
        int warmUp = Objects.requireNonNullElse(refresh.preferences.instanceWarmup(), group.graceSeconds);
        boolean old = refresh.outdated.contains(member.instance);
        boolean heeded = group.heedsLoadBalancer();
        return (old || !now.isBefore(member.inServiceAt.plusSeconds(warmUp)))
                && (!heeded
                        || group.attachments.keySet().stream()
                                .allMatch(arn -> region.targetGroups.registered(arn, member.instance)
                                        && region.targetGroups
                                                        .health(arn, member.instance, region.balancers)
                                                        .state()
                                                == TargetHealthStateEnum.HEALTHY));
    }

    private void stageDone(ScalingGroup group, Refresh refresh, Instant now) {
        int stage = refresh.stage(group.desired);
        // A checkpoint that another one reached too is passed over.
        while (!refresh.inLastStage() && refresh.stage(group.desired) == stage) {
            refresh.checkpoints++;
        }
        if (refresh.stage(group.desired) > stage) {
            refresh.checkpoints--;
            refresh.pausedUntil =
                    now.plusSeconds(Objects.requireNonNullElse(refresh.preferences.checkpointDelay(), 3600));
        } else if (refresh.turningBack()) {
            refresh.end(InstanceRefreshStatus.ROLLBACK_SUCCESSFUL, refresh.rollbackReason, now);
        } else if (refresh.bakeSeconds() > 0) {
            refresh.status = InstanceRefreshStatus.BAKING;
            refresh.pausedUntil = now.plusSeconds(refresh.bakeSeconds());
        } else {
            succeed(group, refresh, now);
        }
    }

    private void succeed(ScalingGroup group, Refresh refresh, Instant now) {
        refresh.end(InstanceRefreshStatus.SUCCESSFUL, null, now);
        if (refresh.desired != null) {
            AutoScalingGroup before = group.view();
            group.templateId = refresh.desired.launchTemplateId();
            group.templateVersion = refresh.desired.version();
            group.lag.changed(before, now, region.faults().visibilityDelay());
        }
    }

    private static void fail(ScalingGroup group, Refresh refresh, String why, Instant now) {
        if (refresh.turningBack()) {
            refresh.end(InstanceRefreshStatus.ROLLBACK_FAILED, why, now);
        } else if (Boolean.TRUE.equals(refresh.preferences.autoRollback())) {
            Refreshes.turnBack(refresh, group, why, now);
        } else {
            refresh.end(InstanceRefreshStatus.FAILED, why, now);
        }
    }
}
