package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.IntStream;

/** What {@link CrashTest} and {@link FaultTest} do to ACME's pipeline, done to another one in a sample. */
final class SampledTrials {
    private final String name;
    private final Pipeline pipeline;

    /** @param name of a pipeline file beside this class, without its ending */
    SampledTrials(String name) {
        this.name = name;
        try (InputStream text = SampledTrials.class.getResourceAsStream(name + ".yaml")) {
            pipeline = PipelineReader.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The engine stops at some moment and goes on from what was saved; everything has to end as without that.
     *
     * @param every each how many-th moment is tried; a prime, so that they fall into every phase
     */
    void crashes(int every) {
        Reference reference = new Reference(pipeline);
        assertThat(reference.whenOver().problems()).isEmpty();
        List<Point> points = IntStream.range(0, reference.points().size())
                .filter(index -> index % every == 0)
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
                "Crash test of %s.yaml: stopped at %d of %d moments %s.%n",
                name, points.size(), reference.count(), reference.moments());
        assertThat(failures).as("what failed").isEmpty();
    }

    /** Storms over it, each replayed by its seed: {@code -Dimmutabledelivery.seed.<name>=N}. */
    void storms(int seeds) {
        String property = "immutabledelivery.seed." + name;
        Integer only = Integer.getInteger(property);
        if (only != null) {
            new StormyTrial(pipeline, only, System.out::println).run();
            return;
        }
        Map<String, Integer> counts = new TreeMap<>();
        List<String> failures = Parallel.failures(seeds, seed -> {
            try {
                new StormyTrial(pipeline, seed, line -> {}).run().forEach((what, count) -> {
                    synchronized (counts) {
                        counts.merge(what, count, Integer::sum);
                    }
                });
            } catch (RuntimeException | Error e) {
                throw new AssertionError("-D" + property + "=" + seed + " replays it: " + e, e);
            }
        });

        System.out.printf("Fault test of %s.yaml: %d storms: %s.%n", name, seeds, counts);
        assertThat(failures).as("what failed").isEmpty();
    }
}
