package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Document;
import io.jenkins.plugins.immutabledelivery.cloud.GroupSettings;
import io.jenkins.plugins.immutabledelivery.cloud.ScalingSettings;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * The phases by which a new fleet gets what the serving one's Auto Scaling group has beyond what is configured. What it is
 * created with comes by {@link FleetPhases}; the scaling that a fleet has while it has no traffic is in {@link
 * ScalingHold}.
 */
final class SettingsPhases {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Cloud cloud;

    SettingsPhases(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Of a fleet to which none comes after, but a warm one again, only what scales it matters. */
    Turn<RolloutData> read(RolloutData data, Work work) {
        if (data.incumbent() == null || data.inPlace()) {
            return Turn.next(data);
        }
        String group = data.incumbent().group();
        ScalingSettings scaling = region(data).scalingSettings();
        Optional<GroupSettings> own =
                scaling.of(group, data.request().environment().route().targetGroups());
        if (own.isEmpty()) {
            return Turn.next(data);
        }
        GroupSettings settings = scaling(own.get(), data.incumbent(), scaling);
        if (data.candidate().adopted()) {
            return Turn.next(data.withInheritance(Inheritance.of(settings).givenAllBut(List.of())));
        }
        GroupSettings all = settings.telling(scaling.hooks(group), scaling.notifications(group));
        all.staying().forEach(what -> work.say(data.candidate().group() + " does not get from " + group + " " + what));
        return Turn.next(data.withInheritance(Inheritance.of(all)));
    }

    private static GroupSettings scaling(GroupSettings own, Incumbent serving, ScalingSettings scaling) {
        String group = serving.group();
        List<String> staying = new ArrayList<>();
        List<Document> policies = new ArrayList<>();
        for (Document policy : scaling.policies(group)) {
            List<String> foreign = policy.everywhere(Gifts.LABEL).stream()
                    .filter(label -> !label.endsWith("/" + Heir.end(serving.targetGroup())))
                    .toList();
            if (foreign.isEmpty()) {
                policies.add(policy);
            } else {
                staying.add("its scaling policy " + policy.text("PolicyName") + ": it measures "
                        + String.join(", ", foreign) + ", which the environment does not name");
            }
        }
        Set<String> names = new LinkedHashSet<>();
        policies.stream().filter(SettingsPhases::setOffByAlarms).forEach(policy -> names.addAll(alarmsOf(policy)));
        List<Document> alarms = names.isEmpty() ? List.of() : scaling.alarms(names);
        Set<String> lost = new HashSet<>(names);
        alarms.forEach(alarm -> lost.remove(alarm.text("AlarmName")));
        names.stream()
                .filter(lost::contains)
                .forEach(name -> staying.add("the alarm " + name
                        + ", which sets off a scaling policy of it: it is no metric alarm of this account and region"));
        return own.scaling(policies, alarms, scaling.schedules(group), staying);
    }

    /** The others make their alarms themselves, or have none. */
    private static boolean setOffByAlarms(Document policy) {
        String type = policy.text("PolicyType");
        return type == null || type.equals("SimpleScaling") || type.equals("StepScaling");
    }

    private static List<String> alarmsOf(Document policy) {
        return policy.members().get("Alarms") instanceof List<?> alarms
                ? alarms.stream()
                        .map(alarm -> (String) ((Map<?, ?>) alarm).get("AlarmName"))
                        .toList()
                : List.of();
    }

    /** Gives the new group one setting a turn, while it has no target group. */
    Turn<RolloutData> give(RolloutData data, Work work) {
        return give(data, Gifts::countBeforeAttaching, work);
    }

    /** Gives it what is left, once it has one. */
    Turn<RolloutData> giveAttached(RolloutData data, Work work) {
        return give(data, Gifts::count, work);
    }

    private Turn<RolloutData> give(RolloutData data, ToIntFunction<Gifts> upTo, Work work) {
        if (data.candidate().adopted()) {
            return Turn.next(data);
        }
        Gifts gifts = new Gifts(data, region(data).scalingSettings(), work);
        int last = upTo.applyAsInt(gifts);
        if (data.inheritance().given() >= last) {
            return Turn.next(data.withInheritance(data.inheritance().givenAllBut(gifts.left())));
        }
        RolloutData after;
        try {
            after = gifts.giveNext();
        } catch (CloudException e) {
            return refused(data, e, work);
        }
        if (after.inheritance().given() < last) {
            return Turn.wait(after, AT_ONCE, null);
        }
        if (last == gifts.count()) {
            work.say(data.candidate().group() + " has the settings of "
                    + data.incumbent().group());
        }
        List<Document> left = last == gifts.count() ? List.of() : gifts.left();
        return Turn.next(after.withInheritance(after.inheritance().givenAllBut(left)));
    }

    /** What the serving group has, AWS may refuse all the same: its topic may be gone since, or its role. */
    private static Turn<RolloutData> refused(RolloutData data, CloudException refusal, Work work) {
        if (refusal.kind() != CloudException.Kind.INVALID) {
            throw refusal;
        }
        Failure failure = refusal.failure(work.phase());
        return Turn.fail(
                data,
                Failure.of(
                        failure.what(),
                        failure.resource(),
                        failure.reason(),
                        data.incumbent().group()
                                + " has that setting, and each new group gets what it has: mend it there, or"
                                + " take it away, then run the step again."));
    }

    /** What would have hindered the rollout itself: that instances are launched, replaced, registered. */
    Turn<RolloutData> suspendLikeServing(RolloutData data, Work work) {
        List<String> suspended = data.inheritance().orNone().suspended();
        if (!data.candidate().adopted() && !suspended.isEmpty()) {
            region(data).scalingSettings().suspend(data.candidate().group(), suspended);
        }
        return Turn.next(data);
    }

    /** A pool that is filled while the group's own instances start would compete with them. */
    Turn<RolloutData> putWarmPool(RolloutData data, Work work) {
        Document warmPool = data.inheritance().orNone().warmPool();
        if (data.candidate().adopted() || warmPool.isEmpty()) {
            return Turn.next(data);
        }
        try {
            region(data).scalingSettings().putWarmPool(data.candidate().group(), warmPool);
        } catch (CloudException e) {
            return refused(data, e, work);
        }
        return Turn.next(data);
    }

    private Region region(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }
}
