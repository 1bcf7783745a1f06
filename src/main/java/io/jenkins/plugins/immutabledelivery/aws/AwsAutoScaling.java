package io.jenkins.plugins.immutabledelivery.aws;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.present;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.tolerateAbsence;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AttachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateOrUpdateTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLoadBalancerTargetGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachLoadBalancerTargetGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHookSpecification;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;

/** Auto Scaling groups by Auto Scaling's API. */
final class AwsAutoScaling implements AutoScaling {
    private static final int MOST_ACTIVITIES = 20;

    private final AutoScalingClient client;
    private final AwsGroups groups;

    AwsAutoScaling(AutoScalingClient client) {
        this.client = client;
        this.groups = new AwsGroups(client);
    }

    @Override
    public Optional<GroupView> find(String name) {
        return groups.find(name);
    }

    @Override
    public List<GroupView> find(Collection<String> names) {
        return groups.find(names);
    }

    @Override
    public List<GroupView> tagged(Map<String, String> tags) {
        return groups.tagged(tags);
    }

    @Override
    public void create(NewGroup group) {
        List<Tag> tags = new ArrayList<>(tags(group.name(), group.tags(), true));
        tags.addAll(tags(group.name(), group.ownTags(), false));
        CreateAutoScalingGroupRequest request = Documents.fill(
                        CreateAutoScalingGroupRequest.builder(), group.like().own())
                .lifecycleHookSpecificationList(hooks(group.like().hooks()))
                .autoScalingGroupName(group.name())
                .launchTemplate(LaunchTemplateSpecification.builder()
                        .launchTemplateId(group.launchTemplateId())
                        .version(Long.toString(group.launchTemplateVersion()))
                        .build())
                .vpcZoneIdentifier(String.join(",", group.subnets()))
                .minSize(group.capacity().min())
                .desiredCapacity(group.capacity().desired())
                .maxSize(group.capacity().max())
                .healthCheckType("EC2")
                .healthCheckGracePeriod(null)
                .tags(tags)
                .build();
        call("autoscaling:CreateAutoScalingGroup", group.name(), () -> client.createAutoScalingGroup(request));
    }

    private static List<LifecycleHookSpecification> hooks(List<Document> hooks) {
        return hooks.stream()
                .map(hook -> Documents.fill(LifecycleHookSpecification.builder(), hook)
                        .build())
                .toList();
    }

    private static List<Tag> tags(String group, Map<String, String> tags, boolean propagate) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag -> Tag.builder()
                        .resourceType("auto-scaling-group")
                        .resourceId(group)
                        .key(tag.getKey())
                        .value(tag.getValue())
                        .propagateAtLaunch(propagate)
                        .build())
                .toList();
    }

    @Override
    public void healthCheck(String group, HealthCheck check) {
        UpdateAutoScalingGroupRequest request = UpdateAutoScalingGroupRequest.builder()
                .autoScalingGroupName(group)
                .healthCheckType(check.type())
                .healthCheckGracePeriod(check.graceSeconds())
                .build();
        call("autoscaling:UpdateAutoScalingGroup", group, () -> client.updateAutoScalingGroup(request));
    }

    @Override
    public void resize(String group, Size size) {
        UpdateAutoScalingGroupRequest request = UpdateAutoScalingGroupRequest.builder()
                .autoScalingGroupName(group)
                .minSize(size.min())
                .desiredCapacity(size.desired())
                .maxSize(size.max())
                .build();
        call("autoscaling:UpdateAutoScalingGroup", group, () -> client.updateAutoScalingGroup(request));
    }

    @Override
    public void atLeast(String group, int min) {
        UpdateAutoScalingGroupRequest request = UpdateAutoScalingGroupRequest.builder()
                .autoScalingGroupName(group)
                .minSize(min)
                .build();
        call("autoscaling:UpdateAutoScalingGroup", group, () -> client.updateAutoScalingGroup(request));
    }

    @Override
    public void protect(String group, Collection<String> instances, boolean on) {
        SetInstanceProtectionRequest request = SetInstanceProtectionRequest.builder()
                .autoScalingGroupName(group)
                .instanceIds(instances)
                .protectedFromScaleIn(on)
                .build();
        call("autoscaling:SetInstanceProtection", group, () -> client.setInstanceProtection(request));
    }

    @Override
    public void tag(String group, Map<String, String> tags) {
        set(group, tags(group, tags, false));
    }

    @Override
    public void tagLaunches(String group, Map<String, String> tags) {
        set(group, tags(group, tags, true));
    }

    private void set(String group, List<Tag> tags) {
        CreateOrUpdateTagsRequest request =
                CreateOrUpdateTagsRequest.builder().tags(tags).build();
        call("autoscaling:CreateOrUpdateTags", group, () -> client.createOrUpdateTags(request));
    }

    @Override
    public void attach(String group, String targetGroup) {
        AttachLoadBalancerTargetGroupsRequest request = AttachLoadBalancerTargetGroupsRequest.builder()
                .autoScalingGroupName(group)
                .targetGroupARNs(targetGroup)
                .build();
        call("autoscaling:AttachLoadBalancerTargetGroups", group, () -> client.attachLoadBalancerTargetGroups(request));
    }

    @Override
    public void detach(String group, String targetGroup) {
        DetachLoadBalancerTargetGroupsRequest request = DetachLoadBalancerTargetGroupsRequest.builder()
                .autoScalingGroupName(group)
                .targetGroupARNs(targetGroup)
                .build();
        call("autoscaling:DetachLoadBalancerTargetGroups", group, () -> client.detachLoadBalancerTargetGroups(request));
    }

    @Override
    public Map<String, String> attachments(String group) {
        DescribeLoadBalancerTargetGroupsRequest.Builder request =
                DescribeLoadBalancerTargetGroupsRequest.builder().autoScalingGroupName(group);
        Map<String, String> all = new HashMap<>();
        String token = null;
        try {
            do {
                request.nextToken(token);
                DescribeLoadBalancerTargetGroupsResponse page = call(
                        "autoscaling:DescribeLoadBalancerTargetGroups",
                        group,
                        () -> client.describeLoadBalancerTargetGroups(request.build()));
                page.loadBalancerTargetGroups()
                        .forEach(state -> all.put(state.loadBalancerTargetGroupARN(), state.state()));
                token = page.nextToken();
            } while (token != null && !token.isEmpty());
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.NOT_FOUND) {
                throw e;
            }
        }
        return all;
    }

    @Override
    public void delete(String group) {
        DeleteAutoScalingGroupRequest request = DeleteAutoScalingGroupRequest.builder()
                .autoScalingGroupName(group)
                .forceDelete(true)
                .build();
        try {
            tolerateAbsence(() ->
                    call("autoscaling:DeleteAutoScalingGroup", group, () -> client.deleteAutoScalingGroup(request)));
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.IN_USE) {
                throw e;
            }
        }
    }

    @Override
    public List<Activity> activities(String group) {
        DescribeScalingActivitiesRequest request = DescribeScalingActivitiesRequest.builder()
                .autoScalingGroupName(group)
                .maxRecords(MOST_ACTIVITIES)
                .build();
        return present(() -> call(
                        "autoscaling:DescribeScalingActivities",
                        group,
                        () -> client.describeScalingActivities(request)))
                .stream()
                .flatMap(response -> response.activities().stream())
                .map(activity -> new Activity(
                        activity.statusCodeAsString(),
                        activity.description(),
                        activity.statusMessage(),
                        activity.startTime()))
                .toList();
    }
}
