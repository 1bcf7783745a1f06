package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import io.jenkins.plugins.immutabledelivery.pipeline.PipelineReader;
import io.jenkins.plugins.immutabledelivery.trial.Reference.Point;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What {@link CrashTest} and {@link FaultTest} do to blue/green, done to rolling: a sample of the moments at which the
 * engine stops, and storms. {@code -Dimmutabledelivery.rolling.seed=N} replays one storm and tells what happens.
 */
class RollingTrialTest {
    private static final String SEED = "immutabledelivery.rolling.seed";
    private static final int STORMS = Integer.getInteger("immutabledelivery.rolling.storms", 40);
    /** A prime, so that the moments fall into every phase. */
    private static final int SAMPLED = Integer.getInteger("immutabledelivery.rolling.sampled", 29);

    private static Pipeline pipeline;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream text = RollingTrialTest.class.getResourceAsStream("rolling.yaml")) {
            pipeline = PipelineReader.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void whereverTheEngineStopsEverythingEndsTheSame() {
        Reference reference = new Reference(pipeline);
        assertThat(reference.whenOver().problems()).isEmpty();
        List<Point> points = IntStream.range(0, reference.points().size())
                .filter(index -> index % SAMPLED == 0)
                .mapToObj(reference.points()::get)
                .toList();

        List<String> failures = Parallel.failures(points.size(), index -> {
            Trial trial = Trial.after(pipeline, points.get(index).remains());
            trial.start();
            trial.runUntilIdle();
            assertThat(Outcome.of(trial).differences(reference.whenIdle()))
                    .as(points.get(index).moment())
                    .isEmpty();
        });

        System.out.printf(
                "Rolling, crash test: stopped at %d of %d moments %s.%n",
                points.size(), reference.count(), reference.moments());
        assertThat(failures).as("what failed").isEmpty();
    }

    @Test
    void whateverAwsDoesWhatMustHoldHolds() {
        Integer only = Integer.getInteger(SEED);
        if (only != null) {
            new StormyTrial(pipeline, only, System.out::println).run();
            return;
        }
        Map<String, Integer> counts = new TreeMap<>();
        List<String> failures = Parallel.failures(STORMS, seed -> {
            try {
                new StormyTrial(pipeline, seed, line -> {}).run().forEach((what, count) -> {
                    synchronized (counts) {
                        counts.merge(what, count, Integer::sum);
                    }
                });
            } catch (RuntimeException | Error e) {
                throw new AssertionError("-D" + SEED + "=" + seed + " replays it: " + e, e);
            }
        });

        System.out.println("Rolling, fault test: " + STORMS + " storms: " + counts);
        assertThat(failures).as("what failed").isEmpty();
    }
}
