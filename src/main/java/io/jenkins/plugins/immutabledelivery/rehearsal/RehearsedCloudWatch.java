package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.*;

/** CloudWatch's client, answered by the rehearsed region: alarms that misbehaving releases set off. */
final class RehearsedCloudWatch implements CloudWatchClient {
    private final SimulatedRegion region;

    RehearsedCloudWatch(SimulatedRegion region) {
        this.region = region;
    }

    private <R> R answer(AwsRequest request, Supplier<R> answer) {
        return region.answer("cloudwatch", request, answer);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public PutMetricAlarmResponse putMetricAlarm(PutMetricAlarmRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(
                    request,
                    "AlarmName",
                    "AlarmDescription",
                    "ActionsEnabled",
                    "OKActions",
                    "AlarmActions",
                    "InsufficientDataActions",
                    "Namespace",
                    "MetricName",
                    "Dimensions",
                    "Statistic",
                    "Period",
                    "Unit",
                    "EvaluationPeriods",
                    "DatapointsToAlarm",
                    "Threshold",
                    "ComparisonOperator",
                    "TreatMissingData",
                    "Metrics",
                    "Tags");
            region.alarms.put(request);
            return PutMetricAlarmResponse.builder().build();
        });
    }

    @Override
    public SetAlarmStateResponse setAlarmState(SetAlarmStateRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AlarmName", "StateValue", "StateReason");
            if (!region.alarms.knows(request.alarmName())) {
                throw ResourceNotFoundException.builder()
                        .awsErrorDetails(Refusal.details("ResourceNotFound", "Alarm does not exist"))
                        .statusCode(404)
                        .build();
            }
            boolean before = region.alarms.raised(request.alarmName());
            region.alarms.set(request.alarmName(), request.stateValueAsString());
            if (!before && region.alarms.raised(request.alarmName())) {
                region.settings.setOff(request.alarmName());
            }
            return SetAlarmStateResponse.builder().build();
        });
    }

    @Override
    public DeleteAlarmsResponse deleteAlarms(DeleteAlarmsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AlarmNames");
            region.alarms.delete(request.alarmNames());
            return DeleteAlarmsResponse.builder().build();
        });
    }

    @Override
    public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "AlarmNames", "AlarmNamePrefix", "NextToken", "MaxRecords", "AlarmTypes");
            List<MetricAlarm> all = region.alarms.all().stream()
                    .filter(alarm -> request.alarmNamePrefix() == null
                            ? request.alarmNames().contains(alarm.alarmName())
                            : alarm.alarmName().startsWith(request.alarmNamePrefix()))
                    .map(this::view)
                    .toList();
            Pages<MetricAlarm> page = Pages.of(all, request.nextToken());
            return DescribeAlarmsResponse.builder()
                    .metricAlarms(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "MetricDataQueries", "StartTime", "EndTime", "NextToken");
            Meter meter = new Meter(region);
            Pages<MetricDataResult> page = Pages.of(
                    request.metricDataQueries().stream()
                            .map(query -> meter.read(query, request.startTime(), request.endTime()))
                            .toList(),
                    request.nextToken());
            return GetMetricDataResponse.builder()
                    .metricDataResults(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    /** Whether an alarm has gone off: somebody said so, or a release misbehaves that serves. */
    static boolean raised(SimulatedRegion region, String name) {
        return region.alarms.raised(name)
                || region.faults().misbehaving().stream()
                        .filter(one -> one.alarm().equals(name))
                        .anyMatch(one -> misbehaves(region, one, region.now()));
    }

    private MetricAlarm view(MetricAlarm alarm) {
        boolean raised = raised(region, alarm.alarmName());
        return alarm.toBuilder()
                .stateValue(raised ? StateValue.ALARM : alarm.stateValue())
                .stateReason(
                        raised
                                ? "Threshold Crossed: 3 out of the last 3 datapoints were greater than the threshold (5.0)."
                                : "Threshold not crossed")
                .build();
    }

    private static boolean misbehaves(SimulatedRegion region, Faults.Misbehaving fault, Instant now) {
        return region.machines.all().stream()
                .filter(machine -> machine.running(now) && !now.isBefore(machine.launchedAt.plus(fault.after())))
                .filter(machine -> fault.environment().equals(machine.tags.get(Tags.ENVIRONMENT))
                        && fault.version()
                                .equals(region.amis.tags(machine.imageId).get(Tags.VERSION)))
                .anyMatch(machine -> region.targetGroups.all().stream()
                        .anyMatch(arn ->
                                region.targetGroups.registered(arn, machine.id) && region.balancers.sendsTo(arn)));
    }
}
