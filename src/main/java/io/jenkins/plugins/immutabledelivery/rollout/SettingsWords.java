package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Document;
import io.jenkins.plugins.immutabledelivery.cloud.GroupSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a rollout would do with the serving fleet's settings, in words; AWS's own where it has some. */
final class SettingsWords {
    /** Its <a href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/predictive-scaling-policy-overview.html">forecast</a> needs metrics of the group itself. */
    private static final String PREDICTIVE = "PredictiveScaling";
    /** A forced <a href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html">deletion</a> drops their actions. */
    private static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";

    private final RolloutData data;
    private final GroupSettings settings;

    SettingsWords(RolloutData data) {
        this.data = data;
        this.settings = data.inheritance().orNone();
    }

    private String serving() {
        return data.incumbent().group();
    }

    private String next() {
        return data.candidate().group();
    }

    /** What the new group gets, and what not. */
    List<String> give() {
        List<String> what = new ArrayList<>();
        settings.own().members().forEach((member, value) -> what.add(member + " " + value));
        Map<String, String> tags = new TreeMap<>(settings.tags());
        tags.putAll(settings.ownTags());
        add(what, "tags", tags.keySet().stream());
        add(what, "lifecycle hooks", names(settings.hooks(), "LifecycleHookName"));
        add(what, "suspended processes", settings.suspended().stream());
        add(what, "group metrics", settings.metrics().stream());
        add(what, "notifications to", settings.notifications().keySet().stream());
        add(what, "scaling policies", names(settings.policies(), "PolicyName"));
        add(
                what,
                "alarms as",
                settings.alarms().stream().map(alarm -> alarm.text("AlarmName")).map(Heir.of(data)::alarmName));
        add(what, "scheduled actions", names(settings.schedules(), "ScheduledActionName"));
        if (!settings.warmPool().isEmpty()) {
            what.add("its warm pool");
        }
        List<String> steps = new ArrayList<>();
        if (!what.isEmpty()) {
            steps.add("Give " + next() + " what " + serving() + " has: " + String.join("; ", what) + ".");
        }
        add(
                steps,
                "AWS has to see a day of " + next() + " before it forecasts anew for scaling policies",
                settings.policies().stream()
                        .filter(policy -> PREDICTIVE.equals(policy.text("PolicyType")))
                        .map(policy -> policy.text("PolicyName")));
        add(
                steps,
                "When " + serving() + " is removed, AWS does not wait for its lifecycle hooks at termination",
                settings.hooks().stream()
                        .filter(hook -> TERMINATING.equals(hook.text("LifecycleTransition")))
                        .map(hook -> hook.text("LifecycleHookName")));
        settings.staying().forEach(one -> steps.add("Not given to " + next() + ": of " + serving() + " " + one + "."));
        return steps;
    }

    private static void add(List<String> what, String kind, Stream<String> names) {
        String all = names.collect(Collectors.joining(", "));
        if (!all.isEmpty()) {
            what.add(kind + " " + all);
        }
    }

    private static Stream<String> names(List<Document> documents, String member) {
        return documents.stream().map(document -> document.text(member));
    }

    /** What happens before traffic moves. */
    List<String> hold() {
        return data.inheritance().scales()
                ? List.of("Hold the scaling policies and scheduled actions of " + serving()
                        + ", so that it stays as it is while it has no traffic.")
                : List.of();
    }

    /** What happens when it has. */
    List<String> release() {
        return data.inheritance().scales() && !data.candidate().adopted()
                ? List.of("Let the scaling policies and scheduled actions of " + next() + " scale it.")
                : List.of();
    }
}
