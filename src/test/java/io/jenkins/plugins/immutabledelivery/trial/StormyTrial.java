package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.pipeline.Flow;
import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import io.jenkins.plugins.immutabledelivery.pipeline.Step;
import io.jenkins.plugins.immutabledelivery.rehearsal.Storm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A pipeline in a storm, with whoever runs it trying a failed step again a few times, and then going on to the next. */
final class StormyTrial {
    private static final int ATTEMPTS = 3;

    private final Pipeline pipeline;
    private final Consumer<String> log;
    private final Storm storm;
    private final Map<String, Integer> counts = new TreeMap<>();
    private Trial trial;

    StormyTrial(Pipeline pipeline, long seed, Consumer<String> log) {
        this(pipeline, next -> Trial.first(next, log), seed, log);
    }

    /** @param first the trial of the pipeline, not started yet */
    StormyTrial(Pipeline pipeline, Function<Pipeline, Trial> first, long seed, Consumer<String> log) {
        this.pipeline = pipeline;
        this.log = log;
        this.trial = first.apply(with(numbered(pipeline.steps(), 1)));
        trial.start();
        trial.runUntil(() -> !trial.environments().isEmpty());
        this.storm = new Storm(trial.account(), Stream.of(pipeline.region()), seed, log);
    }

    /** What came of it: how many steps were done, and how many attempts failed. */
    Map<String, Integer> run() {
        List<Step> left = pipeline.steps();
        int attempt = 1;
        for (int round = 2; !left.isEmpty(); round++) {
            trial.runUntilOver();
            assertThat(trial.rehearsal().isOver()).as("everything ends").isTrue();
            List<Flow.Result> results = trial.rehearsal().results();
            int done = (int) results.stream().filter(Flow.Result::asExpected).count();
            count("steps done", done);
            if (done < left.size()) {
                count("attempts failed", 1);
                attempt = done == 0 ? attempt + 1 : 2;
                if (attempt > ATTEMPTS) {
                    count("steps given up", 1);
                    done++;
                    attempt = 1;
                }
            }
            left = left.subList(done, left.size());
            if (!left.isEmpty()) {
                trial = trial.another(with(numbered(left, round)));
                trial.start();
            }
        }
        trial.runUntilIdle();
        storm.end();
        // Until AWS shows everything as it is.
        trial.pass(Duration.ofMinutes(2));
        Outcome outcome = Outcome.of(trial);
        outcome.results().forEach(log);
        outcome.operations().forEach((id, words) -> log.accept(id + " " + words));
        assertThat(outcome.problems()).as("problems").isEmpty();
        assertThat(trial.disk().operations().stream().flatMap(saved -> saved.leftBehind().stream()))
                .as("left behind")
                .isEmpty();
        assertThat(trial.disk().operations()).allMatch(saved -> saved.stage().ended());
        count("operations", trial.disk().operations().size());
        count("operations failed", (int) trial.disk().operations().stream()
                .filter(s -> s.stage() == Saved.Stage.FAILED)
                .count());
        return counts;
    }

    private void count(String what, int many) {
        counts.merge(what, many, Integer::sum);
    }

    private Pipeline with(List<Step> steps) {
        return new Pipeline(
                pipeline.application(),
                pipeline.region(),
                pipeline.bake(),
                pipeline.environments(),
                steps,
                pipeline.rehearsal());
    }

    private static List<Step> numbered(List<Step> steps, int round) {
        return IntStream.range(0, steps.size())
                .mapToObj(index -> {
                    Step step = steps.get(index);
                    return new Step(100 * round + index, step.action(), step.expectStopped(), step.says());
                })
                .toList();
    }
}
