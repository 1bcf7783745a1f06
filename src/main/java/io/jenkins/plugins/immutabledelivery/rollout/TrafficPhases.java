package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The phases that move traffic. Each looks at AWS as it is now before it changes anything. */
final class TrafficPhases {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(10);

    private final Cloud cloud;
    private final GrowthPhases growth;

    TrafficPhases(Cloud cloud) {
        this.cloud = cloud;
        this.growth = new GrowthPhases(cloud);
    }

    /** A former fleet may still be in the target group that the new one needs; it stays warm outside of it. */
    Turn<RolloutData> freeIdleTargetGroup(RolloutData data, Work work) {
        if (data.intruder() == null) {
            return Turn.next(data);
        }
        String targetGroup = data.candidate().targetGroup();
        Map<String, String> attachments = region(data).autoScaling().attachments(data.intruder());
        if (!attachments.containsKey(targetGroup)) {
            return Turn.next(data);
        }
        if (traffic(data).attached(data.intruder(), targetGroup)) {
            region(data).autoScaling().detach(data.intruder(), targetGroup);
        }
        return Turn.wait(data, LATER, "taking former fleet " + data.intruder() + " out of the idle target group");
    }

    /** A target group that no action names is not health-checked; with weight 0 it is, and gets no traffic. */
    Turn<RolloutData> enlistIdleTargetGroup(RolloutData data, Work work) {
        if (!data.request().environment().route().weighted()) {
            return Turn.next(data);
        }
        Map<String, Integer> weights = new HashMap<>(traffic(data).weights());
        if (weights.putIfAbsent(data.candidate().targetGroup(), 0) == null) {
            region(data)
                    .loadBalancing()
                    .forward(data.request().environment().route().forwarder(), weights);
        }
        return Turn.next(data);
    }

    Turn<RolloutData> attach(RolloutData data, Work work) {
        region(data)
                .autoScaling()
                .attach(data.candidate().group(), data.candidate().targetGroup());
        return Turn.next(data);
    }

    /** From here on an unwinding returns the traffic, whatever AWS shows at that moment. */
    Turn<RolloutData> beginSwitch(RolloutData data, Work work) {
        Optional<Failure> meddling = meddling(data);
        if (meddling.isPresent()) {
            return Turn.fail(data, meddling.get());
        }
        Optional<Failure> rival = Rivals.now(region(data), data, work);
        if (rival.isEmpty()) {
            return Turn.next(data.withSwitching());
        }
        // AWS may still show how it was before.
        return work.elapsed().compareTo(FleetPhases.SETTLE) < 0
                ? Turn.wait(data, LATER, "traffic stays: " + rival.get().reason())
                : Turn.fail(data, rival.get());
    }

