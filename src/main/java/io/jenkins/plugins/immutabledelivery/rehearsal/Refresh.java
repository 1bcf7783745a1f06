package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.autoscaling.model.DesiredConfiguration;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefreshStatus;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.RefreshPreferences;
import software.amazon.awssdk.services.autoscaling.model.RefreshStrategy;

/** One instance refresh of a group. */
final class Refresh implements Serializable {
    private static final long serialVersionUID = 1L;

    final String id;
    final String group;
    /** What the instances are to be launched from; null for what the group says. */
    final LaunchTemplateSpecification desired;

    final RefreshPreferences preferences;
    /** The instances that are to go. */
    final List<String> outdated = new ArrayList<>();
    /** What describe calls still show after a call has changed it. */
    final Lag<InstanceRefresh> lag = new Lag<>();

    InstanceRefreshStatus status = InstanceRefreshStatus.PENDING;
    String reason;
    Instant startedAt;
    Instant endedAt;
    int percent;
    int left;
    String rollbackReason;
    Instant rollbackAt;
    /** How many of its checkpoints are behind it. */
    int checkpoints;
    /** Until when it pauses or bakes; null while it does neither. */
    Instant pausedUntil;
    /** When an instance was last replaced. */
    Instant progressAt;

    Refresh(String id, String group, LaunchTemplateSpecification desired, RefreshPreferences preferences, Instant now) {
        this.id = id;
        this.group = group;
        this.desired = desired;
        this.preferences = preferences;
        this.progressAt = now;
    }

    /** Whether no other refresh of the group can be started. */
    boolean active() {
        return replacing() || status == InstanceRefreshStatus.BAKING || status == InstanceRefreshStatus.CANCELLING;
    }

    /** Whether instances are launched from what it says. */
    boolean replacing() {
        return status == InstanceRefreshStatus.PENDING
                || status == InstanceRefreshStatus.IN_PROGRESS
                || status == InstanceRefreshStatus.ROLLBACK_IN_PROGRESS;
    }

    boolean turningBack() {
        return status == InstanceRefreshStatus.ROLLBACK_IN_PROGRESS;
    }

    /** Whether a group that says that can be turned back to it. */
    boolean reversible(ScalingGroup of) {
        return desired != null && of.templateVersion.matches("\\d+");
    }

    int minHealthy() {
        return Objects.requireNonNullElse(preferences.minHealthyPercentage(), 90);
    }

    int maxHealthy() {
        return Objects.requireNonNullElse(preferences.maxHealthyPercentage(), 100);
    }

    int bakeSeconds() {
        return Objects.requireNonNullElse(preferences.bakeTime(), 0);
    }

    /** How many new instances there are to be before it pauses or ends. */
    int stage(int instances) {
        List<Integer> all = preferences.checkpointPercentages();
        int percent = turningBack() || all.isEmpty() ? 100 : all.get(checkpoints);
        return (instances * percent + 99) / 100;
    }

    /** Whether it is over when what it replaces now is replaced. */
    boolean inLastStage() {
        return turningBack()
                || checkpoints >= preferences.checkpointPercentages().size() - 1;
    }

    void end(InstanceRefreshStatus as, String why, Instant now) {
        status = as;
        reason = why;
        endedAt = now;
    }

    InstanceRefresh view() {
        InstanceRefresh.Builder view = InstanceRefresh.builder()
                .instanceRefreshId(id)
                .autoScalingGroupName(group)
                .strategy(RefreshStrategy.ROLLING)
                .status(status)
                .statusReason(reason)
                .startTime(startedAt)
                .endTime(endedAt)
                .percentageComplete(percent)
                .instancesToUpdate(left)
                .preferences(preferences);
        if (desired != null) {
            view.desiredConfiguration(
                    DesiredConfiguration.builder().launchTemplate(desired).build());
        }
        if (rollbackAt != null) {
            view.rollbackDetails(details -> details.rollbackReason(rollbackReason)
                    .rollbackStartTime(rollbackAt)
                    .percentageCompleteOnRollback(percent)
                    .instancesToUpdateOnRollback(left));
        }
        return view.build();
    }
}
