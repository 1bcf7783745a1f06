package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

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
        over(name, seeds, (seed, log) -> new StormyTrial(pipeline, seed, log));
    }

    /** The same over a pipeline whose groups are given settings. */
    static void overSettings(String name, int seeds) {
        Settings settings = new Settings(Pipelines.of(name));
        over(
                name,
                seeds,
                (seed, log) -> new StormyTrial(
                        settings.tried(),
                        tried -> settings.given(Trial.first(settings.before(), log))
                                .another(tried),
                        seed,
                        log));
    }

    private static void over(String name, int seeds, BiFunction<Integer, Consumer<String>, StormyTrial> trial) {
        String property = "immutabledelivery.seed." + name;
        Integer only = Integer.getInteger(property);
        if (only != null) {
            trial.apply(only, System.out::println).run();
            return;
        }
        Map<String, Integer> counts = new TreeMap<>();
        List<String> failures = Parallel.failures(seeds, seed -> {
            try {
                Map<String, Integer> counted = trial.apply(seed, line -> {}).run();
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
