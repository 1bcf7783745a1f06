package io.jenkins.plugins.immutabledelivery.rollout;

import static io.jenkins.plugins.immutabledelivery.cloud.ScalingSettings.ALARM_NOTIFICATION;
import static io.jenkins.plugins.immutabledelivery.cloud.ScalingSettings.SCHEDULED_ACTIONS;

import io.jenkins.plugins.immutabledelivery.cloud.Document;
import io.jenkins.plugins.immutabledelivery.cloud.GroupSettings;
import io.jenkins.plugins.immutabledelivery.cloud.ScalingSettings;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a new group is given of the serving one's settings once it exists, in order, one call each: last what measures a
 * target group, which AWS takes only for one that is attached to the group. The order and the
 * number depend on the saved settings alone, so that after a crash it goes on where it was; to give one twice is as good
 * as once. Nothing of it scales the group yet: what would is suspended first.
 */
final class Gifts {
    /** The processes by which policies and schedules scale a group. */
    static final List<String> SCALING = List.of(ALARM_NOTIFICATION, SCHEDULED_ACTIONS);

    /** Names a load balancer and its target group, by the ends of their ARNs. */
    static final String LABEL = "ResourceLabel";

    /** AWS refuses a start in the past, and what begins in this moment has begun when it answers. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final RolloutData data;
    private final Heir heir;
    private final List<UnaryOperator<RolloutData>> all = new ArrayList<>();
    private final int beforeAttaching;

    /** @param scaling where they are given */
    Gifts(RolloutData data, ScalingSettings scaling, Work work) {
        this.data = data;
        this.heir = Heir.of(data);
        GroupSettings settings = data.inheritance().orNone();
        String group = data.candidate().group();
        if (settings.scales()) {
            give(() -> scaling.suspend(group, SCALING));
        }
        if (!settings.metrics().isEmpty()) {
            give(() -> scaling.collectMetrics(group, settings.metrics()));
        }
        settings.notifications().forEach((topic, kinds) -> give(() -> scaling.sendNotifications(group, topic, kinds)));
        settings.policies().stream()
                .filter(policy -> !measuresTargets(policy))
                .forEach(policy -> give(scaling, policy));
        settings.alarms()
                .forEach(alarm -> give(() -> scaling.putAlarm(heir.alarm(alarm), FleetPhases.tags(data, work))));
        settings.schedules().forEach(schedule -> give(() -> schedule(scaling, schedule, work)));
        this.beforeAttaching = all.size();
        settings.policies().stream().filter(Gifts::measuresTargets).forEach(policy -> give(scaling, policy));
    }

    /**
     * Such a policy is refused where the target group is not attached; see <a
     * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredefinedMetricSpecification.html">AWS</a>.
     */
    private static boolean measuresTargets(Document policy) {
        return !policy.everywhere(LABEL).isEmpty();
    }

    private void give(ScalingSettings scaling, Document policy) {
        all.add(before -> {
            String arn = scaling.putPolicy(data.candidate().group(), heir.policy(policy));
            return before.withInheritance(before.inheritance().withPolicy(policy.text("PolicyName"), arn));
        });
    }

    private void give(Runnable call) {
        all.add(before -> {
            call.run();
            return before;
        });
    }

    private void schedule(ScalingSettings scaling, Document schedule, Work work) {
        Instant soon = work.now().plus(MARGIN);
        boolean begun = past(schedule, "StartTime", soon);
        if (past(schedule, "EndTime", soon) || begun && schedule.text("Recurrence") == null) {
            work.say("scheduled action " + schedule.text("ScheduledActionName") + " of "
                    + data.incumbent().group() + " is over, so "
                    + data.candidate().group() + " does not get it");
            return;
        }
        // Time is StartTime by its former name.
        Document copy = schedule.without("Time");
        scaling.putSchedule(data.candidate().group(), begun ? copy.without("StartTime") : copy);
    }

    private static boolean past(Document schedule, String member, Instant soon) {
        String time = schedule.text(member);
        return time != null && Instant.parse(time).isBefore(soon);
    }

    int count() {
        return all.size();
    }

    /** How many of them need no target group. */
    int countBeforeAttaching() {
        return beforeAttaching;
    }

    /** The policies that are still to be given once the group has a target group. */
    List<Document> left() {
        return data.inheritance().given() < count()
                ? data.inheritance().orNone().policies().stream()
                        .filter(Gifts::measuresTargets)
                        .toList()
                : List.of();
    }

    /** Gives the next one. */
    RolloutData giveNext() {
        RolloutData after = all.get(data.inheritance().given()).apply(data);
        return after.withInheritance(after.inheritance().oneMore());
    }
}
