package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import io.jenkins.plugins.immutabledelivery.pipeline.PipelineReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/**
 * A thousand storms ({@link io.jenkins.plugins.immutabledelivery.rehearsal.Storm}), each over a whole short pipeline. A
 * step may fail for it and is then done again; but whatever comes, what must hold holds at every moment, and in the end
 * everything is accounted for. {@code -Dimmutabledelivery.seed=N} replays one storm and tells what happens.
 */
class FaultTest {
    private static final int STORMS = 1000;
    private static final String SEED = "immutabledelivery.seed";

    @Test
    void whateverAwsDoesWhatMustHoldHolds() throws IOException {
        Pipeline pipeline = pipeline();
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

        System.out.println("Fault test: " + STORMS + " storms: " + counts);
        assertThat(failures).as("what failed").isEmpty();
    }

    private static Pipeline pipeline() throws IOException {
        try (InputStream text = FaultTest.class.getResourceAsStream("short.yaml")) {
            return PipelineReader.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
