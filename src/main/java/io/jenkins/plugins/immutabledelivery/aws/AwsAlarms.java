package io.jenkins.plugins.immutabledelivery.aws;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;

import io.jenkins.plugins.immutabledelivery.cloud.Alarms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;

/** Alarms by CloudWatch's API. */
final class AwsAlarms implements Alarms {
    /** As many as one call takes by name and one page holds. */
    private static final int MOST_NAMES = 100;

    private final CloudWatchClient client;

    AwsAlarms(CloudWatchClient client) {
        this.client = client;
    }

    @Override
    public List<AlarmView> find(Collection<String> names) {
        List<String> wanted = List.copyOf(names);
        List<AlarmView> all = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += MOST_NAMES) {
            all.addAll(some(wanted.subList(from, Math.min(wanted.size(), from + MOST_NAMES))));
        }
        return all;
    }

    private List<AlarmView> some(List<String> names) {
        // Composite alarms are only answered where they are asked for.
        DescribeAlarmsRequest.Builder request = DescribeAlarmsRequest.builder()
                .alarmNames(names)
                .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
                .maxRecords(MOST_NAMES);
        List<AlarmView> all = new ArrayList<>();
        String token = null;
        do {
            request.nextToken(token);
            DescribeAlarmsResponse page = call(
                    "cloudwatch:DescribeAlarms",
                    String.join(", ", names),
                    () -> client.describeAlarms(request.build()));
            page.metricAlarms()
                    .forEach(alarm ->
                            all.add(new AlarmView(alarm.alarmName(), alarm.stateValueAsString(), alarm.stateReason())));
            page.compositeAlarms()
                    .forEach(alarm ->
                            all.add(new AlarmView(alarm.alarmName(), alarm.stateValueAsString(), alarm.stateReason())));
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        return all;
    }
}
