package io.jenkins.plugins.immutabledelivery.rehearsal;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/** The pieces of a stage by CloudWatch's API: the alarms that gates look at, of what the load balancer counts. */
final class StageAlarms {
    private final CloudWatchClient cloudWatch;
    private final StagePlan plan;

    StageAlarms(CloudWatchClient cloudWatch, StagePlan plan) {
        this.cloudWatch = cloudWatch;
        this.plan = plan;
    }

    List<StagePiece> pieces() {
        return plan.scenes().stream()
                .flatMap(scene -> scene.alarms().stream())
                .distinct()
                .map(alarm -> new StagePiece(
                        "alarm " + alarm,
                        () -> findAlarm(alarm),
                        (made, tags) -> makeAlarm(alarm, made.get(StageTraffic.LOAD_BALANCER), tags),
                        this::removeAlarm))
                .toList();
    }

    private Optional<String> findAlarm(String name) {
        return call(
                        "cloudwatch:DescribeAlarms",
                        name,
                        () -> cloudWatch.describeAlarms(request -> request.alarmNames(name)))
                .metricAlarms()
                .stream()
                .map(alarm -> alarm.alarmName())
                .findFirst();
    }

    private String makeAlarm(String name, String balancer, Map<String, String> tags) {
        call(
                "cloudwatch:PutMetricAlarm",
                name,
                () -> cloudWatch.putMetricAlarm(request -> request.alarmName(name)
                        .namespace("AWS/ApplicationELB")
                        .metricName("HTTPCode_Target_5XX_Count")
                        .dimensions(dimension -> dimension
                                .name("LoadBalancer")
                                .value(balancer.substring(
                                        balancer.indexOf("loadbalancer/") + "loadbalancer/".length())))
                        .statistic(Statistic.SUM)
                        .period(60)
                        .evaluationPeriods(3)
                        .threshold(5.0)
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                        .treatMissingData("notBreaching")
                        .tags(Stage.named(tags, name).entrySet().stream()
                                .map(tag -> Tag.builder()
                                        .key(tag.getKey())
                                        .value(tag.getValue())
                                        .build())
                                .toList())));
        return name;
    }

    private void removeAlarm(String name) {
        call("cloudwatch:DeleteAlarms", name, () -> cloudWatch.deleteAlarms(request -> request.alarmNames(name)));
    }
}
