package io.jenkins.plugins.immutabledelivery.cloud;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an Auto Scaling group has beyond what an environment configures: people and other tools gave it that, and a group
 * that takes its place needs it too. What is as AWS or this plugin makes it by itself is left out.
 *
 * @param own members of the group itself, as its creation takes them: cooldown, warmup, termination policies and the like,
 *     the health check with its grace period in seconds
 * @param tags its tags that its instances get too, except this plugin's and AWS's own
 * @param ownTags its tags for itself alone, likewise
 * @param suspended the processes that are suspended
 * @param metrics the group metrics that are collected
 * @param hooks its lifecycle hooks
 * @param policies its scaling policies
 * @param alarms the metric alarms that set off a simple or step scaling policy of it
 * @param schedules its scheduled actions
 * @param notifications which kinds of notification go to which topic, by the topic's ARN
 * @param warmPool the configuration of its warm pool; empty where it has none
 * @param staying what can't go over to another group, and why; a clause each
 */
public record GroupSettings(
        Document own,
        Map<String, String> tags,
        Map<String, String> ownTags,
        List<String> suspended,
        List<String> metrics,
        List<Document> hooks,
        List<Document> policies,
        List<Document> alarms,
        List<Document> schedules,
        Map<String, List<String>> notifications,
        Document warmPool,
        List<String> staying) {
    /** Those of a group that has nothing special. */
    public static final GroupSettings NONE =
            new GroupSettings(null, null, null, null, null, null, null, null, null, null, null, null);

    public GroupSettings {
        own = own == null ? Document.EMPTY : own;
        tags = sorted(tags);
        ownTags = sorted(ownTags);
        suspended = list(suspended);
        metrics = list(metrics);
        hooks = list(hooks);
        policies = list(policies);
        alarms = list(alarms);
        schedules = list(schedules);
        notifications = sorted(notifications);
        warmPool = warmPool == null ? Document.EMPTY : warmPool;
        staying = list(staying);
    }

    private static <T> List<T> list(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static <V> SortedMap<String, V> sorted(Map<String, V> map) {
        return map == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    /** Whether something in it changes how many instances the group has. */
    public boolean scales() {
        return !policies.isEmpty() || !schedules.isEmpty();
    }

    /** The same with what scales the group. */
    public GroupSettings scaling(
            List<Document> by, List<Document> setOffBy, List<Document> at, List<String> withoutThat) {
        return new GroupSettings(
                own,
                tags,
                ownTags,
                suspended,
                metrics,
                hooks,
                by,
                setOffBy,
                at,
                notifications,
                warmPool,
                Stream.concat(staying.stream(), withoutThat.stream()).toList());
    }

    /** The same with whom the group tells of what it does. */
    public GroupSettings telling(List<Document> hooked, Map<String, List<String>> notified) {
        return new GroupSettings(
                own, tags, ownTags, suspended, metrics, hooked, policies, alarms, schedules, notified, warmPool,
                staying);
    }

    /**
     * What of it is of use once the other group has all but its health check, its suspended processes and its warm pool.
     *
     * @param left policies that it doesn't have either
     */
    public GroupSettings rest(List<Document> left) {
        Document healthCheck = own;
        for (String member : own.members().keySet()) {
            healthCheck = member.startsWith("HealthCheck") ? healthCheck : healthCheck.without(member);
        }
        return new GroupSettings(
                healthCheck, null, null, suspended, null, null, left, null, null, null, warmPool, null);
    }
}
