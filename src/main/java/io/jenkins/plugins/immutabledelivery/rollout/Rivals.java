package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes.RefreshView;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who else changes an environment at the same time. No two operations of one engine do, but another controller may, and
 * a person; what they did is seen in the fleets' tags.
 */
final class Rivals {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private Rivals() {}

    /** A fleet that is being rolled out by another operation, and that would get traffic with the candidate. */
    static Optional<GroupView> candidate(List<GroupView> fleets, Candidate candidate, Work work) {
        return fleets.stream()
                .filter(group -> !group.deleting() && has(group, Role.CANDIDATE) && !FleetPhases.own(group, work))
                // A warm fleet is there already: to go back to it harms nobody who is only beginning.
                .filter(group -> !candidate.adopted() || group.targetGroups().contains(candidate.targetGroup()))
                .findFirst();
    }

    /** What to do where somebody else is at work on the environment already; empty where nobody is. */
    static Optional<Turn<RolloutData>> already(
            Region region,
            RolloutData data,
            List<GroupView> fleets,
            Optional<GroupView> incumbent,
            Candidate candidate,
            Work work) {
        Optional<GroupView> rival = candidate(fleets, candidate, work);
        if (rival.isPresent()) {
            // AWS may still show a fleet that is gone.
            return Optional.of(
                    work.elapsed().compareTo(FleetPhases.SETTLE) < 0
                            ? Turn.wait(data, LOOK_AGAIN, rival.get().name() + " seems to be rolled out at this moment")
                            : Turn.fail(data, underWay(rival.get())));
        }
        return incumbent.flatMap(group ->
                refresh(region, group.name()).map(refresh -> Turn.fail(data, refreshing(group.name(), refresh))));
    }

    /** An instance refresh of a fleet that is under way; none where the endpoint knows no such thing. */
    static Optional<RefreshView> refresh(Region region, String group) {
        try {
            return region.instanceRefreshes().of(group).stream()
                    .filter(refresh -> refresh.underWay() || refresh.ending())
                    .findFirst();
        } catch (CloudException e) {
            if (!e.lacking()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    static Failure refreshing(String group, RefreshView refresh) {
        return Failure.of(
                "have the environment for itself",
                group,
                "another instance refresh of it is under way: " + refresh.id() + " (" + refresh.words() + ")",
                "See in CloudTrail who started it, let it end or cancel it, then run the step again.");
    }

    /** What keeps traffic from being moved, because somebody else has done it or is about to. */
    static Optional<Failure> now(Region region, RolloutData data, Work work) {
        List<GroupView> fleets = region
                .autoScaling()
                .tagged(Map.of(
                        Tags.APPLICATION,
                        data.request().application(),
                        Tags.ENVIRONMENT,
                        data.request().environment().name()))
                .stream()
                .filter(group -> !group.deleting())
                .toList();
        Incumbent incumbent = data.incumbent();
        Optional<GroupView> usurper = fleets.stream()
                .filter(group -> has(group, Role.SERVING))
                .filter(group -> incumbent == null || !group.name().equals(incumbent.group()))
                .findFirst();
        if (usurper.isPresent()) {
            return usurper.map(Rivals::tookOver);
        }
        boolean deposed = incumbent != null
                && fleets.stream().noneMatch(group -> group.name().equals(incumbent.group()));
        return deposed
                ? Optional.of(Failure.of(
                        "move traffic",
                        incumbent.group(),
                        "it served when this began, and is gone",
                        "See in CloudTrail who deleted it, then run the step again."))
                : candidate(fleets, data.candidate(), work).map(Rivals::underWay);
    }

    static Failure underWay(GroupView rival) {
        return Failure.of(
                "have the environment for itself",
                rival.name(),
                "it is being rolled out by " + by(rival, Tags.OPERATION) + ", which has not ended",
                "Wait until that has ended, then run the step again. If nothing is under way any more, delete "
                        + rival.name() + " by hand.");
    }

    private static Failure tookOver(GroupView usurper) {
        return Failure.of(
                "move traffic",
                usurper.name(),
                "it has come to serve since this began, by " + by(usurper, Tags.ROLE_BY),
                "See which fleet is to serve, then run the step again.");
    }

    private static String by(GroupView group, String operation) {
        return group.tags().getOrDefault(operation, "somebody else") + " of "
                + group.tags().getOrDefault(Tags.BUILD, "an unknown build");
    }

    private static boolean has(GroupView group, Role role) {
        return role.name().equals(group.tags().get(Tags.ROLE));
    }
}
