package io.jenkins.plugins.immutabledelivery.aws;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;

import io.jenkins.plugins.immutabledelivery.cloud.Metrics;
import io.jenkins.plugins.immutabledelivery.model.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;

/** Metrics by CloudWatch's API. */
final class AwsMetrics implements Metrics {
    private static final int PERIOD = 60;

    private final CloudWatchClient client;

    AwsMetrics(CloudWatchClient client) {
        this.client = client;
    }

    @Override
    public List<List<Point>> read(List<Metric> metrics, Instant from, Instant to) {
        GetMetricDataRequest.Builder request = GetMetricDataRequest.builder()
                .startTime(from)
                .endTime(to)
                .metricDataQueries(IntStream.range(0, metrics.size())
                        .mapToObj(index -> query(index, metrics.get(index)))
                        .toList());
        List<List<Point>> all = Stream.<List<Point>>generate(ArrayList::new)
                .limit(metrics.size())
                .toList();
        String token = null;
        do {
            request.nextToken(token);
            GetMetricDataResponse page = call(
                    "cloudwatch:GetMetricData",
                    metrics.get(0).namespace() + " " + metrics.get(0).name(),
                    () -> client.getMetricData(request.build()));
            page.metricDataResults()
                    .forEach(result -> all.get(index(result.id())).addAll(points(result)));
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        all.forEach(points -> points.sort(Comparator.comparing(Point::at)));
        return all;
    }

    private static MetricDataQuery query(int index, Metric metric) {
        return MetricDataQuery.builder()
                .id("m" + index)
                .metricStat(stat -> stat.stat(metric.statistic())
                        .period(PERIOD)
                        .metric(one -> one.namespace(metric.namespace())
                                .metricName(metric.name())
                                .dimensions(metric.dimensions().entrySet().stream()
                                        .map(dimension -> Dimension.builder()
                                                .name(dimension.getKey())
                                                .value(dimension.getValue())
                                                .build())
                                        .toList())))
                .returnData(true)
                .build();
    }

    private static int index(String id) {
        return Integer.parseInt(id.substring(1));
    }

    private static List<Point> points(MetricDataResult result) {
        return IntStream.range(0, result.timestamps().size())
                .mapToObj(index -> new Point(
                        result.timestamps().get(index), result.values().get(index)))
                .toList();
    }
}
