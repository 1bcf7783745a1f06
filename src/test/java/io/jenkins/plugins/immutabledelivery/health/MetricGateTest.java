package io.jenkins.plugins.immutabledelivery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.immutabledelivery.cloud.Metrics.Point;
import io.jenkins.plugins.immutabledelivery.health.Gates.Look;
import io.jenkins.plugins.immutabledelivery.health.Verdict.State;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.Metric;
import io.jenkins.plugins.immutabledelivery.model.MetricComparison;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricGateTest {
    private static final Instant SWITCHED = Instant.parse("2026-01-01T01:00:00Z");
    private static final String ARN = "arn:aws:elasticloadbalancing:eu-central-1:1:";
    private static final Subject NEW = new Subject(
            "web-v002", ARN + "targetgroup/new/2", 2, new Subject.Former("web-v001", ARN + "targetgroup/old/1"));
    private static final String ERRORS = "HTTPCode_Target_5XX_Count";
    private static final String REQUESTS = "RequestCount";

    private final FakeRegion region = new FakeRegion();

    @Test
    void aFleetIsComparedWithTheFormerOnesTrafficBeforeTheSwitch() {
        perMinute(REQUESTS, "old", -30, 0, 600);
        perMinute(ERRORS, "old", -10, 0, 6);
        perMinute(ERRORS, "old", -30, -10, 600);
        perMinute(REQUESTS, "new", 0, 5, 600);
        perMinute(ERRORS, "new", 0, 5, 11);

        Verdict verdict = look(MetricComparison.errorRate(null, 2.0, null), 5);

        assertThat(verdict.state()).isEqualTo(State.HEALTHY);
        assertThat(verdict.seen())
                .isEqualTo("error rate 0.01833 (3000 samples), of the former fleet 0.01000 (6000 samples)");
        assertThat(region.measured)
                .extracting(metric -> metric.dimensions().get("LoadBalancer"))
                .containsOnly("app/acme/1");
    }

    @Test
    void moreThanTheAllowedRatioIsWorse() {
        perMinute(REQUESTS, "old", -10, 0, 600);
        perMinute(ERRORS, "old", -10, 0, 6);
        perMinute(REQUESTS, "new", 0, 5, 600);
        perMinute(ERRORS, "new", 0, 5, 13);

        Verdict verdict = look(MetricComparison.errorRate(null, 2.0, null), 5);

        assertThat(verdict.state()).isEqualTo(State.UNHEALTHY);
        assertThat(verdict.seen())
                .isEqualTo("error rate 0.02167 (3000 samples) is above 0.02000, which is allowed where the former fleet"
                        + " has 0.01000 (6000 samples)");
        assertThat(verdict.sights())
                .extracting(Verdict.Sight::of, Verdict.Sight::good)
                .containsExactly(tuple("web-v002", false), tuple("web-v001", true));
    }

    @Test
    void anIncreaseIsAllowedWhereTheFormerFleetHasNoErrorsAtAll() {
        perMinute(REQUESTS, "old", -10, 0, 600);
        perMinute(REQUESTS, "new", 0, 5, 600);
        perMinute(ERRORS, "new", 0, 1, 10);

        assertThat(look(MetricComparison.errorRate(null, 2.0, null), 5).good())
                .as("ten are infinitely more than none")
                .isFalse();
        assertThat(look(MetricComparison.errorRate(null, 2.0, 0.01), 5).good()).isTrue();
        assertThat(look(MetricComparison.errorRate(null, null, 0.001), 5).good())
                .isFalse();
    }

    @Test
    void anAbsoluteLimitNeedsNoFormerFleet() {
        perMinute(REQUESTS, "new", 0, 5, 600);
        perMinute(ERRORS, "new", 0, 5, 6);
        Subject first = new Subject(NEW.group(), NEW.targetGroup(), 2);

        assertThat(look(first, MetricComparison.errorRate(0.02, null, null), 5).good())
                .isTrue();
        assertThat(look(first, MetricComparison.errorRate(0.005, null, null), 5).seen())
                .isEqualTo("error rate 0.01000 (3000 samples) is above 0.005000");
        assertThat(look(first, MetricComparison.errorRate(null, 2.0, null), 5).seen())
                .isEqualTo("error rate 0.01000 (3000 samples), with nothing to compare it with");
    }

    @Test
    void beforeThereAreEnoughSamplesNothingIsSaid() {
        perMinute(REQUESTS, "old", -10, 0, 600);
        perMinute(REQUESTS, "new", 0, 5, 19);
        perMinute(ERRORS, "new", 0, 5, 19);

        Verdict verdict = look(MetricComparison.errorRate(0.01, 1.5, null), 5);

        assertThat(verdict.state()).isEqualTo(State.STARTING);
        assertThat(verdict.seen()).isEqualTo("not enough samples of error rate: 95 of 100");
    }

    @Test
    void latencyIsAveragedByItsSamplesAndOlderThanTheWindowCountsForNothing() {
        perMinute(REQUESTS, "new", 0, 20, 100);
        perMinute("TargetResponseTime", "new", 0, 5, 9);
        perMinute("TargetResponseTime", "new", 5, 19, 0.2);
        perMinute("TargetResponseTime", "new", 19, 20, 1.2);

        Verdict verdict = look(MetricComparison.latency(0.29, null, null), 20);

        assertThat(verdict.seen()).isEqualTo("latency 0.3000 (1000 samples) is above 0.2900");
    }

    @Test
    void aMetricOfOnesOwnIsKeptByGroup() {
        Metric metric = new Metric("Shop", "Orders", "Sum", Map.of("TargetGroup", Metric.GROUP));
        perMinute("Orders", "", "web-v002", 0, 5, 40);
        MetricComparison comparison =
                new MetricComparison(null, metric, null, metric, 10, Duration.ofMinutes(10), 300.0, null, null);

        assertThat(look(comparison, 5).seen()).isEqualTo("Orders Sum 200 (200 samples)");
    }

    /** The watch, in which such a gate has to prove itself. */
    @Test
    void itHasToPassAsOftenAsItAsksForInItsTimeAndIsSilentAboutMissingSamplesLater() {
        GateSpec gate = GateSpec.of(MetricComparison.errorRate(0.05, null, null));
        perMinute(REQUESTS, "new", 3, 10, 600);

        Look first = watch(gate, GateProgress.START, 1);
        Look one = watch(gate, first.progress(), 5);
        Look two = watch(gate, one.progress(), 6);
        Look silent = watch(gate, two.progress(), 40);

        assertThat(List.of(first, one, two, silent)).extracting(Look::passed).containsExactly(false, false, true, true);
        assertThat(List.of(first, one, two, silent))
                .extracting(Look::gatePassed)
                .containsExactly(false, false, true, false);
        assertThat(first.seen()).isEqualTo("metric error rate: not enough samples of error rate: 0 of 100");
        assertThat(two.progress().results()).singleElement().satisfies(result -> {
            assertThat(result.passed()).isTrue();
            assertThat(result.name()).isEqualTo("metric error rate");
            assertThat(result.sightings()).hasSize(1);
        });
    }

    @Test
    void withoutEnoughSamplesInItsTimeItFails() {
        GateSpec gate = GateSpec.of(MetricComparison.errorRate(0.05, null, null));
        Look first = watch(gate, GateProgress.START, 0);
        Look late = watch(gate, watch(gate, first.progress(), 59).progress(), 60);

        assertThat(late.failure().reason())
                .isEqualTo("not passed within 3600 s; seen last: not enough samples of error rate: 0 of 100");
    }

    @Test
    void whatGetsWorseLaterFailsAfterItsGrace() {
        GateSpec gate = GateSpec.of(MetricComparison.errorRate(0.05, null, null));
        perMinute(REQUESTS, "new", 0, 40, 600);
        perMinute(ERRORS, "new", 10, 40, 300);
        GateProgress proven =
                watch(gate, watch(gate, GateProgress.START, 5).progress(), 6).progress();

        Look ill = watch(gate, proven, 15);
        Look failed = watch(gate, ill.progress(), 18);

        assertThat(ill.failure()).isNull();
        assertThat(ill.progress().ill()).isTrue();
        assertThat(failed.failure().what()).isEqualTo("health gate metric error rate");
        assertThat(failed.failure().reason()).contains("is above 0.05000");
    }

    private void perMinute(String metric, String targetGroup, int from, int to, double value) {
        perMinute(
                metric, "targetgroup/" + targetGroup + "/" + (targetGroup.equals("new") ? 2 : 1), "", from, to, value);
    }

    private void perMinute(String metric, String targetGroup, String group, int from, int to, double value) {
        region.points
                .computeIfAbsent(metric + " " + targetGroup + group, any -> new ArrayList<>())
                .addAll(IntStream.range(from, to)
                        .mapToObj(minute -> new Point(SWITCHED.plus(Duration.ofMinutes(minute)), value))
                        .toList());
    }

    private Verdict look(MetricComparison comparison, int minute) {
        return look(NEW, comparison, minute);
    }

    private Verdict look(Subject subject, MetricComparison comparison, int minute) {
        GateProgress progress = GateProgress.START.lookedAt(SWITCHED.plusSeconds(20));
        return HealthGate.of(GateSpec.of(comparison))
                .look(new Visit(region, subject, GateSpec.of(comparison), progress, at(minute)));
    }

    private Look watch(GateSpec gate, GateProgress progress, int minute) {
        return Gates.watch(
                region, new Subject(NEW.group(), NEW.targetGroup(), 2), List.of(gate), progress, at(minute), null);
    }

    private static Occasion at(int minute) {
        return new Occasion(new OperationId("op-1"), SWITCHED.plus(Duration.ofMinutes(minute)), Map.of());
    }
}
