package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The phases that move traffic. Each looks at AWS as it is now before it changes anything. */
final class TrafficPhases {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(10);

    private final Cloud cloud;

    TrafficPhases(Cloud cloud) {
        this.cloud = cloud;
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
        return meddled(data) ? Turn.fail(data, meddling(data)) : Turn.next(data.withSwitching());
    }

    /** Whether somebody else has made the listener forward elsewhere. */
    private boolean meddled(RolloutData data) {
        return data.incumbent() != null
                && data.request().environment().route().weighted()
                && traffic(data).weights().getOrDefault(data.incumbent().targetGroup(), 0) == 0;
    }

    Turn<RolloutData> switchOver(RolloutData data, Work work) {
        Candidate candidate = data.candidate();
        Incumbent incumbent = data.incumbent();
        Traffic traffic = traffic(data);
        if (moved(data, traffic)) {
            return Turn.next(data);
        }
        int ready = traffic.healthy(candidate.group(), candidate.targetGroup());
        int serving = incumbent == null ? 0 : traffic.healthy(incumbent.group(), incumbent.targetGroup());
        if (ready < candidate.capacity().desired() || ready < serving) {
            return Turn.wait(
                    data,
                    LATER,
                    "traffic stays: " + ready + " healthy in the new fleet, " + serving + " in the serving one, "
                            + candidate.capacity().desired() + " wanted");
        }
        if (!data.request().environment().route().weighted()) {
            region(data).autoScaling().detach(incumbent.group(), incumbent.targetGroup());
        } else if (meddled(data)) {
            return Turn.fail(data, meddling(data));
        } else {
            traffic.forwardTo(candidate.targetGroup());
        }
        work.say("traffic switched to " + candidate.group() + " (" + ready + " healthy)");
        return Turn.next(data);
    }

    private static Failure meddling(RolloutData data) {
        return Failure.of(
                "switch traffic",
                data.request().environment().route().forwarder(),
                "it no longer forwards to " + data.incumbent().targetGroup() + ", which served when this began",
                "See who changed it, make it forward to the fleet that serves, then run the step again.");
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

    /** Before traffic can return to the previous fleet, that has to be attached and healthy. */
    Turn<RolloutData> reattachIncumbent(RolloutData data, Work work) {
        Incumbent incumbent = data.incumbent();
        if (incumbent == null || data.candidate() == null) {
            return Turn.next(data);
        }
        Traffic traffic = traffic(data);
        if (!traffic.attached(incumbent.group(), incumbent.targetGroup())) {
            try {
                region(data).autoScaling().attach(incumbent.group(), incumbent.targetGroup());
                work.say("previous fleet " + incumbent.group() + " attached again");
            } catch (CloudException e) {
                // While it is being detached AWS may refuse to attach it; it will take it when that is over.
                if (e.kind() != CloudException.Kind.IN_USE) {
                    throw e;
                }
            }
            return Turn.wait(data, SOON, "attaching previous fleet " + incumbent.group());
        }
        int ready = traffic.healthy(incumbent.group(), incumbent.targetGroup());
        int wanted = region(data)
                .autoScaling()
                .find(incumbent.group())
                .map(group -> group.capacity().desired())
                .orElse(1);
        return ready >= wanted || !traffic.reaches(data.candidate().group())
                ? Turn.next(data)
                : Turn.wait(
                        data,
                        SOON,
                        ready + " of " + wanted + " instances of previous fleet " + incumbent.group() + " healthy");
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
        return !returning(data) || traffic(data).allOn(data.incumbent().targetGroup())
                ? Turn.next(data)
                : Turn.wait(data, SOON, "the return of traffic does not show yet");
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
