package io.jenkins.plugins.immutabledelivery.bench;

import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Listener;
import io.jenkins.plugins.immutabledelivery.operation.Pace;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import io.jenkins.plugins.immutabledelivery.rehearsal.MemoryJournal;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualClock;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * From the moment at which AWS shows a state to the one at which the engine acts on it, and how many looks that takes:
 * waits one after the other, each as long as they usually are, give or take a little, on the virtual clock.
 */
final class Latency {
    private static final int WAITS = 500;
    /** What the SDK's waiters do: a look at once, and every 15 seconds. */
    private static final int POLL_SECONDS = 15;

    private final List<Double> latencies = new ArrayList<>();
    private final List<Double> polledLatencies = new ArrayList<>();
    private long looks;
    private long polls;
    private Instant dueAt;

    /**
     * What came of the waits.
     *
     * @param median seconds from state to action, half of the waits were faster
     * @param mean the same on average
     * @param looks describe calls
     * @param polls describe calls of a poll every 15 seconds
     * @param polledMedian its median, in seconds
     */
    record Result(double median, double mean, long looks, long polls, double polledMedian) {}

    /**
     * @param usual how long the wait usually takes
     * @param spread how much less or more it may take, as a share of it
     */
    static Result measure(Duration usual, double spread) {
        return new Latency().run(usual, spread);
    }

    private Result run(Duration usual, double spread) {
        Random random = new Random(7);
        VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
        VirtualTimer timer = new VirtualTimer(clock::advanceTo);
        Engine engine = new Engine(new MemoryJournal(), timer, clock, Listener.NONE, List.of(new Waiting()));
        for (int wait = 0; wait < WAITS; wait++) {
            clock.advanceTo(clock.instant().plusMillis(random.nextInt(60_000)));
            double seconds = usual.toSeconds() * (1 - spread + 2 * spread * random.nextDouble());
            dueAt = clock.instant().plusMillis(Math.round(seconds * 1000));
            double steps = Math.ceil(seconds / POLL_SECONDS);
            polls += 1 + (long) steps;
            polledLatencies.add(steps * POLL_SECONDS - seconds);
            OperationId id = new OperationId("wait-" + wait);
            engine.submit(id, Waiting.KIND, new Build("bench", wait, null), NullNode.instance);
            timer.runUntil(() -> engine.find(id).orElseThrow().stage().ended());
        }
        return new Result(
                median(latencies),
                latencies.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                looks,
                polls,
                median(polledLatencies));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private final class Waiting implements Recipe<NullNode> {
        private static final String KIND = "wait";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public int format() {
            return 1;
        }

        @Override
        public Class<NullNode> dataType() {
            return NullNode.class;
        }

        @Override
        public List<Phase<NullNode>> phases() {
            return List.of(Phase.of("wait for it", Duration.ofHours(4), this::look));
        }

        private Turn<NullNode> look(NullNode data, Work work) {
            if (work.early()) {
                return Turn.wait(data, work.lookAgain(Pace.UNKNOWN), "not looked yet");
            }
            looks++;
            if (work.now().isBefore(dueAt)) {
                return Turn.wait(data, work.lookAgain(Pace.UNKNOWN), "not yet");
            }
            latencies.add(Duration.between(dueAt, work.now()).toMillis() / 1000.0);
            return Turn.next(data);
        }

        @Override
        public List<Phase<NullNode>> unwinding() {
            return List.of();
        }

        @Override
        public Optional<String> lock(NullNode data) {
            return Optional.empty();
        }
    }

    static String report() {
        StringBuilder text = new StringBuilder("## Latency\n\n")
                .append("| Wait | Usually | Give or take | Median | Mean | Looks, of those of a poll every 15 s |"
                        + " Median of that poll | Ratio |\n|---|---|---|---|---|---|---|---|\n");
        List<Object[]> waits = List.of(
                new Object[] {"instances in service", 35, 0.1},
                new Object[] {"status checks", 120, 0.1},
                new Object[] {"image available", 210, 0.1},
                new Object[] {"drained", 300, 0.02},
                new Object[] {"image available", 210, 0.2},
                new Object[] {"image available", 210, 0.43});
        for (Object[] wait : waits) {
            Result result = measure(Duration.ofSeconds((Integer) wait[1]), (Double) wait[2]);
            text.append("| %s | %d s | %.0f %% | %.1f s | %.1f s | %.0f %% | %.1f s | 1 : %.0f |%n"
                    .formatted(
                            wait[0],
                            wait[1],
                            100 * (Double) wait[2],
                            result.median(),
                            result.mean(),
                            100.0 * result.looks() / result.polls(),
                            result.polledMedian(),
                            result.polledMedian() / result.median()));
        }
        return text.toString();
    }
}
