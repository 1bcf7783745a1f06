package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The phases that write on a group that stays what its new instances are, and back what the former ones were. Its image
 * and version change before its instances do, because they get the tags that it has at their launch; that it serves them
 * is said by its role's time and operation, when all has passed.
 */
final class InPlaceBooks {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(15);
    private static final List<String> ROLE = List.of(Tags.ROLE, Tags.ROLE_BY, Tags.SINCE);

    private final Cloud cloud;
    private final FleetPhases fleet;

    InPlaceBooks(Cloud cloud) {
        this.cloud = cloud;
        this.fleet = new FleetPhases(cloud);
    }

    Turn<RolloutData> tagLaunches(RolloutData data, Work work) {
        Map<String, String> tags = FleetPhases.tags(data, work);
        if (data.incumbent().tags().containsKey(Tags.BUILD_URL)) {
            tags.putIfAbsent(Tags.BUILD_URL, "");
        }
        region(data).autoScaling().tagLaunches(data.candidate().group(), tags);
        return Turn.next(data);
    }

    /** Nobody else may have begun to write on the group meanwhile. */
    Turn<RolloutData> awaitRole(RolloutData data, Work work) {
        String operation = work.operation().value();
        Optional<GroupView> group =
                region(data).autoScaling().find(data.candidate().group());
        boolean shown = group.filter(view -> FleetPhases.own(view, work)
                        && operation.equals(view.tags().get(Tags.ROLE_BY))
                        && data.image().id().equals(view.tags().get(Tags.IMAGE)))
                .isPresent();
        return shown ? Turn.next(data) : Turn.wait(data, SOON, "AWS does not show the new tags yet");
    }

    Turn<RolloutData> restoreLaunchTags(RolloutData data, Work work) {
        if (begun(data) && still(data, work)) {
            region(data)
                    .autoScaling()
                    .tagLaunches(
                            data.candidate().group(),
                            former(data, FleetPhases.tags(data, work).keySet()));
        }
        return Turn.next(data);
    }

    /** AWS may have turned back before the group had its former tags again. */
    Turn<RolloutData> tagInstances(RolloutData data, Work work) {
        if (!begun(data)) {
            return Turn.next(data);
        }
        String image = data.incumbent().tags().get(Tags.IMAGE);
        List<String> ids = region(data)
                .autoScaling()
                .find(data.candidate().group())
                .map(GroupView::instanceIds)
                .orElse(List.of());
        List<String> wrong = ids.isEmpty()
                ? ids
                : region(data).instances().find(ids).stream()
                        .filter(instance -> instance.imageId().equals(image)
                                && !image.equals(instance.tags().get(Tags.IMAGE)))
                        .map(InstanceView::id)
                        .toList();
        if (!wrong.isEmpty()) {
            region(data)
                    .images()
                    .tag(wrong, former(data, FleetPhases.tags(data, work).keySet()));
        }
        return Turn.next(data);
    }

    Turn<RolloutData> restoreRole(RolloutData data, Work work) {
        if (begun(data) && stillServing(data, work)) {
            Map<String, String> tags = former(data, ROLE);
            // Absent, it is the operation that created the group; a tag can't be made absent again.
            tags.putIfAbsent(Tags.ROLE_BY, data.incumbent().tags().get(Tags.OPERATION));
            region(data).autoScaling().tag(data.candidate().group(), tags);
        }
        return Turn.next(data);
    }

    /** Whether the group says what we or our predecessor wrote on it; what another controller wrote stays. */
    private boolean still(RolloutData data, Work work) {
        String former = data.incumbent().tags().get(Tags.OPERATION);
        return region(data)
                .autoScaling()
                .find(data.candidate().group())
                .filter(group -> FleetPhases.own(group, work)
                        || Objects.equals(former, group.tags().get(Tags.OPERATION)))
                .isPresent();
    }

    /** Whether the role that it shows is of us or from before; what another controller made of it stays. */
    private boolean stillServing(RolloutData data, Work work) {
        Map<String, String> former = data.incumbent().tags();
        return region(data)
                .autoScaling()
                .find(data.candidate().group())
                .map(GroupView::tags)
                .filter(tags -> Role.SERVING.name().equals(tags.get(Tags.ROLE)))
                .map(tags -> tags.get(Tags.ROLE_BY))
                .filter(by -> work.operation().value().equals(by)
                        || by.equals(former.getOrDefault(Tags.ROLE_BY, former.get(Tags.OPERATION))))
                .isPresent();
    }

    private static Map<String, String> former(RolloutData data, Iterable<String> keys) {
        Map<String, String> former = new HashMap<>();
        for (String key : keys) {
            String value = data.incumbent().tags().get(key);
            if (value != null) {
                former.put(key, value);
            }
        }
        return former;
    }

    /** Who comes next looks at the tags. */
    Turn<RolloutData> awaitFormerTags(RolloutData data, Work work) {
        boolean shown = !begun(data)
                || region(data)
                        .autoScaling()
                        .find(data.candidate().group())
                        .filter(group -> FleetPhases.own(group, work))
                        .isEmpty();
        return shown ? Turn.next(data) : Turn.wait(data, SOON, "AWS does not show the former tags yet");
    }

    private static boolean begun(RolloutData data) {
        return data.inPlace() && data.switching();
    }

    Turn<RolloutData> awaitFormerInstances(RolloutData data, Work work) {
        long going =
                region(data)
                        .autoScaling()
                        .find(data.candidate().group())
                        .map(GroupView::members)
                        .orElse(List.of())
                        .stream()
                        .filter(member -> member.lifecycleState().startsWith("Terminating"))
                        .count();
        return going == 0
                ? Turn.next(data)
                : Turn.wait(
                        data,
                        LATER,
                        going + " former instances of " + data.candidate().group() + " are going");
    }

    /**
     * Where somebody else has replaced the instances since, their way back leads to the version that was to be ours; what
     * is of no use any more is the one before.
     */
    Turn<RolloutData> deleteUnusedVersion(RolloutData data, Work work) {
        return begun(data) && Refreshes.overtaken(region(data), data)
                ? deleteFormerVersion(data, work)
                : fleet.deleteTemplateVersion(data, work);
    }

    Turn<RolloutData> deleteFormerVersion(RolloutData data, Work work) {
        Removal.deleteOwnVersion(region(data), data.incumbent().fleet());
        return Turn.next(data);
    }

    private Region region(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }
}
