package io.jenkins.plugins.immutabledelivery.aws;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.present;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.tolerateAbsence;

import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AlarmSpecification;
import software.amazon.awssdk.services.autoscaling.model.CancelInstanceRefreshRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesResponse;
import software.amazon.awssdk.services.autoscaling.model.DesiredConfiguration;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.RefreshPreferences;
import software.amazon.awssdk.services.autoscaling.model.RefreshStrategy;
import software.amazon.awssdk.services.autoscaling.model.RollbackDetails;
import software.amazon.awssdk.services.autoscaling.model.RollbackInstanceRefreshRequest;
import software.amazon.awssdk.services.autoscaling.model.StartInstanceRefreshRequest;

/** Instance refreshes by Auto Scaling's API. */
final class AwsInstanceRefreshes implements InstanceRefreshes {
    private final AutoScalingClient client;

    AwsInstanceRefreshes(AutoScalingClient client) {
        this.client = client;
    }

    @Override
    public List<RefreshView> of(String group) {
        DescribeInstanceRefreshesRequest.Builder request =
                DescribeInstanceRefreshesRequest.builder().autoScalingGroupName(group);
        List<InstanceRefresh> all = new ArrayList<>();
        String token = null;
        do {
            request.nextToken(token);
            Optional<DescribeInstanceRefreshesResponse> page = present(() -> call(
                    "autoscaling:DescribeInstanceRefreshes",
                    group,
                    () -> client.describeInstanceRefreshes(request.build())));
            page.ifPresent(answer -> all.addAll(answer.instanceRefreshes()));
            token = page.map(DescribeInstanceRefreshesResponse::nextToken).orElse(null);
        } while (token != null && !token.isEmpty());
        return all.stream()
                // One that is pending has not started yet.
                .sorted(Comparator.comparing(
                        InstanceRefresh::startTime, Comparator.nullsFirst(Comparator.reverseOrder())))
                .map(AwsInstanceRefreshes::view)
                .toList();
    }

    private static RefreshView view(InstanceRefresh refresh) {
        RollbackDetails rollback = refresh.rollbackDetails();
        Optional<LaunchTemplateSpecification> template =
                Optional.ofNullable(refresh.desiredConfiguration()).map(DesiredConfiguration::launchTemplate);
        return new RefreshView(
                refresh.instanceRefreshId(),
                refresh.statusAsString(),
                refresh.statusReason(),
                Objects.requireNonNullElse(
                        rollback == null ? refresh.percentageComplete() : rollback.percentageCompleteOnRollback(), 0),
                template.map(LaunchTemplateSpecification::launchTemplateId).orElse(null),
                template.map(LaunchTemplateSpecification::version)
                        .filter(version -> version.matches("\\d+"))
                        .map(Long::valueOf)
                        .orElse(0L),
                refresh.startTime(),
                rollback == null ? null : rollback.rollbackReason());
    }

    @Override
    public String start(String group, String launchTemplateId, long launchTemplateVersion, Preferences preferences) {
        StartInstanceRefreshRequest request = StartInstanceRefreshRequest.builder()
                .autoScalingGroupName(group)
                .strategy(RefreshStrategy.ROLLING)
                .desiredConfiguration(DesiredConfiguration.builder()
                        .launchTemplate(LaunchTemplateSpecification.builder()
                                .launchTemplateId(launchTemplateId)
                                .version(Long.toString(launchTemplateVersion))
                                .build())
                        .build())
                .preferences(words(preferences))
                .build();
        return call("autoscaling:StartInstanceRefresh", group, () -> client.startInstanceRefresh(request))
                .instanceRefreshId();
    }

    private static RefreshPreferences words(Preferences preferences) {
        RefreshPreferences.Builder words = RefreshPreferences.builder()
                .minHealthyPercentage(preferences.minHealthyPercent())
                .maxHealthyPercentage(preferences.maxHealthyPercent())
                .instanceWarmup(seconds(preferences.warmUp()))
                .autoRollback(preferences.autoRollback())
                .skipMatching(preferences.skipMatching())
                .scaleInProtectedInstances(preferences.scaleInProtected())
                .bakeTime(seconds(preferences.bakeTime()));
        if (!preferences.checkpoints().isEmpty()) {
            words.checkpointPercentages(preferences.checkpoints())
                    .checkpointDelay(seconds(preferences.checkpointDelay()));
        }
        if (!preferences.alarms().isEmpty()) {
            words.alarmSpecification(
                    AlarmSpecification.builder().alarms(preferences.alarms()).build());
        }
        return words.build();
    }

    private static Integer seconds(Duration duration) {
        return duration == null ? null : (int) duration.toSeconds();
    }

    @Override
    public void cancel(String group) {
        CancelInstanceRefreshRequest request = CancelInstanceRefreshRequest.builder()
                .autoScalingGroupName(group)
                .build();
        tolerateAbsence(
                () -> call("autoscaling:CancelInstanceRefresh", group, () -> client.cancelInstanceRefresh(request)));
    }

    @Override
    public void rollBack(String group) {
        RollbackInstanceRefreshRequest request = RollbackInstanceRefreshRequest.builder()
                .autoScalingGroupName(group)
                .build();
        tolerateAbsence(() ->
                call("autoscaling:RollbackInstanceRefresh", group, () -> client.rollbackInstanceRefresh(request)));
    }
}
