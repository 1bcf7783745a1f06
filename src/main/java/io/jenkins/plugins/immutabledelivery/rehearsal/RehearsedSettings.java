package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.*;

/** Of Auto Scaling's client, the calls about what else a group can have. */
abstract class RehearsedSettings implements AutoScalingClient {
    private static final String GROUP = "AutoScalingGroupName";

    private final SimulatedRegion region;

    RehearsedSettings(SimulatedRegion region) {
        this.region = region;
    }

    private <R> R answer(AwsRequest request, Supplier<R> answer) {
        return region.answer(SERVICE_NAME, request, answer);
    }

    @Override
    public SuspendProcessesResponse suspendProcesses(SuspendProcessesRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, GROUP, "ScalingProcesses");
            region.settings.suspend(request.autoScalingGroupName(), request.scalingProcesses());
            return SuspendProcessesResponse.builder().build();
        });
    }

    @Override
    public ResumeProcessesResponse resumeProcesses(ResumeProcessesRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, GROUP, "ScalingProcesses");
            region.settings.resume(request.autoScalingGroupName(), request.scalingProcesses());
            return ResumeProcessesResponse.builder().build();
        });
    }

    @Override
    public EnableMetricsCollectionResponse enableMetricsCollection(EnableMetricsCollectionRequest request) {
        return answer(request, () -> {
            region.settings.collect(request);
            return EnableMetricsCollectionResponse.builder().build();
        });
    }

    @Override
    public DisableMetricsCollectionResponse disableMetricsCollection(DisableMetricsCollectionRequest request) {
        return answer(request, () -> {
            region.settings.stopCollecting(request);
            return DisableMetricsCollectionResponse.builder().build();
        });
    }

    @Override
    public PutScalingPolicyResponse putScalingPolicy(PutScalingPolicyRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(
                    request,
                    GROUP,
                    "PolicyName",
                    "PolicyType",
                    "AdjustmentType",
                    "MinAdjustmentMagnitude",
                    "ScalingAdjustment",
                    "Cooldown",
                    "MetricAggregationType",
                    "StepAdjustments",
                    "EstimatedInstanceWarmup",
                    "TargetTrackingConfiguration",
                    "Enabled",
                    "PredictiveScalingConfiguration");
            return PutScalingPolicyResponse.builder()
                    .policyARN(region.settings.put(request))
                    .build();
        });
    }

    @Override
    public DescribePoliciesResponse describePolicies(DescribePoliciesRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, GROUP, "NextToken", "MaxRecords");
            Pages<ScalingPolicy> page = Pages.of(
                    region.settings.policies(request.autoScalingGroupName()),
                    request.nextToken(),
                    request.maxRecords());
            return DescribePoliciesResponse.builder()
                    .scalingPolicies(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public PutScheduledUpdateGroupActionResponse putScheduledUpdateGroupAction(
            PutScheduledUpdateGroupActionRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(
                    request,
                    GROUP,
                    "ScheduledActionName",
                    "StartTime",
                    "EndTime",
                    "Recurrence",
                    "MinSize",
                    "MaxSize",
                    "DesiredCapacity",
                    "TimeZone");
            region.settings.put(request);
            return PutScheduledUpdateGroupActionResponse.builder().build();
        });
    }

    @Override
    public DescribeScheduledActionsResponse describeScheduledActions(DescribeScheduledActionsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, GROUP, "NextToken", "MaxRecords");
            Pages<ScheduledUpdateGroupAction> page = Pages.of(
                    region.settings.schedules(request.autoScalingGroupName()),
                    request.nextToken(),
                    request.maxRecords());
            return DescribeScheduledActionsResponse.builder()
                    .scheduledUpdateGroupActions(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public PutLifecycleHookResponse putLifecycleHook(PutLifecycleHookRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(
                    request,
                    GROUP,
                    "LifecycleHookName",
                    "LifecycleTransition",
                    "NotificationTargetARN",
                    "RoleARN",
                    "NotificationMetadata",
                    "HeartbeatTimeout",
                    "DefaultResult");
            region.settings.put(request);
            return PutLifecycleHookResponse.builder().build();
        });
    }

    @Override
    public DescribeLifecycleHooksResponse describeLifecycleHooks(DescribeLifecycleHooksRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, GROUP);
            return DescribeLifecycleHooksResponse.builder()
                    .lifecycleHooks(region.settings.hooks(request.autoScalingGroupName()))
                    .build();
        });
    }

    @Override
    public PutNotificationConfigurationResponse putNotificationConfiguration(
            PutNotificationConfigurationRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, GROUP, "TopicARN", "NotificationTypes");
            region.settings.put(request);
            return PutNotificationConfigurationResponse.builder().build();
        });
    }

    @Override
    public DescribeNotificationConfigurationsResponse describeNotificationConfigurations(
            DescribeNotificationConfigurationsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AutoScalingGroupNames", "NextToken", "MaxRecords");
            Pages<NotificationConfiguration> page = Pages.of(
                    region.settings.notifications(request.autoScalingGroupNames()),
                    request.nextToken(),
                    request.maxRecords());
            return DescribeNotificationConfigurationsResponse.builder()
                    .notificationConfigurations(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public PutWarmPoolResponse putWarmPool(PutWarmPoolRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(
                    request, GROUP, "MaxGroupPreparedCapacity", "MinSize", "PoolState", "InstanceReusePolicy");
            region.settings.put(request);
            return PutWarmPoolResponse.builder().build();
        });
    }
}
