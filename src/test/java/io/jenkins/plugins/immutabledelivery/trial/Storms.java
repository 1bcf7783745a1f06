package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Storms ({@link io.jenkins.plugins.immutabledelivery.rehearsal.Storm}), each over a whole pipeline. A step may fail for
 * it and is then done again; but whatever comes, what must hold holds at every moment, and in the end everything is
 * accounted for. {@code -Dimmutabledelivery.seed.<name>=N} replays one storm and tells what happens.
 */
final class Storms {
    private Storms() {}

    /** @param name the name of the pipeline's file beside this class */
    static void over(String name, int seeds) {
        Pipeline pipeline = Pipelines.of(name);
        String property = "immutabledelivery.seed." + name;
        Integer only = Integer.getInteger(property);
        if (only != null) {
            new StormyTrial(pipeline, only, System.out::println).run();
            return;
        }
        Map<String, Integer> counts = new TreeMap<>();
        List<String> failures = Parallel.failures(seeds, seed -> {
            try {
                Map<String, Integer> counted = new StormyTrial(pipeline, seed, line -> {}).run();
                synchronized (counts) {
                    counted.forEach((what, count) -> counts.merge(what, count, Integer::sum));
                }
            } catch (RuntimeException | Error e) {
                throw new AssertionError("-D" + property + "=" + seed + " replays it: " + e, e);
            }
        });

        System.out.printf("Fault test of %s.yaml: %d storms: %s.%n", name, seeds, counts);
        assertThat(failures).as("what failed").isEmpty();
    }
}
