package io.jenkins.plugins.immutabledelivery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.FileJournal;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Listener;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.ThreadTimer;
import io.jenkins.plugins.immutabledelivery.rehearsal.MemoryLedger;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import io.jenkins.plugins.immutabledelivery.rollout.Strategies;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.stream.Stream;

/** How much memory and how many threads a thousand deployments take that wait for their instances. */
final class Heap {
    static final int WAITING = 1000;
    private static final String PHASE = "wait for instances in service";

    private Heap() {}

    /**
     * What they take.
     *
     * @param bytes of heap, each of them
     * @param threads of the engine's
     */
    record Result(long bytes, long threads) {}

    static Result measure() throws IOException {
        World world = new World(3);
        Environment environment = world.weighted("production");
        Saved one = world.reach(world.submit(RolloutRequest.deploy(environment, world.baked("1"))), PHASE);
        Path directory = Files.createTempDirectory("bench");
        try {
            FileJournal journal = new FileJournal(directory);
            for (int i = 0; i < WAITING; i++) {
                journal.save(copy(one, i));
            }
            return measure(world, journal);
        } finally {
            remove(directory);
        }
    }

    private static Result measure(World world, FileJournal journal) {
        Clock clock = Clock.systemUTC();
        try (ThreadTimer timer = new ThreadTimer(clock)) {
            Engine engine = new Engine(
                    journal, timer, clock, Listener.NONE, Strategies.recipes(world.cloud, new MemoryLedger()));
            engine.resume();
            // Once with everything that is loaded and made only the first time.
            used();
            long with = used();
            long threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().matches("immutable-delivery-\\d+"))
                    .count();
            boolean waiting = PHASE.equals(engine.find(id(0)).orElseThrow().phase());
            timer.close();
            engine = null;
            long without = without(journal, world);
            if (!waiting) {
                throw new IllegalStateException("The operations do not wait");
            }
            return new Result((with - without) / WAITING, threads);
        }
    }

    /** What is used when the engine is gone, and all the rest is there. */
    private static long without(FileJournal journal, World world) {
        long used = used();
        if (journal.find(id(0)).isEmpty() || world.place() == null) {
            throw new IllegalStateException("What was measured is gone");
        }
        return used;
    }

    private static long used() {
        for (int i = 0; i < 5; i++) {
            ManagementFactory.getMemoryMXBean().gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static OperationId id(int index) {
        return new OperationId("waiting-" + index);
    }

    /** As another application's, whose environment has another lock. */
    private static Saved copy(Saved saved, int index) {
        try {
            ObjectNode tree = Json.MAPPER.valueToTree(saved);
            tree.put("id", id(index).value());
            tree.set("build", Json.MAPPER.valueToTree(new Build("acme/web-" + index, index, null)));
            JsonNode request = tree.at("/data/request");
            ((ObjectNode) request).put("application", "web-" + index);
            return Json.MAPPER.treeToValue(tree, Saved.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static String report() throws IOException {
        Result result = measure();
        return "## Waiting operations%n%n%d deployments wait for their instances: %.1f KB of heap each, %d threads.%n"
                .formatted(WAITING, result.bytes() / 1024.0, result.threads());
    }
}
