package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.model.GateResult;
import io.jenkins.plugins.immutabledelivery.pipeline.Flow;
import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import io.jenkins.plugins.immutabledelivery.pipeline.PipelineReader;
import io.jenkins.plugins.immutabledelivery.trial.Reference.Point;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A pipeline with every kind of gate, each passed and each not: stopped at moments spread over all of it, and in storms.
 * {@code -Dimmutabledelivery.gateSeed=N} replays one storm and tells what happens, {@code
 * -Dimmutabledelivery.gateStride=1} stops at every moment.
 */
class GateTrialTest {
    private static final String SEED = "immutabledelivery.gateSeed";
    private static final int STRIDE = Integer.getInteger("immutabledelivery.gateStride", 11);
    private static final int STORMS = Integer.getInteger("immutabledelivery.gateStorms", 40);
    private static final int TO_THE_END = 10;

    private static Pipeline pipeline;
    private static Reference reference;

    @BeforeAll
    static void runWithoutACrash() {
        try (InputStream text = GateTrialTest.class.getResourceAsStream("gates.yaml")) {
            pipeline = PipelineReader.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reference = new Reference(pipeline);
    }

    @Test
    void everyGateStopsWhatItIsThereFor() {
        Trial trial = Trial.first(pipeline);
        trial.start();
        trial.runUntilOver();

        assertThat(trial.rehearsal().results())
                .as("what came of the steps")
                .allMatch(Flow.Result::asExpected)
                .hasSameSizeAs(pipeline.steps());
        assertThat(trial.rehearsal().results())
                .extracting(Flow.Result::failure)
                .filteredOn(failure -> failure != null)
                .extracting(failure -> failure.what())
                .containsExactly(
                        "health gate http http://{instance}/health",
                        "health gate command",
                        "health gate judgement design",
                        "health gate metric error rate");
        List<LedgerEntry> production = trial.disk().ledger().entries().stream()
                .filter(entry -> "production".equals(entry.environment()))
                .toList();
        assertThat(production.get(1).gates())
                .as("evidence of the second release")
                .extracting(GateResult::name)
                .containsExactlyInAnyOrder(
                        "in service",
                        "http http://{instance}:8080/health",
                        "command",
                        "target health",
                        "judgement load test",
                        "http https://shop.example/health",
                        "metric error rate",
                        "metric latency");
        assertThat(production.get(1).gates())
                .filteredOn(gate -> !gate.name().startsWith("judgement"))
                .allMatch(gate -> gate.passed() && !gate.sightings().isEmpty());
    }

    @Test
    void whereverTheEngineStopsEverythingEndsTheSame() {
        assertThat(reference.whenOver().problems()).isEmpty();
        List<Point> points = IntStream.range(0, reference.points().size())
                .filter(index -> index % STRIDE == 0)
                .mapToObj(reference.points()::get)
                .toList();
        LongAdder converged = new LongAdder();

        List<String> failures = Parallel.failures(points.size(), index -> {
            Point point = points.get(index);
            Trial trial = Trial.after(pipeline, point.remains());
            boolean[] same = {false};
            trial.disk().watch(new Disk.Watcher() {
                private int saves;

                @Override
                public void afterSave() {
                    same[0] |= saves++ < 5 && reference.wasSaved(trial.fingerprint());
                }
            });
            trial.start();
            trial.runUntil(() ->
                    same[0] && index % TO_THE_END != 0 || trial.rehearsal().isOver());
            converged.add(same[0] ? 1 : 0);
            if (trial.rehearsal().isOver()) {
                trial.runUntilIdle();
                Outcome outcome = Outcome.of(trial);
                assertThat(outcome)
                        .as(() -> point.moment() + ": " + outcome.differences(reference.whenIdle()))
                        .isEqualTo(reference.whenIdle());
            }
        });

        System.out.printf(
                "Gate trial: %d of %d different states at %d moments %s, of which %s led back to the run without a"
                        + " crash.%n",
                points.size(), reference.points().size(), reference.count(), reference.moments(), converged);
        assertThat(failures).as("what failed").isEmpty();
    }

    @Test
    void whateverAwsDoesWhatMustHoldHolds() {
        Integer only = Integer.getInteger(SEED);
        if (only != null) {
            new StormyTrial(pipeline, only, System.out::println).run();
            return;
        }
        Map<String, LongAdder> counts = new TreeMap<>();
        List<String> failures = Parallel.failures(STORMS, seed -> {
            try {
                new StormyTrial(pipeline, seed, line -> {}).run().forEach((what, count) -> {
                    synchronized (counts) {
                        counts.computeIfAbsent(what, any -> new LongAdder()).add(count);
                    }
                });
            } catch (RuntimeException | Error e) {
                throw new AssertionError("-D" + SEED + "=" + seed + " replays it: " + e, e);
            }
        });

        System.out.println("Gate trial: " + STORMS + " storms: " + counts);
        assertThat(failures).as("what failed").isEmpty();
    }
}
