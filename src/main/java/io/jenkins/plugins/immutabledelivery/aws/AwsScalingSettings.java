package io.jenkins.plugins.immutabledelivery.aws;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.tolerateAbsence;

import io.jenkins.plugins.immutabledelivery.cloud.Document;
import io.jenkins.plugins.immutabledelivery.cloud.GroupSettings;
import io.jenkins.plugins.immutabledelivery.cloud.ScalingSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeNotificationConfigurationsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeNotificationConfigurationsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScheduledActionsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScheduledActionsResponse;
import software.amazon.awssdk.services.autoscaling.model.EnableMetricsCollectionRequest;
import software.amazon.awssdk.services.autoscaling.model.PutNotificationConfigurationRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.PutWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/** What can be set of Auto Scaling groups, by Auto Scaling's API and, for what sets off a policy, CloudWatch's. */
final class AwsScalingSettings implements ScalingSettings {
    /** As many alarms as one call takes by name. */
    private static final int MOST_NAMES = 100;

    private final AutoScalingClient client;
    private final CloudWatchClient cloudWatch;

    AwsScalingSettings(AutoScalingClient client, CloudWatchClient cloudWatch) {
        this.client = client;
        this.cloudWatch = cloudWatch;
    }

    @Override
    public Optional<GroupSettings> of(String group, Collection<String> targetGroups) {
        DescribeAutoScalingGroupsRequest request = DescribeAutoScalingGroupsRequest.builder()
                .autoScalingGroupNames(group)
                .build();
        return call("autoscaling:DescribeAutoScalingGroups", group, () -> client.describeAutoScalingGroups(request))
                .autoScalingGroups()
                .stream()
                .findFirst()
                .map(found -> SettingsOfGroup.of(found, targetGroups));
    }

    /** Asks for one page after the other; a page is answered with the token of the next one. */
    private static void pages(UnaryOperator<String> page) {
        String token = null;
        do {
            token = page.apply(token);
        } while (token != null && !token.isEmpty());
    }

    @Override
    public List<Document> policies(String group) {
        List<Document> all = new ArrayList<>();
        pages(token -> {
            DescribePoliciesRequest request = DescribePoliciesRequest.builder()
                    .autoScalingGroupName(group)
                    .nextToken(token)
                    .build();
            DescribePoliciesResponse page =
                    call("autoscaling:DescribePolicies", group, () -> client.describePolicies(request));
            page.scalingPolicies().stream().map(Documents::of).forEach(all::add);
            return page.nextToken();
        });
        return all;
    }

    @Override
    public List<Document> schedules(String group) {
        List<Document> all = new ArrayList<>();
        pages(token -> {
            DescribeScheduledActionsRequest request = DescribeScheduledActionsRequest.builder()
                    .autoScalingGroupName(group)
                    .nextToken(token)
                    .build();
            DescribeScheduledActionsResponse page =
                    call("autoscaling:DescribeScheduledActions", group, () -> client.describeScheduledActions(request));
            page.scheduledUpdateGroupActions().stream().map(Documents::of).forEach(all::add);
            return page.nextToken();
        });
        return all;
    }

    @Override
    public List<Document> hooks(String group) {
        DescribeLifecycleHooksRequest request = DescribeLifecycleHooksRequest.builder()
                .autoScalingGroupName(group)
                .build();
        return call("autoscaling:DescribeLifecycleHooks", group, () -> client.describeLifecycleHooks(request))
                .lifecycleHooks()
                .stream()
                .map(Documents::of)
                .toList();
    }

    @Override
    public Map<String, List<String>> notifications(String group) {
        Map<String, List<String>> all = new TreeMap<>();
        pages(token -> {
            DescribeNotificationConfigurationsRequest request = DescribeNotificationConfigurationsRequest.builder()
                    .autoScalingGroupNames(group)
                    .nextToken(token)
                    .build();
            DescribeNotificationConfigurationsResponse page = call(
                    "autoscaling:DescribeNotificationConfigurations",
                    group,
                    () -> client.describeNotificationConfigurations(request));
            page.notificationConfigurations()
                    .forEach(one -> all.computeIfAbsent(one.topicARN(), any -> new ArrayList<>())
                            .add(one.notificationType()));
            return page.nextToken();
        });
        return all;
    }

