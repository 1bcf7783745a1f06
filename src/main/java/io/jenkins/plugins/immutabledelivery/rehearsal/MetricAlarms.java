package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/** The CloudWatch alarms of a region. They measure nothing: who rehearses says when one goes off. */
final class MetricAlarms implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String region;
    private final Map<String, MetricAlarm> alarms = new TreeMap<>();
    private final Map<String, Map<String, String>> tags = new TreeMap<>();

    MetricAlarms(String region) {
        this.region = region;
    }

    /** Tags are given only to a new one, as in life. */
    void put(PutMetricAlarmRequest request) {
        String name = request.alarmName();
        if (!alarms.containsKey(name)) {
            tags.put(name, request.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)));
        }
        alarms.put(
                name,
                Copies.copy(request, MetricAlarm.builder())
                        .alarmArn(arn(name))
                        .actionsEnabled(!Boolean.FALSE.equals(request.actionsEnabled()))
                        .stateValue(StateValue.OK)
                        .build());
    }

    String arn(String name) {
        return "arn:aws:cloudwatch:" + region + ":" + Amis.ACCOUNT + ":alarm:" + name;
    }

    boolean knows(String name) {
        return alarms.containsKey(name);
    }

    void set(String name, String state) {
        alarms.compute(name, (any, alarm) -> alarm.toBuilder().stateValue(state).build());
    }

    /** Whether it was said to have gone off. */
    boolean raised(String name) {
        return alarms.containsKey(name) && alarms.get(name).stateValue() == StateValue.ALARM;
    }

    /** The names of those that have gone off. */
    List<String> raised() {
        return alarms.keySet().stream().filter(this::raised).toList();
    }

    void delete(Collection<String> names) {
        alarms.keySet().removeAll(names);
        tags.keySet().removeAll(names);
    }

    Collection<MetricAlarm> all() {
        return alarms.values();
    }

    /** The tags of all, by name. */
    Map<String, Map<String, String>> tags() {
        return tags;
    }

    /** The names of those that set off a scaling policy. */
    Stream<String> settingOff(String policyArn) {
        return alarms.values().stream()
                .filter(alarm -> alarm.alarmActions().contains(policyArn))
                .map(MetricAlarm::alarmName);
    }

    /** What one does when it goes off. */
    List<String> actions(String name) {
        MetricAlarm alarm = alarms.get(name);
        return alarm.actionsEnabled() ? alarm.alarmActions() : List.of();
    }

    /**
     * A group is gone: its policies go with it, the actions that were these, and every alarm that then has none left; see
     * <a href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html">AWS</a>.
     */
    void forget(ScalingGroup group) {
        Set<String> arns = group.extras.policies.values().stream()
                .map(policy -> policy.policyARN())
                .collect(Collectors.toSet());
        new HashMap<>(alarms).forEach((name, alarm) -> {
            if (alarm.alarmActions().stream().anyMatch(arns::contains)) {
                List<String> left = alarm.alarmActions().stream()
                        .filter(action -> !arns.contains(action))
                        .toList();
                if (left.isEmpty() && !alarm.hasOkActions() && !alarm.hasInsufficientDataActions()) {
                    delete(List.of(name));
                } else {
                    alarms.put(name, alarm.toBuilder().alarmActions(left).build());
                }
            }
        });
    }
}
