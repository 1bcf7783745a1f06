package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.autoscaling.model.*;
import software.amazon.awssdk.services.autoscaling.model.CancelInstanceRefreshRequest;
import software.amazon.awssdk.services.autoscaling.model.CancelInstanceRefreshResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesResponse;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.RollbackInstanceRefreshRequest;
import software.amazon.awssdk.services.autoscaling.model.RollbackInstanceRefreshResponse;
import software.amazon.awssdk.services.autoscaling.model.StartInstanceRefreshRequest;
import software.amazon.awssdk.services.autoscaling.model.StartInstanceRefreshResponse;

/** Auto Scaling's client, answered by the rehearsed region. */
final class RehearsedAutoScaling extends RehearsedSettings {
    private final SimulatedRegion region;

    RehearsedAutoScaling(SimulatedRegion region) {
        super(region);
        this.region = region;
    }

    private <R> R answer(AwsRequest request, Supplier<R> answer) {
        return region.answer(SERVICE_NAME, request, answer);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public CreateAutoScalingGroupResponse createAutoScalingGroup(CreateAutoScalingGroupRequest request) {
        return answer(request, () -> {
            region.groups.create(request);
            return CreateAutoScalingGroupResponse.builder().build();
        });
    }

    @Override
    public UpdateAutoScalingGroupResponse updateAutoScalingGroup(UpdateAutoScalingGroupRequest request) {
        return answer(request, () -> {
            region.groups.update(request);
            return UpdateAutoScalingGroupResponse.builder().build();
        });
    }

    @Override
    public DeleteAutoScalingGroupResponse deleteAutoScalingGroup(DeleteAutoScalingGroupRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AutoScalingGroupName", "ForceDelete");
            region.groups.delete(request.autoScalingGroupName(), Boolean.TRUE.equals(request.forceDelete()));
            return DeleteAutoScalingGroupResponse.builder().build();
        });
    }

    @Override
    public DescribeAutoScalingGroupsResponse describeAutoScalingGroups(DescribeAutoScalingGroupsRequest request) {
        return answer(request, () -> {
            Pages<AutoScalingGroup> page =
                    Pages.of(region.groups.describe(request), request.nextToken(), request.maxRecords());
            return DescribeAutoScalingGroupsResponse.builder()
                    .autoScalingGroups(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public DescribeScalingActivitiesResponse describeScalingActivities(DescribeScalingActivitiesRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AutoScalingGroupName", "MaxRecords", "NextToken");
            int most = request.maxRecords() == null ? 100 : request.maxRecords();
            return DescribeScalingActivitiesResponse.builder()
                    .activities(region.groups.activities(request.autoScalingGroupName(), most))
                    .build();
        });
    }

    @Override
    public AttachLoadBalancerTargetGroupsResponse attachLoadBalancerTargetGroups(
            AttachLoadBalancerTargetGroupsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AutoScalingGroupName", "TargetGroupARNs");
            region.groups.attach(request.autoScalingGroupName(), request.targetGroupARNs());
            return AttachLoadBalancerTargetGroupsResponse.builder().build();
        });
    }

    @Override
    public DetachLoadBalancerTargetGroupsResponse detachLoadBalancerTargetGroups(
            DetachLoadBalancerTargetGroupsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AutoScalingGroupName", "TargetGroupARNs");
            region.groups.detach(request.autoScalingGroupName(), request.targetGroupARNs());
            return DetachLoadBalancerTargetGroupsResponse.builder().build();
        });
    }

    @Override
    public DescribeLoadBalancerTargetGroupsResponse describeLoadBalancerTargetGroups(
            DescribeLoadBalancerTargetGroupsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AutoScalingGroupName", "NextToken", "MaxRecords");
            return DescribeLoadBalancerTargetGroupsResponse.builder()
                    .loadBalancerTargetGroups(region.groups.attachments(request.autoScalingGroupName()))
                    .build();
        });
    }

    @Override
    public StartInstanceRefreshResponse startInstanceRefresh(StartInstanceRefreshRequest request) {
        return answer(
                request,
                () -> StartInstanceRefreshResponse.builder()
                        .instanceRefreshId(region.refreshes.start(request))
                        .build());
    }

    @Override
    public CancelInstanceRefreshResponse cancelInstanceRefresh(CancelInstanceRefreshRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AutoScalingGroupName");
            return CancelInstanceRefreshResponse.builder()
                    .instanceRefreshId(region.refreshes.cancel(request.autoScalingGroupName()))
                    .build();
        });
    }

    @Override
    public RollbackInstanceRefreshResponse rollbackInstanceRefresh(RollbackInstanceRefreshRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AutoScalingGroupName");
            return RollbackInstanceRefreshResponse.builder()
                    .instanceRefreshId(region.refreshes.rollBack(request.autoScalingGroupName()))
                    .build();
        });
    }

    @Override
    public DescribeInstanceRefreshesResponse describeInstanceRefreshes(DescribeInstanceRefreshesRequest request) {
        return answer(request, () -> {
            Pages<InstanceRefresh> page = Pages.of(region.refreshes.describe(request), request.nextToken());
            return DescribeInstanceRefreshesResponse.builder()
                    .instanceRefreshes(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public SetInstanceProtectionResponse setInstanceProtection(SetInstanceProtectionRequest request) {
        return answer(request, () -> {
            region.groups.protect(request);
            return SetInstanceProtectionResponse.builder().build();
        });
    }

    @Override
    public AttachInstancesResponse attachInstances(AttachInstancesRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AutoScalingGroupName", "InstanceIds");
            region.groups.attachInstances(
                    request.autoScalingGroupName(),
                    request.instanceIds().stream().map(region.machines::known).toList());
            return AttachInstancesResponse.builder().build();
        });
    }

    @Override
    public CreateOrUpdateTagsResponse createOrUpdateTags(CreateOrUpdateTagsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "Tags");
            region.groups.tag(request.tags());
            return CreateOrUpdateTagsResponse.builder().build();
        });
    }
}
