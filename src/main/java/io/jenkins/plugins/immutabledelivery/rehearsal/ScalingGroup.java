package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/** One Auto Scaling group. */
final class ScalingGroup implements Serializable {
    private static final long serialVersionUID = 1L;
    /** What AWS itself tags a group's instances with. */
    static final String OWN_TAG = "aws:autoscaling:groupName";

    final String name;
    final List<String> subnets;
    final String vpc;
    final Instant createdAt;
    final Map<String, Tag> tags = new TreeMap<>();
    /** The states of the target groups' attachments by ARN. */
    final Map<String, String> attachments = new LinkedHashMap<>();

    final Map<String, Member> members = new LinkedHashMap<>();
    final GroupExtras extras;
    final List<Activity> activities = new ArrayList<>();
    String templateId;
    String templateVersion;
    int min;
    int desired;
    int max;
    String healthCheckType = "EC2";
    int graceSeconds;
    boolean deleting;
    /** What describe calls still show after a change. */
    final Lag<AutoScalingGroup> lag = new Lag<>();
    /** When to try again to launch, after AWS had no capacity. */
    Instant launchAgainAt = Instant.EPOCH;

    static final class Member implements Serializable {
        private static final long serialVersionUID = 1L;
        final String instance;
        final LaunchTemplateSpecification launchedFrom;
        LifecycleState state = LifecycleState.PENDING;
        boolean healthy = true;
        boolean protectedFromScaleIn;
        Instant inServiceAt;

        Member(String instance, LaunchTemplateSpecification launchedFrom) {
            this.instance = instance;
            this.launchedFrom = launchedFrom;
        }
    }

    ScalingGroup(
            String name,
            String templateId,
            String templateVersion,
            List<String> subnets,
            String vpc,
            GroupExtras extras,
            Instant created) {
        this.extras = extras;
        this.name = name;
        this.templateId = templateId;
        this.templateVersion = templateVersion;
        this.subnets = subnets;
        this.vpc = vpc;
        this.createdAt = created;
    }

    LaunchTemplateSpecification template() {
        return LaunchTemplateSpecification.builder()
                .launchTemplateId(templateId)
                .version(templateVersion)
                .build();
    }

    /** Whether the load balancer's verdict replaces instances; it may be one of several health checks. */
    boolean heedsLoadBalancer() {
        return List.of(healthCheckType.split(",")).contains("ELB");
    }

    void attach(Machine machine) {
        machine.group = name;
        machine.tags.put(OWN_TAG, name);
        members.put(machine.id, new Member(machine.id, null));
        desired++;
    }

    AutoScalingGroup view() {
        return extras.view()
                .autoScalingGroupName(name)
                .launchTemplate(template())
                .minSize(min)
                .desiredCapacity(desired)
                .maxSize(max)
                .healthCheckType(healthCheckType)
                .healthCheckGracePeriod(graceSeconds)
                .createdTime(createdAt)
                .vpcZoneIdentifier(String.join(",", subnets))
                .status(deleting ? "Delete in progress" : null)
                .targetGroupARNs(attachments.entrySet().stream()
                        .filter(entry -> !entry.getValue().startsWith("Remov"))
                        .map(Map.Entry::getKey)
                        .toList())
                .tags(tags.values().stream()
                        .map(tag -> TagDescription.builder()
                                .key(tag.key())
                                .value(tag.value())
                                .propagateAtLaunch(tag.propagateAtLaunch())
                                .build())
                        .toList())
                .instances(members.values().stream().map(ScalingGroup::view).toList())
                .build();
    }

    /** Each null for as it is; what is desired is kept within the bounds. */
    void resize(Integer least, Integer wanted, Integer most) {
        min = least == null ? min : least;
        max = most == null ? max : most;
        desired = Math.max(min, Math.min(max, wanted == null ? desired : wanted));
    }

    private static Instance view(Member member) {
        return Instance.builder()
                .instanceId(member.instance)
                .launchTemplate(member.launchedFrom)
                .lifecycleState(member.state)
                .healthStatus(member.healthy ? "Healthy" : "Unhealthy")
                .protectedFromScaleIn(member.protectedFromScaleIn)
                .build();
    }
}
