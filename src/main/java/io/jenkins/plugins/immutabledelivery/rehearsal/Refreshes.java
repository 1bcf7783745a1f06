package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefreshStatus;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.RefreshPreferences;
import software.amazon.awssdk.services.autoscaling.model.StartInstanceRefreshRequest;

/** The instance refreshes of a region, by Auto Scaling's API. What they do as time goes by is in {@link Refresher}. */
final class Refreshes implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_SECONDS = 172_800;
    private static final int MOST_ALARMS = 10;

    private final Chance chance;
    private final Groups groups;
    private final Templates templates;
    private final Faults faults;
    private final List<Refresh> refreshes = new ArrayList<>();
    private final StepClock clock;

    Refreshes(Chance chance, Groups groups, Templates templates, Faults faults, StepClock clock) {
        this.chance = chance;
        this.groups = groups;
        this.templates = templates;
        this.faults = faults;
        this.clock = clock;
    }

    String start(StartInstanceRefreshRequest request) {
        Refusal.unlessOnly(request, "AutoScalingGroupName", "Strategy", "DesiredConfiguration", "Preferences");
        ScalingGroup group = groups.known(request.autoScalingGroupName());
        RefreshPreferences preferences = Objects.requireNonNullElseGet(
                request.preferences(), () -> RefreshPreferences.builder().build());
        LaunchTemplateSpecification desired = request.desiredConfiguration() == null
                ? null
                : request.desiredConfiguration().launchTemplate();
        check(preferences);
        if (desired != null) {
            templates.version(desired.launchTemplateId(), desired.version());
        }
        if (active(group.name).isPresent()) {
            throw Refusal.autoScaling(
                    "InstanceRefreshInProgress",
                    "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.");
        }
        Refresh refresh = new Refresh(uuid(), group.name, desired, preferences, clock.instant());
        if (Boolean.TRUE.equals(preferences.autoRollback())) {
            invalidUnless(
                    desired != null,
                    "The AutoRollback parameter cannot be set to true when the DesiredConfiguration parameter is empty.");
            invalidUnless(
                    refresh.reversible(group),
                    "The AutoRollback parameter cannot be set to true when the group uses $Latest or $Default.");
        }
        boolean skip = Boolean.TRUE.equals(preferences.skipMatching());
        group.members.values().stream()
                .filter(member -> !skip || desired != null && !desired.equals(member.launchedFrom))
                .forEach(member -> refresh.outdated.add(member.instance));
        refresh.left = refresh.outdated.size();
        refresh.lag.changed(null, clock.instant(), faults.visibilityDelay());
        refreshes.add(refresh);
        return refresh.id;
    }

    private String uuid() {
        String hex = chance.hex() + chance.hex();
        return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    private static void check(RefreshPreferences preferences) {
        Refusal.unlessOnly(
                preferences,
                "MinHealthyPercentage",
                "MaxHealthyPercentage",
                "InstanceWarmup",
                "CheckpointPercentages",
                "CheckpointDelay",
                "SkipMatching",
                "AutoRollback",
                "ScaleInProtectedInstances",
                "AlarmSpecification",
                "BakeTime");
        int min = Objects.requireNonNullElse(preferences.minHealthyPercentage(), 90);
        int max = Objects.requireNonNullElse(preferences.maxHealthyPercentage(), 100);
        invalidUnless(min >= 0 && min <= 100, "MinHealthyPercentage must be between 0 and 100");
        invalidUnless(
                max >= 100 && max <= 200 && max - min <= 100,
                "MaxHealthyPercentage must be between 100 and 200, and at most 100 above MinHealthyPercentage");
        List<Integer> checkpoints = preferences.checkpointPercentages();
        List<Integer> ascending =
                new ArrayList<>(checkpoints.stream().distinct().sorted().toList());
        invalidUnless(
                ascending.equals(checkpoints) && checkpoints.stream().allMatch(one -> one >= 1 && one <= 100),
                "CheckpointPercentages must be unique, in ascending order, and between 1 and 100");
        invalidUnless(
                preferences.checkpointDelay() == null || !checkpoints.isEmpty(),
                "CheckpointDelay can only be specified with CheckpointPercentages");
        invalidUnless(
                seconds(preferences.checkpointDelay()) && seconds(preferences.bakeTime()),
                "CheckpointDelay and BakeTime must be between 0 and " + LONGEST_SECONDS + " seconds");
        invalidUnless(
                preferences.alarmSpecification() == null
                        || preferences.alarmSpecification().alarms().size() <= MOST_ALARMS,
                "Up to " + MOST_ALARMS + " alarms can be specified");
    }

    private static boolean seconds(Integer value) {
        return value == null || value >= 0 && value <= LONGEST_SECONDS;
    }

    private static void invalidUnless(boolean valid, String words) {
        if (!valid) {
            throw Refusal.autoScaling("ValidationError", words);
        }
    }

    String cancel(String name) {
        Refresh refresh = running(name);
        refresh.lag.changed(refresh.view(), clock.instant(), faults.visibilityDelay());
        refresh.status = InstanceRefreshStatus.CANCELLING;
        return refresh.id;
    }

    String rollBack(String name) {
        Refresh refresh = running(name);
        ScalingGroup group = groups.known(name);
        if (!refresh.reversible(group)) {
            throw Refusal.autoScaling(
                    "IrreversibleInstanceRefresh",
                    "The instance refresh has no desired configuration, or the group's launch template version is no"
                            + " number.");
        }
        refresh.lag.changed(refresh.view(), clock.instant(), faults.visibilityDelay());
        turnBack(refresh, group, "Manual rollback", clock.instant());
        return refresh.id;
    }

    /** From now on its new instances are the ones to go. */
    static void turnBack(Refresh refresh, ScalingGroup group, String why, Instant now) {
        refresh.status = InstanceRefreshStatus.ROLLBACK_IN_PROGRESS;
        refresh.rollbackReason = why;
        refresh.rollbackAt = now;
        refresh.progressAt = now;
        refresh.percent = 0;
        refresh.outdated.clear();
        group.members.values().stream()
                .filter(member -> refresh.desired.equals(member.launchedFrom))
                .forEach(member -> refresh.outdated.add(member.instance));
        refresh.left = refresh.outdated.size();
    }

    private Refresh running(String name) {
        groups.known(name);
        return active(name)
                .filter(refresh -> !refresh.turningBack() && refresh.status != InstanceRefreshStatus.CANCELLING)
                .orElseThrow(() -> Refusal.autoScaling(
                        "ActiveInstanceRefreshNotFound",
                        "No in progress or pending Instance Refresh found for " + name));
    }

    List<InstanceRefresh> describe(DescribeInstanceRefreshesRequest request) {
        Refusal.unlessOnly(request, "AutoScalingGroupName", "InstanceRefreshIds", "NextToken", "MaxRecords");
        groups.known(request.autoScalingGroupName());
        List<InstanceRefresh> newestFirst = new ArrayList<>(refreshes.stream()
                .filter(refresh -> refresh.group.equals(request.autoScalingGroupName()))
                .map(refresh -> refresh.lag.shown(refresh.view(), clock.instant()))
                .filter(Objects::nonNull)
                .filter(refresh -> request.instanceRefreshIds().isEmpty()
                        || request.instanceRefreshIds().contains(refresh.instanceRefreshId()))
                .toList());
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** The refresh of a group that has not ended; there is one at most. */
    Optional<Refresh> active(String group) {
        return refreshes.stream()
                .filter(refresh -> refresh.group.equals(group) && refresh.active())
                .findFirst();
    }

    /** Forgets the refreshes of groups that are gone. */
    void tidy() {
        refreshes.removeIf(refresh -> !groups.all().containsKey(refresh.group));
    }
}
