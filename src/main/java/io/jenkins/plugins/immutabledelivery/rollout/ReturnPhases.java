package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.Optional;

/** The phases that return traffic to the fleet that had it before. Each looks at AWS as it is now. */
final class ReturnPhases {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(10);

    /** After that long a person is told what to do; a little less than the phases' limit. */
    private static final Duration PATIENCE = Duration.ofMinutes(55);

    private final Cloud cloud;

    ReturnPhases(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Before traffic can return to the previous fleet, that has to be attached and healthy. */
    Turn<RolloutData> reattachIncumbent(RolloutData data, Work work) {
        Incumbent incumbent = data.incumbent();
        if (incumbent == null || data.candidate() == null) {
            return Turn.next(data);
        }
        Traffic traffic = traffic(data);
        Optional<GroupView> group =
                region(data).autoScaling().find(incumbent.group()).filter(view -> !view.deleting());
        if (group.isEmpty()) {
            return withoutIncumbent(data, traffic, work);
        }
        if (!traffic.attached(incumbent.group(), incumbent.targetGroup())) {
            attach(data, incumbent, work);
            return Turn.wait(data, SOON, "attaching previous fleet " + incumbent.group());
        }
        int ready = traffic.healthy(group.get(), incumbent.targetGroup());
        int wanted = Math.max(
                group.get().capacity().desired(),
                incumbent.takenAway() == null ? 0 : incumbent.takenAway().desired());
        if (ready >= wanted || incumbent.takenAway() == null && !needed(data, traffic, ready)) {
            return Turn.next(data);
        }
        String seen = ready + " of " + wanted + " instances of previous fleet " + incumbent.group() + " healthy";
        return work.elapsed().compareTo(PATIENCE) < 0
                ? Turn.wait(data, SOON, seen)
                : Turn.fail(data, stuck(data, seen + FleetPhases.trouble(region(data), incumbent.group())));
    }

    private void attach(RolloutData data, Incumbent incumbent, Work work) {
        try {
            region(data).autoScaling().attach(incumbent.group(), incumbent.targetGroup());
            work.say("previous fleet " + incumbent.group() + " attached again");
        } catch (CloudException e) {
            // While it is being detached AWS may refuse to attach it; it will take it when that is over.
            if (e.kind() != CloudException.Kind.IN_USE) {
                throw e;
            }
        }
    }

    /** Whether the new fleet is needed until the previous one is whole: it gets traffic, and more of it is healthy. */
    private static boolean needed(RolloutData data, Traffic traffic, int ready) {
        Candidate candidate = data.candidate();
        return traffic.reaches(candidate.group())
                && (ready == 0 || traffic.healthy(candidate.group(), candidate.targetGroup()) > ready);
    }

    /** Somebody has deleted it. If the new fleet has traffic, it is the only one that has. */
    private static Turn<RolloutData> withoutIncumbent(RolloutData data, Traffic traffic, Work work) {
        Incumbent incumbent = data.incumbent();
        if (!traffic.reaches(data.candidate().group())) {
            return Turn.next(data);
        }
        return work.elapsed().compareTo(FleetPhases.SETTLE) < 0
                ? Turn.wait(data, LATER, "previous fleet " + incumbent.group() + " can't be seen")
                : Turn.fail(
                        data,
                        Failure.of(
                                "return the traffic",
                                incumbent.group(),
                                "somebody has deleted it meanwhile, so "
                                        + data.candidate().group() + " keeps the traffic",
                                "If " + data.candidate().group() + " is to stay, set its tag " + Tags.ROLE + " to "
                                        + Role.SERVING + ". Else delete it by hand, and deploy another version."));
    }

    /** What a person has to do where the way back can't be gone to its end. */
    private static Failure stuck(RolloutData data, String seen) {
        TrafficRoute route = data.request().environment().route();
        String previous = data.incumbent().group();
        String next = data.candidate().group();
        String traffic = route.weighted()
                ? "make " + route.forwarder() + " forward everything to "
                        + data.incumbent().targetGroup()
                : "detach " + next + " from " + data.candidate().targetGroup();
        String rest = data.candidate().adopted()
                ? "set the tag " + Tags.ROLE + " of " + previous + " to " + Role.SERVING + " and of " + next + " to "
                        + Role.WARM
                : "set the tag " + Tags.ROLE + " of " + previous + " to " + Role.SERVING + ", and delete " + next
                        + " and version " + data.candidate().templateVersion() + " of launch template "
                        + data.candidate().templateId();
        return Failure.of(
                "return the traffic",
                previous,
                seen + "; " + next + " stays as it is, so that nothing that serves is lost",
                "By hand: when " + previous + " is healthy, " + traffic + "; then " + rest + ".");
    }

    /** Not only where the weights say that it is needed: those that AWS shows may be from before the switch. */
    Turn<RolloutData> switchBack(RolloutData data, Work work) {
        if (!returning(data)) {
            return Turn.next(data);
        }
        Incumbent incumbent = data.incumbent();
        boolean away = !traffic(data).allOn(incumbent.targetGroup());
        traffic(data).forwardTo(incumbent.targetGroup());
        if (away) {
            work.say("traffic returned to " + incumbent.group());
        }
        return Turn.next(data);
    }

    Turn<RolloutData> verifySwitchBack(RolloutData data, Work work) {
        if (!returning(data) || traffic(data).allOn(data.incumbent().targetGroup())) {
            return Turn.next(data);
        }
        String seen = "the return of traffic does not show";
        return work.elapsed().compareTo(PATIENCE) < 0
                ? Turn.wait(data, SOON, seen + " yet")
                : Turn.fail(data, stuck(data, seen));
    }

    private static boolean returning(RolloutData data) {
        return data.switching()
                && data.incumbent() != null
                && data.request().environment().route().weighted();
    }

    /** An adopted fleet was warm before and stays so; with one target group, it must leave it for that. */
    Turn<RolloutData> detachAdopted(RolloutData data, Work work) {
        if (data.candidate() == null
                || !data.candidate().adopted()
                || data.request().environment().route().weighted()) {
            return Turn.next(data);
        }
        String group = data.candidate().group();
        String targetGroup = data.candidate().targetGroup();
        if (!region(data).autoScaling().attachments(group).containsKey(targetGroup)) {
            return Turn.next(data);
        }
        if (traffic(data).attached(group, targetGroup)) {
            region(data).autoScaling().detach(group, targetGroup);
        }
        return Turn.wait(data, LATER, "taking warm fleet " + group + " out of the target group");
    }

    private Region region(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }

    private Traffic traffic(RolloutData data) {
        return new Traffic(region(data), data.request().environment().route());
    }
}
