package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.operation.Timer;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs tasks in the order in which they are due, moving the virtual clock from one to the next. One thread, no waiting. */
public final class VirtualTimer implements Timer {
    private final Consumer<Instant> clock;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::when).thenComparing(Task::order));
    private long submitted;

    /** @param clock takes the time of the next task; it must never go back, so an earlier time leaves it as it is */
    public VirtualTimer(Consumer<Instant> clock) {
        this.clock = clock;
    }

    @Override
    public void at(Instant when, Runnable task) {
        tasks.add(new Task(when, submitted++, task));
    }

    /** Runs tasks until the condition holds, or until there is none left. */
    public void runUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean() && !tasks.isEmpty()) {
            Task next = tasks.poll();
            clock.accept(next.when());
            next.task().run();
        }
    }

    private record Task(Instant when, long order, Runnable task) {}
}
