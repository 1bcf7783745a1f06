package io.jenkins.plugins.immutabledelivery.operation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Two threads, whatever the number of operations: none is held while an operation waits. */
public final class ThreadTimer implements Timer, AutoCloseable {
    private static final int THREADS = 2;

    private final Clock clock;
    private final double speed;
    private final ScheduledThreadPoolExecutor pool;

    /** @param clock what the due times are read on; it goes as fast as the wall's */
    public ThreadTimer(Clock clock) {
        this(clock, 1);
    }

    /**
     * @param clock what the due times are read on
     * @param speed how many times faster than the wall's it goes, above 0
     */
    public ThreadTimer(Clock clock, double speed) {
        this.clock = clock;
        this.speed = speed;
        AtomicInteger count = new AtomicInteger();
        this.pool = new ScheduledThreadPoolExecutor(
                THREADS,
                task -> {
                    Thread thread = new Thread(task, "immutable-delivery-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                // Whoever asks after the end, as a step does that is stopped while Jenkins goes down, is not called.
                new ThreadPoolExecutor.DiscardPolicy());
        pool.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void at(Instant when, Runnable task) {
        Duration left = Duration.between(clock.instant(), when);
        long millis = left.isNegative() ? 0 : (long) Math.ceil(left.toMillis() / speed);
        pool.schedule(() -> run(when, task), millis, TimeUnit.MILLISECONDS);
    }

    /** The pool counts on another clock, which may be ahead; whoever is called too early would not be called again. */
    private void run(Instant when, Runnable task) {
        if (clock.instant().isBefore(when)) {
            pool.schedule(() -> run(when, task), 1, TimeUnit.MILLISECONDS);
        } else {
            task.run();
        }
    }

    /** Interrupts what is running, and runs nothing more, whoever asks for it. */
    @Override
    public void close() {
        pool.shutdownNow();
    }
}
