package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Size;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.operation.Pace;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.Optional;

/** The phases that bring a new fleet to the size that it needs before it gets traffic, or more of it. */
final class GrowthPhases {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Cloud cloud;

    GrowthPhases(Cloud cloud) {
        this.cloud = cloud;
    }

    /**
     * What scales the serving fleet does not stop meanwhile: whatever the new one was planned for, it must not be smaller
     * than that when it takes over. Where both serve for a while, it may come to its full size only now.
     */
    Turn<RolloutData> matchServingFleet(RolloutData data, Work work) {
        Candidate candidate = data.candidate();
        int serving = servingSize(data);
        Capacity full = candidate.full().atLeast(serving);
        if (serving > candidate.full().desired()) {
            work.say(data.incumbent().group() + " has been scaled to " + serving + " meanwhile, so " + candidate.group()
                    + " is to have " + full.desired() + " too");
        }
        return Turn.next(data.withCandidate(candidate.sized(full, full)));
    }

    /** How many instances the serving fleet is to have at this moment. */
    int servingSize(RolloutData data) {
        return data.incumbent() == null
                ? 0
                : region(data)
                        .autoScaling()
                        .find(data.incumbent().group())
                        .map(group -> group.capacity().desired())
                        .orElse(0);
    }

    /** Only ever larger: who has scaled it further out meanwhile had a reason. */
    Turn<RolloutData> grow(RolloutData data, Work work) {
        Candidate candidate = data.candidate();
        Optional<GroupView> group = region(data).autoScaling().find(candidate.group());
        if (group.isEmpty()) {
            return Turn.wait(data, LOOK_AGAIN, candidate.group() + " can't be seen");
        }
        Size now = group.get().capacity();
        Capacity wanted = candidate.capacity();
        Size larger = new Size(
                candidate.adopted() ? now.min() : wanted.min(),
                Math.max(now.desired(), wanted.desired()),
                Math.max(now.max(), wanted.max()));
        if (!larger.equals(now)) {
            region(data).autoScaling().resize(candidate.group(), larger);
            if (larger.desired() > now.desired()) {
                work.say(candidate.group() + " grows from " + now.desired() + " to " + larger.desired() + " instances");
            }
        }
        return Turn.next(data);
    }

    /** As many as there are to be have to be healthy in the target group too. */
    Turn<RolloutData> awaitGrown(RolloutData data, Work work) {
        Candidate candidate = data.candidate();
        int wanted = candidate.capacity().desired();
        Optional<GroupView> group = region(data).autoScaling().find(candidate.group());
        int there = group.map(view -> view.inService().size()).orElse(0);
        int healthy = there < wanted
                ? 0
                : new Traffic(region(data), data.request().environment().route())
                        .healthy(group.orElseThrow(), candidate.targetGroup());
        if (healthy >= wanted) {
            return Turn.next(data);
        }
        return Turn.wait(
                data,
                work.lookAgain(Pace.START),
                (there < wanted
                                ? there + " of " + wanted + " instances in service"
                                : healthy + " of " + wanted + " targets healthy")
                        + " in " + candidate.group() + FleetPhases.trouble(region(data), candidate.group(), work));
    }

    private Region region(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }
}
