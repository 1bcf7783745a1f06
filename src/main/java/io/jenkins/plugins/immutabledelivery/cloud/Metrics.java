package io.jenkins.plugins.immutabledelivery.cloud;

import io.jenkins.plugins.immutabledelivery.model.Metric;
import java.time.Instant;
import java.util.List;

/** CloudWatch metrics, in one region. */
public interface Metrics {
    /**
     * The data points of metrics by the minute.
     *
     * @param metrics at most 500, their dimensions filled in
     * @param from the first minute's begin
     * @param to the end; the newest minute or two may be missing or incomplete
     * @return the data points of each, in the metrics' order, oldest first; none where CloudWatch knows no such metric
     */
    List<List<Point>> read(List<Metric> metrics, Instant from, Instant to);

    /** A minute's value; the time is when the minute begins. */
    record Point(Instant at, double value) {}
}
