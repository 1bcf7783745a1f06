package io.jenkins.plugins.immutabledelivery.aws;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.HealthCheck;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Member;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;

/** How Auto Scaling's API shows groups. */
final class AwsGroups {
    /** As many groups as one call takes by name and one page holds. */
    private static final int MOST_GROUPS = 100;

    private final AutoScalingClient client;

    AwsGroups(AutoScalingClient client) {
        this.client = client;
    }

    /** That of the name; empty where none is there. */
    Optional<GroupView> find(String name) {
        return describe(name, DescribeAutoScalingGroupsRequest.builder().autoScalingGroupNames(name)).stream()
                .findFirst();
    }

    /** Those of the names that are there. */
    List<GroupView> find(Collection<String> names) {
        List<String> all = List.copyOf(names);
        List<GroupView> found = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_GROUPS) {
            List<String> chunk = all.subList(from, Math.min(all.size(), from + MOST_GROUPS));
            found.addAll(describe(
                    String.join(", ", chunk),
                    DescribeAutoScalingGroupsRequest.builder()
                            .autoScalingGroupNames(chunk)
                            .maxRecords(MOST_GROUPS)));
        }
        return found;
    }

    /** Those that carry these tags. */
    List<GroupView> tagged(Map<String, String> tags) {
        List<Filter> filters = tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag -> Filter.builder()
                        .name("tag:" + tag.getKey())
                        .values(tag.getValue())
                        .build())
                .toList();
        return describe(
                        tags.toString(),
                        DescribeAutoScalingGroupsRequest.builder().filters(filters))
                .stream()
                // An emulator may pass over the filter.
                .filter(group -> group.tags().entrySet().containsAll(tags.entrySet()))
                .toList();
    }

    private List<GroupView> describe(String resource, DescribeAutoScalingGroupsRequest.Builder request) {
        List<GroupView> all = new ArrayList<>();
        String token = null;
        do {
            request.nextToken(token);
            DescribeAutoScalingGroupsResponse page = call(
                    "autoscaling:DescribeAutoScalingGroups",
                    resource,
                    () -> client.describeAutoScalingGroups(request.build()));
            page.autoScalingGroups().stream().map(AwsGroups::view).forEach(all::add);
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        return all;
    }

    private static GroupView view(AutoScalingGroup group) {
        Map<String, String> tags = new HashMap<>();
        group.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        LaunchTemplateSpecification template = group.launchTemplate();
        return new GroupView(
                group.autoScalingGroupName(),
                template == null ? null : template.launchTemplateId(),
                template == null ? 0 : number(template.version()),
                new Size(group.minSize(), group.desiredCapacity(), group.maxSize()),
                group.instances().stream()
                        .map(instance -> new Member(
                                instance.instanceId(),
                                instance.lifecycleStateAsString(),
                                instance.healthStatus(),
                                Boolean.TRUE.equals(instance.protectedFromScaleIn())))
                        .toList(),
                group.targetGroupARNs(),
                tags,
                group.status() != null && group.status().startsWith("Delete"),
                group.createdTime() == null ? Instant.EPOCH : group.createdTime(),
                new HealthCheck(
                        Objects.requireNonNullElse(group.healthCheckType(), "EC2"),
                        Objects.requireNonNullElse(group.healthCheckGracePeriod(), 0)));
    }

    private static long number(String version) {
        return version != null && version.matches("\\d+") ? Long.parseLong(version) : 0;
    }
}
