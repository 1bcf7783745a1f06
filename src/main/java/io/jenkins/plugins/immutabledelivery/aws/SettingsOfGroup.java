package io.jenkins.plugins.immutabledelivery.aws;

import io.jenkins.plugins.immutabledelivery.cloud.Document;
import io.jenkins.plugins.immutabledelivery.cloud.GroupSettings;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.EnabledMetric;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;

/**
 * What the description of a group says of its settings. Which of them a group is created with is in <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html">CreateAutoScalingGroup</a>.
 */
final class SettingsOfGroup {
    /** Members that go over as they are. */
    private static final List<String> OWN = List.of(
            "DefaultCooldown",
            "DefaultInstanceWarmup",
            "TerminationPolicies",
            "MaxInstanceLifetime",
            "CapacityRebalance",
            "NewInstancesProtectedFromScaleIn",
            "PlacementGroup",
            "InstanceMaintenancePolicy",
            "InstanceLifecyclePolicy",
            "AvailabilityZoneDistribution",
            "AvailabilityZoneImpairmentPolicy",
            "CapacityReservationSpecification",
            "HealthCheckType",
            "HealthCheckGracePeriod");

    /** What a group has of which nobody has said anything; of the health check, what a rollout gives it in the end. */
    private static final Map<String, Object> USUAL = Map.of(
            "DefaultCooldown",
            300,
            "TerminationPolicies",
            List.of("Default"),
            "CapacityRebalance",
            false,
            "NewInstancesProtectedFromScaleIn",
            false,
            "AvailabilityZoneDistribution",
            Map.of("CapacityDistributionStrategy", "balanced-best-effort"),
            "CapacityReservationSpecification",
            Map.of("CapacityReservationPreference", "default"),
            "HealthCheckType",
            "ELB",
            "HealthCheckGracePeriod",
            300);

    private static final String AWS_OWN = "aws:";
    private static final String USUAL_ROLE = "/AWSServiceRoleForAutoScaling";

    private SettingsOfGroup() {}

    static GroupSettings of(AutoScalingGroup group, Collection<String> targetGroups) {
        Document all = Documents.of(group);
        Map<String, Object> own = new TreeMap<>();
        OWN.forEach(member -> {
            Object value = all.members().get(member);
            if (value != null && !value.equals(USUAL.get(member))) {
                own.put(member, value);
            }
        });
        Document warmPool = group.warmPoolConfiguration() == null
                        || group.warmPoolConfiguration().status() != null
                ? Document.EMPTY
                : Documents.of(group.warmPoolConfiguration());
        return new GroupSettings(
                new Document(own),
                tags(group, true),
                tags(group, false),
                group.suspendedProcesses().stream()
                        .map(SuspendedProcess::processName)
                        .filter(process -> !held(group).contains(process))
                        .sorted()
                        .toList(),
                group.enabledMetrics().stream()
                        .map(EnabledMetric::metric)
                        .sorted()
                        .toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                warmPool,
                staying(group, targetGroups));
    }

    private static Map<String, String> tags(AutoScalingGroup group, boolean propagated) {
        Map<String, String> tags = new TreeMap<>();
        group.tags().stream()
                .filter(tag -> Boolean.TRUE.equals(tag.propagateAtLaunch()) == propagated)
                .filter(tag -> !tag.key().startsWith(Tags.PREFIX) && !tag.key().startsWith(AWS_OWN))
                // By its name the console shows a group's instances, and a new group has another one.
                .filter(tag -> !tag.key().equals("Name")
                        || !group.autoScalingGroupName().equals(tag.value()))
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    /** Those that were suspended by a rollout, and only for a time. */
    private static List<String> held(AutoScalingGroup group) {
        return group.tags().stream()
                .filter(tag -> tag.key().equals(Tags.HELD))
                .flatMap(tag -> Stream.of(tag.value().split(" ")))
                .toList();
    }

    private static List<String> staying(AutoScalingGroup group, Collection<String> targetGroups) {
        List<String> staying = new ArrayList<>();
        if (group.mixedInstancesPolicy() != null) {
            staying.add("its mixed instances policy: new groups are made from the environment's launch template");
        }
        group.loadBalancerNames()
                .forEach(name -> staying.add(
                        "its Classic Load Balancer " + name + ": an environment gets its traffic by target groups"));
        group.targetGroupARNs().stream()
                .filter(arn -> !targetGroups.contains(arn))
                .forEach(arn -> staying.add("its target group " + arn + ": the environment does not name it"));
        group.trafficSources().stream()
                .filter(source -> !List.of("elb", "elbv2").contains(source.type()))
                .map(TrafficSourceIdentifier::identifier)
                .forEach(id ->
                        staying.add("its traffic source " + id + ": an environment gets its traffic by target groups"));
        if (group.serviceLinkedRoleARN() != null
                && !group.serviceLinkedRoleARN().endsWith(USUAL_ROLE)) {
            staying.add("its service-linked role " + group.serviceLinkedRoleARN()
                    + ": new groups are made with the account's usual one");
        }
        if (group.deletionProtection() != null && !"none".equals(group.deletionProtectionAsString())) {
            staying.add("its deletion protection: a fleet has to be removed when it is no longer needed");
        }
        List<String> byAws = group.tags().stream()
                .map(TagDescription::key)
                .filter(key -> key.startsWith(AWS_OWN))
                .toList();
        if (!byAws.isEmpty()) {
            staying.add("its tags " + String.join(", ", byAws) + ": only AWS may set them");
        }
        List<String> single = Boolean.TRUE.equals(group.newInstancesProtectedFromScaleIn())
                ? List.of()
                : group.instances().stream()
                        .filter(instance -> Boolean.TRUE.equals(instance.protectedFromScaleIn()))
                        .map(Instance::instanceId)
                        .toList();
        if (!single.isEmpty()) {
            staying.add("the protection of " + String.join(", ", single)
                    + " from scale-in: the new group has other instances");
        }
        return staying;
    }
}
