package io.jenkins.plugins.immutabledelivery.cloud;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be set of an Auto Scaling group besides its size, its launch template and its target groups, in one region.
 * All that sets something sets it by name: to do it twice is as good as once.
 */
public interface ScalingSettings {
    /** The process by which alarms set off scaling policies. */
    String ALARM_NOTIFICATION = "AlarmNotification";
    /** The process that performs scheduled actions. */
    String SCHEDULED_ACTIONS = "ScheduledActions";

    /**
     * What the description of a group itself says: neither policies nor schedules, hooks and notifications; empty where
     * there is no such group.
     *
     * @param targetGroups the ARNs of the target groups that are no setting of the group, but configured
     */
    Optional<GroupSettings> of(String group, Collection<String> targetGroups);

    /** Its scaling policies. The alarms of each are in {@code Alarms}, with {@code AlarmName}. */
    List<Document> policies(String group);

    /** Its scheduled actions. */
    List<Document> schedules(String group);

    /** Its lifecycle hooks. */
    List<Document> hooks(String group);

    /** Which kinds of notification go to which topic, by the topic's ARN. */
    Map<String, List<String>> notifications(String group);

    /** The metric alarms of those names; one that AWS does not know, or of another kind, is left out. */
    List<Document> alarms(Collection<String> names);

    /** The names of all alarms whose names begin so. */
    List<String> alarmsNamed(String prefix);

    /** Suspends processes; those that are suspended stay so. */
    void suspend(String group, Collection<String> processes);

    /** Resumes processes; those that aren't suspended go on. */
    void resume(String group, Collection<String> processes);

    /** Collects group metrics, each minute. */
    void collectMetrics(String group, Collection<String> metrics);

    /** Sends those kinds of notification to a topic, and no others. */
    void sendNotifications(String group, String topic, Collection<String> kinds);

    /** Gives the group a warm pool, or changes the one that it has. */
    void putWarmPool(String group, Document warmPool);

    /**
     * Gives the group a scaling policy.
     *
     * @return the policy's ARN
     */
    String putPolicy(String group, Document policy);

    /** Gives the group a scheduled action. */
    void putSchedule(String group, Document schedule);

    /**
     * Creates an alarm, or changes it; tags are given only to a new one.
     *
     * @param tags what it is tagged with
     */
    void putAlarm(Document alarm, Map<String, String> tags);

    /** Deletes alarms; one that is gone already is no matter. */
    void deleteAlarms(Collection<String> names);
}
