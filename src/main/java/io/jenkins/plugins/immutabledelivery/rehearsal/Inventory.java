package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * What is in a rehearsed region at a moment, read without a call to it.
 *
 * @param images the account's images: tags by id
 * @param snapshots its snapshots: tags by id
 * @param instances its instances that are not terminated: tags by id
 * @param groups its Auto Scaling groups: tags by name
 * @param alarms its CloudWatch alarms: tags by name
 * @param templateVersions the descriptions of all launch template versions, by {@code id/version}
 * @param serving the healthy instances that get traffic, by the ARN of the target group
 */
public record Inventory(
        Map<String, Map<String, String>> images,
        Map<String, Map<String, String>> snapshots,
        Map<String, Map<String, String>> instances,
        Map<String, Map<String, String>> groups,
        Map<String, Map<String, String>> alarms,
        Map<String, String> templateVersions,
        Map<String, List<String>> serving) {
    static Inventory of(SimulatedRegion region) {
        Instant now = region.now();
        Map<String, Map<String, String>> images = new TreeMap<>();
        region.amis.own().forEach((id, tags) -> images.put(id, Map.copyOf(tags)));
        Map<String, Map<String, String>> snapshots = new TreeMap<>();
        region.amis.snapshots().forEach((id, tags) -> snapshots.put(id, Map.copyOf(tags)));
        Map<String, Map<String, String>> instances = new TreeMap<>();
        region.machines.all().stream()
                .filter(machine -> machine.terminatedAt == null || now.isBefore(machine.terminatedAt))
                .forEach(machine -> instances.put(machine.id, Map.copyOf(machine.tags)));
        Map<String, Map<String, String>> groups = new TreeMap<>();
        region.groups.all().forEach((name, group) -> groups.put(name, tags(group)));
        Map<String, Map<String, String>> alarms = new TreeMap<>();
        region.alarms.tags().forEach((name, tags) -> alarms.put(name, Map.copyOf(tags)));
        Map<String, String> versions = new TreeMap<>();
        region.templates
                .all()
                .forEach(version -> versions.put(
                        version.launchTemplateId() + "/" + version.versionNumber(), version.versionDescription()));
        return new Inventory(images, snapshots, instances, groups, alarms, versions, serving(region));
    }

    private static Map<String, String> tags(ScalingGroup group) {
        Map<String, String> tags = new TreeMap<>();
        for (Tag tag : group.tags.values()) {
            tags.put(tag.key(), tag.value());
        }
        return tags;
    }

    private static Map<String, List<String>> serving(SimulatedRegion region) {
        Map<String, List<String>> serving = new TreeMap<>();
        for (String arn : region.targetGroups.all()) {
            List<String> healthy = new ArrayList<>();
            if (region.balancers.sendsTo(arn)) {
                region.targetGroups.health(arn, region.balancers).stream()
                        .filter(target -> target.targetHealth().state() == TargetHealthStateEnum.HEALTHY)
                        .map(TargetHealthDescription::target)
                        .forEach(target -> healthy.add(target.id()));
            }
            serving.put(arn, healthy);
        }
        return serving;
    }
}
