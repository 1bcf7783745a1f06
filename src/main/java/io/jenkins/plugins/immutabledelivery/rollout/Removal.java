package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.Fleet;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * The phases that remove a fleet: made sure that it serves nobody, drained, deleted with its instances and its launch
 * template version.
 *
 * @param <D> what the operation knows
 */
final class Removal<D> {
    private static final Duration SHORT = Duration.ofMinutes(10);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    /** As many as a call deletes. */
    private static final int MOST_ALARMS = 100;

    private final Cloud cloud;
    private final Function<D, Environment> environment;

    Removal(Cloud cloud, Function<D, Environment> environment) {
        this.cloud = cloud;
        this.environment = environment;
    }

    /**
     * @param label what people call the fleet, such as {@code the previous fleet}
     * @param fleet which one; null for none: the phases then do nothing
     */
    List<Phase<D>> phases(String label, Function<D, Former> fleet) {
        return phases(label, fleet, (group, work) -> true);
    }

    /**
     * The same for a fleet that the operation itself may have created: a group of that name that somebody else created
     * stays as it is.
     */
    List<Phase<D>> ownPhases(String label, Function<D, Former> fleet) {
        return phases(label, fleet, FleetPhases::own);
    }

    private List<Phase<D>> phases(String label, Function<D, Former> fleet, BiPredicate<GroupView, Work> ours) {
        Find now = (region, group) -> region.autoScaling().find(group);
        Find untilGone = (region, group) ->
                region.looks().group(group).seen().or(() -> region.autoScaling().find(group));
        BiFunction<Find, Act<D>, Phase.Action<D>> of = (find, act) -> (data, work) -> {
            Former former = fleet.apply(data);
            return former == null
                    ? Turn.next(data)
                    : act.take(
                            data,
                            former,
                            find.by(region(data), former.group()).filter(group -> ours.test(group, work)),
                            work);
        };
        return List.of(
                Phase.vital("make sure that " + label + " serves nobody", LONG, of.apply(now, this::guard)),
                Phase.of("drain " + label, LONG, of.apply(now, this::drain)),
                Phase.of("delete " + label, LONG, of.apply(untilGone, this::delete)),
                Phase.of(
                        "delete the alarms of " + label,
                        SHORT,
                        (data, work) -> deleteAlarms(data, fleet.apply(data), work)),
                Phase.of("delete the launch template version of " + label, SHORT, of.apply(now, this::deleteVersion)));
    }

    private interface Find {
        Optional<GroupView> by(Region region, String group);
    }

    private interface Act<D> {
        Turn<D> take(D data, Former former, Optional<GroupView> found, Work work);
    }

    private Turn<D> guard(D data, Former former, Optional<GroupView> found, Work work) {
        if (found.isEmpty()) {
            return work.elapsed().compareTo(FleetPhases.SETTLE) < 0
                    ? Turn.wait(data, LOOK_AGAIN, "looking for " + former.group())
                    : Turn.next(data);
        }
        GroupView group = found.get();
        Traffic traffic = new Traffic(region(data), environment.apply(data).route());
        Optional<GroupView> other = otherServing(data, group);
        boolean serving = Role.SERVING.name().equals(group.tags().get(Tags.ROLE));
        // With one target group both fleets are in it until this one is drained, so only weights tell.
        boolean needed = environment.apply(data).route().weighted()
                && other.isPresent()
                && !group.deleting()
                && traffic.reaches(group.name());
        if (serving || needed) {
            // AWS may still show how it was before traffic was returned.
            return work.elapsed().compareTo(FleetPhases.SETTLE) < 0
                    ? Turn.wait(data, LOOK_AGAIN, former.group() + " still seems to serve")
                    : Turn.fail(data, refused(former, serving));
        }
        if (environment.apply(data).route().weighted()
                && other.isPresent()
                && work.elapsed().compareTo(LOOK_AGAIN) < 0) {
            // Nor may it show yet that somebody has just turned traffic back, and nobody waits for a removal.
            return Turn.wait(data, LOOK_AGAIN, "making sure that " + former.group() + " serves nobody");
        }
        boolean safe = other.isEmpty()
                || other.get().targetGroups().stream()
                        .anyMatch(arn -> traffic.healthy(other.get().name(), arn) > 0);
        return safe
                ? Turn.next(data)
                : Turn.wait(data, LOOK_AGAIN, "serving fleet " + other.get().name() + " has no healthy instance");
    }