    @Override
    public List<Document> alarms(Collection<String> names) {
        List<String> wanted = List.copyOf(names);
        List<Document> all = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += MOST_NAMES) {
            List<String> some = wanted.subList(from, Math.min(wanted.size(), from + MOST_NAMES));
            alarms(
                    String.join(", ", some),
                    DescribeAlarmsRequest.builder().alarmNames(some),
                    alarm -> all.add(Documents.of(alarm)));
        }
        return all;
    }

    @Override
    public List<String> alarmsNamed(String prefix) {
        List<String> names = new ArrayList<>();
        alarms(prefix, DescribeAlarmsRequest.builder().alarmNamePrefix(prefix), alarm -> names.add(alarm.alarmName()));
        return names;
    }

    private void alarms(String resource, DescribeAlarmsRequest.Builder which, Consumer<MetricAlarm> found) {
        which.alarmTypes(AlarmType.METRIC_ALARM).maxRecords(MOST_NAMES);
        pages(token -> {
            DescribeAlarmsRequest request = which.nextToken(token).build();
            DescribeAlarmsResponse page =
                    call("cloudwatch:DescribeAlarms", resource, () -> cloudWatch.describeAlarms(request));
            page.metricAlarms().forEach(found);
            return page.nextToken();
        });
    }

    @Override
    public void suspend(String group, Collection<String> processes) {
        SuspendProcessesRequest request = SuspendProcessesRequest.builder()
                .autoScalingGroupName(group)
                .scalingProcesses(processes)
                .build();
        call("autoscaling:SuspendProcesses", group, () -> client.suspendProcesses(request));
    }

    @Override
    public void resume(String group, Collection<String> processes) {
        ResumeProcessesRequest request = ResumeProcessesRequest.builder()
                .autoScalingGroupName(group)
                .scalingProcesses(processes)
                .build();
        call("autoscaling:ResumeProcesses", group, () -> client.resumeProcesses(request));
    }

    @Override
    public void collectMetrics(String group, Collection<String> metrics) {
        EnableMetricsCollectionRequest request = EnableMetricsCollectionRequest.builder()
                .autoScalingGroupName(group)
                .metrics(metrics)
                .granularity("1Minute")
                .build();
        call("autoscaling:EnableMetricsCollection", group, () -> client.enableMetricsCollection(request));
    }

    @Override
    public void sendNotifications(String group, String topic, Collection<String> kinds) {
        PutNotificationConfigurationRequest request = PutNotificationConfigurationRequest.builder()
                .autoScalingGroupName(group)
                .topicARN(topic)
                .notificationTypes(kinds)
                .build();
        call(
                "autoscaling:PutNotificationConfiguration",
                group + "/" + topic,
                () -> client.putNotificationConfiguration(request));
    }

    @Override
    public void putWarmPool(String group, Document warmPool) {
        PutWarmPoolRequest request = Documents.fill(PutWarmPoolRequest.builder(), warmPool)
                .autoScalingGroupName(group)
                .build();
        call("autoscaling:PutWarmPool", group, () -> client.putWarmPool(request));
    }

    @Override
    public String putPolicy(String group, Document policy) {
        PutScalingPolicyRequest request = Documents.fill(PutScalingPolicyRequest.builder(), policy)
                .autoScalingGroupName(group)
                .build();
        return call(
                        "autoscaling:PutScalingPolicy",
                        group + "/" + request.policyName(),
                        () -> client.putScalingPolicy(request))
                .policyARN();
    }

    @Override
    public void putSchedule(String group, Document schedule) {
        PutScheduledUpdateGroupActionRequest request = Documents.fill(
                        PutScheduledUpdateGroupActionRequest.builder(), schedule)
                .autoScalingGroupName(group)
                .build();
        call(
                "autoscaling:PutScheduledUpdateGroupAction",
                group + "/" + request.scheduledActionName(),
                () -> client.putScheduledUpdateGroupAction(request));
    }

    @Override
    public void putAlarm(Document alarm, Map<String, String> tags) {
        PutMetricAlarmRequest request = Documents.fill(PutMetricAlarmRequest.builder(), alarm)
                .tags(tags.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
        call("cloudwatch:PutMetricAlarm", request.alarmName(), () -> cloudWatch.putMetricAlarm(request));
    }

    @Override
    public void deleteAlarms(Collection<String> names) {
        DeleteAlarmsRequest request =
                DeleteAlarmsRequest.builder().alarmNames(names).build();
        tolerateAbsence(() ->
                call("cloudwatch:DeleteAlarms", String.join(", ", names), () -> cloudWatch.deleteAlarms(request)));
    }
}
