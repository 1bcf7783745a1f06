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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * From the moment at which AWS shows a state to the one at which the engine acts on it, and how many looks that takes:
 * waits one after the other, each as long as they usually are, give or take a little, on the virtual clock.
 */
final class Latency {
    static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    static final List<Wait> WAITS = List.of(
            new Wait("instances in service", Duration.ofSeconds(35), 0.1, false),
            new Wait("status checks", Duration.ofSeconds(120), 0.1, false),
            new Wait("image available", Duration.ofSeconds(210), 0.1, true),
            new Wait("drained", Duration.ofSeconds(300), 0.02, false),
            new Wait("image available", Duration.ofSeconds(210), 0.2, true),
            new Wait("image available", Duration.ofSeconds(210), 0.43, true));
    private static final int TIMES = 2000;

    private final Wait wait;
    private final Random random;
    private final List<Double> latencies = new ArrayList<>();
    private final Map<Poll, Others> others = new EnumMap<>(Poll.class);
    private long looks;
    private Instant dueAt;

    private Latency(Wait wait, long seed) {
        this.wait = wait;
        this.random = new Random(seed);
        for (Poll poll : Poll.values()) {
            others.put(poll, new Others());
        }
    }

    /**
     * What is waited for.
     *
     * @param name what it is
     * @param usual how long it usually takes
     * @param spread how much less or more it may take, as a share of it
     * @param image whether Packer waits for it too
     */
    record Wait(String name, Duration usual, double spread, boolean image) {
        /**
         * The least median at that many looks a wait, in seconds, see docs/performance.md. What the engine can't know is
         * left out: when exactly the change can be due.
         */
        double leastMedian(double looks) {
            return Math.max(0.5, 2 * spread * usual.toSeconds() / (8 * looks));
        }
    }

    private static final class Others {
        private final List<Double> latencies = new ArrayList<>();
        private long looks;
    }

    /**
     * What came of the waits.
     *
     * @param median seconds from state to action, half of the waits were faster
     * @param mean the same on average
     * @param looks describe calls
     * @param others the medians of others, in seconds
     * @param theirLooks and their describe calls
     */
    record Result(double median, double mean, long looks, Map<Poll, Double> others, Map<Poll, Long> theirLooks) {
        double share() {
            return (double) looks / theirLooks.get(Poll.SDK);
        }
    }

    static Result measure(Wait wait, long seed) {
        return new Latency(wait, seed).run();
    }

    private Result run() {
        VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
        VirtualTimer timer = new VirtualTimer(clock::advanceTo);
        Engine engine = new Engine(new MemoryJournal(), timer, clock, Listener.NONE, List.of(new Waiting()));
        for (int time = 0; time < TIMES; time++) {
            clock.advanceTo(clock.instant().plusMillis(random.nextInt(60_000)));
            double seconds = wait.usual().toSeconds() * (1 - wait.spread() + 2 * wait.spread() * random.nextDouble());
            dueAt = clock.instant().plusMillis(Math.round(seconds * 1000));
            others.forEach((poll, theirs) -> poll(poll, theirs, seconds));
            OperationId id = new OperationId("wait-" + time);
            engine.submit(id, Waiting.KIND, new Build("bench", time, null), NullNode.instance);
            timer.runUntil(() -> engine.find(id).orElseThrow().stage().ended());
        }
        Map<Poll, Double> medians = new EnumMap<>(Poll.class);
        Map<Poll, Long> theirLooks = new EnumMap<>(Poll.class);
        others.forEach((poll, theirs) -> {
            medians.put(poll, median(theirs.latencies));
            theirLooks.put(poll, theirs.looks);
        });
        return new Result(
                median(latencies),
                latencies.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                looks,
                medians,
                theirLooks);
    }

    private void poll(Poll poll, Others theirs, double due) {
        double at = 0;
        int made = 1;
        while (at < due) {
            at += poll.pause(made, random);
            made++;
        }
        theirs.looks += made;
        theirs.latencies.add(at - due);
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
                .append("| Wait | Usually | Give or take | Median | Least possible | Mean | Looks, of the SDK's |"
                        + " SDK's median | Ratio | Packer's median | Ratio | Packer's looks |\n")
                .append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        WAITS.forEach(wait -> text.append(row(wait)));
        return text.toString();
    }

    private static String row(Wait wait) {
        List<Result> results = SEEDS.stream().map(seed -> measure(wait, seed)).toList();
        double median = mean(results, Result::median);
        double sdk = mean(results, result -> result.others().get(Poll.SDK));
        double packer = mean(results, result -> result.others().get(Poll.PACKER));
        double polled = mean(results, result -> result.theirLooks().get(Poll.SDK));
        double byPacker = mean(results, result -> result.theirLooks().get(Poll.PACKER));
        return "| %s | %d s | %.0f %% | %s s | %.1f s | %s s | %s %% | %.1f s | 1 : %.0f | %s |%n"
                .formatted(
                        wait.name(),
                        wait.usual().toSeconds(),
                        100 * wait.spread(),
                        range(results, "%.2f", Result::median),
                        wait.leastMedian(polled / TIMES),
                        range(results, "%.1f", Result::mean),
                        range(results, "%.0f", result -> 100 * result.share()),
                        sdk,
                        sdk / median,
                        wait.image()
                                ? "%.1f s | 1 : %.0f | %.0f %%"
                                        .formatted(packer, packer / median, 100 * byPacker / polled)
                                : "| |");
    }

    private static double mean(List<Result> results, ToDoubleFunction<Result> of) {
        return results.stream().mapToDouble(of).average().orElseThrow();
    }

    private static String range(List<Result> results, String format, ToDoubleFunction<Result> of) {
        String least = format.formatted(results.stream().mapToDouble(of).min().orElseThrow());
        String most = format.formatted(results.stream().mapToDouble(of).max().orElseThrow());
        return least.equals(most) ? least : least + "–" + most;
    }
}