    private Optional<GroupView> otherServing(D data, GroupView group) {
        Map<String, String> serving = Map.of(
                Tags.APPLICATION, group.tags().getOrDefault(Tags.APPLICATION, ""),
                Tags.ENVIRONMENT, group.tags().getOrDefault(Tags.ENVIRONMENT, ""),
                Tags.ROLE, Role.SERVING.name());
        return region(data).autoScaling().tagged(serving).stream()
                .filter(other -> !other.name().equals(group.name()) && !other.deleting())
                .findFirst();
    }

    private static Failure refused(Former former, boolean serving) {
        return Failure.of(
                "remove " + former.group(),
                former.group(),
                serving ? "it is tagged as serving" : "the load balancer sends it traffic",
                "Nothing was removed. Make sure which fleet is to serve, then delete the other group by hand.");
    }

    private Turn<D> drain(D data, Former former, Optional<GroupView> found, Work work) {
        Map<String, String> attachments =
                found.isEmpty() ? Map.of() : region(data).autoScaling().attachments(former.group());
        if (attachments.isEmpty()) {
            return Turn.next(data);
        }
        attachments.entrySet().stream()
                .filter(entry -> !entry.getValue().startsWith("Remov"))
                .findFirst()
                .ifPresent(entry -> region(data).autoScaling().detach(former.group(), entry.getKey()));
        return attachments.values().stream().allMatch("Removed"::equals)
                ? Turn.next(data)
                : Turn.wait(data, work.unhurried(), "draining " + former.group());
    }

    private Turn<D> delete(D data, Former former, Optional<GroupView> found, Work work) {
        if (found.isEmpty()) {
            boolean gone = region(data).autoScaling().find(former.group()).isEmpty();
            work.say("fleet " + former.group() + (gone ? " removed" : " stays: it is not of this operation"));
            return Turn.next(data);
        }
        if (!found.get().deleting()) {
            region(data).autoScaling().delete(former.group());
        }
        return Turn.wait(data, work.unhurried(), "deleting " + former.group() + " and its instances");
    }

    /** A group of that name that is still there may be somebody else's, and so would the alarms be. */
    private Turn<D> deleteAlarms(D data, Former former, Work work) {
        if (former == null || !former.alarms()) {
            return Turn.next(data);
        }
        boolean settled = work.elapsed().compareTo(FleetPhases.SETTLE) >= 0;
        if (region(data).autoScaling().find(former.group()).isPresent()) {
            return settled ? Turn.next(data) : Turn.wait(data, LOOK_AGAIN, former.group() + " is still there");
        }
        List<String> left = region(data).scalingSettings().alarmsNamed(Fleet.alarmPrefix(former.group())).stream()
                .limit(MOST_ALARMS)
                .toList();
        if (!left.isEmpty()) {
            region(data).scalingSettings().deleteAlarms(left);
        }
        // One that was made a moment ago may not be shown yet.
        return left.isEmpty() && settled
                ? Turn.next(data)
                : Turn.wait(data, LOOK_AGAIN, "deleting the alarms of " + former.group());
    }

    private Turn<D> deleteVersion(D data, Former former, Optional<GroupView> found, Work work) {
        if (former.templateId() != null) {
            deleteOwnVersion(region(data), former);
        }
        return Turn.next(data);
    }

    /** Ours, by its description, or not ours to touch. */
    static void deleteOwnVersion(Region region, Former former) {
        boolean ours = region.launchTemplates().versions(former.templateId()).stream()
                .anyMatch(version -> version.version() == former.templateVersion()
                        && version.description().startsWith(FleetPhases.DESCRIPTION));
        if (ours) {
            region.launchTemplates().deleteVersion(former.templateId(), former.templateVersion());
        }
    }

    private Region region(D data) {
        return cloud.at(environment.apply(data).location());
    }
}
