package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.operation.ThreadTimer;
import io.jenkins.plugins.immutabledelivery.operation.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** Tasks on threads, until something is done that the caller has nothing to do before. */
final class Errand implements Timer, AutoCloseable {
    private final ThreadTimer timer;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile BooleanSupplier done = () -> false;
    private volatile Throwable broken;
    private volatile boolean closed;

    /**
     * @param clock what the due times are read on
     * @param speed how many times faster than the wall's it goes
     */
    Errand(Clock clock, int speed) {
        this.timer = new ThreadTimer(clock, speed);
    }

    @Override
    public void at(Instant when, Runnable task) {
        if (!closed) {
            timer.at(when, () -> run(task));
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
            if (!closed && done.getAsBoolean()) {
                over.countDown();
            }
        } catch (RuntimeException | Error e) {
            // A pool's thread would keep it to itself, and the caller would wait for ever.
            if (!closed) {
                broken = e;
                over.countDown();
            }
        }
    }

    /**
     * Returns when a task has made the condition true; never, once this is closed.
     *
     * @throws IllegalStateException where a task failed
     */
    void until(BooleanSupplier condition) {
        done = condition;
        // What became true before is seen by this one.
        at(Instant.MIN, () -> {});
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (broken != null) {
            throw new IllegalStateException("This is a defect; report it: " + broken, broken);
        }
    }

    /** Runs nothing more, whoever still asks for it. */
    @Override
    public void close() {
        closed = true;
        timer.close();
    }
}