    /** Whether somebody else has made the listener forward otherwise than this rollout has left it. */
    private Optional<Failure> meddling(RolloutData data) {
        if (data.incumbent() == null || !data.request().environment().route().weighted()) {
            return Optional.empty();
        }
        String incumbent = data.incumbent().targetGroup();
        String candidate = data.candidate().targetGroup();
        int expected = data.progress().share();
        Map<String, Integer> weights = traffic(data).weights();
        int seen = Traffic.share(weights, candidate);
        if (seen == expected && weights.getOrDefault(incumbent, 0) > 0) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(
                "move traffic",
                data.request().environment().route().forwarder(),
                seen == expected
                        ? "it no longer forwards to " + incumbent + ", which served when this began"
                        : "it forwards " + seen + " % to " + candidate + ", where this rollout has left " + expected
                                + " %",
                "See who changed it, make it forward to the fleet that serves, then run the step again."));
    }

    Turn<RolloutData> switchOver(RolloutData data, Work work) {
        Candidate candidate = data.candidate();
        Incumbent incumbent = data.incumbent();
        Traffic traffic = traffic(data);
        if (moved(data, traffic)) {
            return Turn.next(data);
        }
        if (growth.servingSize(data) > candidate.capacity().desired()) {
            return Turn.back(data, NewFleet.MATCH);
        }
        Readiness readiness = readiness(data, traffic);
        if (!readiness.enough(candidate)) {
            return Turn.wait(data, LATER, "traffic stays: " + readiness.words(candidate));
        }
        Optional<Failure> meddling = meddling(data);
        if (meddling.isPresent()) {
            return Turn.fail(data, meddling.get());
        }
        if (data.request().environment().route().weighted()) {
            traffic.forwardTo(candidate.targetGroup());
        } else {
            region(data).autoScaling().detach(incumbent.group(), incumbent.targetGroup());
        }
        work.say("traffic switched to " + candidate.group() + " (" + readiness.ready() + " healthy)");
        return Turn.next(data);
    }

    /**
     * Gives the new fleet its share of a step; by weights, in one call. With one target group its instances have it by
     * being there.
     */
    Turn<RolloutData> shift(RolloutData data, int percent, Work work) {
        Candidate candidate = data.candidate();
        Traffic traffic = traffic(data);
        boolean weighted = data.request().environment().route().weighted();
        if (weighted && Traffic.share(traffic.weights(), candidate.targetGroup()) == percent) {
            return Turn.next(data);
        }
        Readiness readiness = readiness(data, traffic);
        if (readiness.ready() < candidate.capacity().desired()) {
            return Turn.wait(data, LATER, "traffic stays: " + readiness.words(candidate));
        }
        Optional<Failure> meddling = meddling(data);
        if (meddling.isPresent()) {
            return Turn.fail(data, meddling.get());
        }
        if (weighted) {
            traffic.split(candidate.targetGroup(), percent);
            work.say(percent + " % of the traffic goes to " + candidate.group() + " (" + readiness.ready()
                    + " healthy)");
        } else {
            int all = readiness.ready() + readiness.serving();
            work.say(readiness.ready() + " of " + all + " healthy instances are of " + candidate.group() + ", which is "
                    + Math.round(100f * readiness.ready() / all) + " % of the traffic; " + percent + " % are wanted");
        }
        return Turn.next(data);
    }

    Turn<RolloutData> verifyShift(RolloutData data, int percent, Work work) {
        boolean shown = !data.request().environment().route().weighted()
                || Traffic.share(traffic(data).weights(), data.candidate().targetGroup()) == percent;
        return shown
                ? Turn.next(data.withProgress(data.progress()
                                .withShare(data.request().environment().route().weighted() ? percent : 0))
                        .withGates(data.gates().watching()))
                : Turn.wait(data, SOON, "the share of the traffic does not show yet");
    }

    /**
     * What AWS shows at this moment of both fleets.
     *
     * @param ready how many instances of the new one are healthy in their target group
     * @param serving how many of the serving one
     * @param before how many served when the rollout began
     */
    private record Readiness(int ready, int serving, int before) {
        /** Whether the new fleet can serve alone with no fewer healthy instances than there are or were. */
        boolean enough(Candidate candidate) {
            return ready >= candidate.capacity().desired() && ready >= serving && ready >= before;
        }

        String words(Candidate candidate) {
            return ready + " healthy in the new fleet, " + serving + " in the serving one, "
                    + Math.max(before, candidate.capacity().desired()) + " wanted";
        }
    }

    private static Readiness readiness(RolloutData data, Traffic traffic) {
        Candidate candidate = data.candidate();
        Incumbent incumbent = data.incumbent();
        int ready = traffic.healthy(candidate.group(), candidate.targetGroup());
        return incumbent == null
                ? new Readiness(ready, 0, 0)
                : new Readiness(
                        ready,
                        traffic.healthy(incumbent.group(), incumbent.targetGroup()),
                        incumbent.takenAway() == null ? incumbent.healthy() : 0);
    }

    private static boolean moved(RolloutData data, Traffic traffic) {
        return data.request().environment().route().weighted()
                ? traffic.allOn(data.candidate().targetGroup())
                : data.incumbent() == null
                        || !traffic.attached(
                                data.incumbent().group(), data.incumbent().targetGroup());
    }

    Turn<RolloutData> verifySwitch(RolloutData data, Work work) {
        Traffic traffic = traffic(data);
        Candidate candidate = data.candidate();
        int healthy = traffic.healthy(candidate.group(), candidate.targetGroup());
        return moved(data, traffic) && healthy > 0
                ? Turn.next(data)
                : Turn.wait(data, SOON, "the switch does not show yet; " + healthy + " healthy in the new fleet");
    }

    /** What is recorded as received has to be what serves; in the bake time somebody may have changed that. */
    Turn<RolloutData> verifyServing(RolloutData data, Work work) {
        Traffic traffic = traffic(data);
        if (moved(data, traffic) && traffic.reaches(data.candidate().group())) {
            return Turn.next(data);
        }
        return work.elapsed().compareTo(FleetPhases.SETTLE) < 0
                ? Turn.wait(data, LATER, data.candidate().group() + " does not seem to have all the traffic any more")
                : Turn.fail(
                        data,
                        Failure.of(
                                "keep the traffic",
                                data.candidate().group(),
                                "it no longer has all the traffic, which was moved to it",
                                "See who changed that, then run the step again."));
    }

    private Region region(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }

    private Traffic traffic(RolloutData data) {
        return new Traffic(region(data), data.request().environment().route());
    }
}
