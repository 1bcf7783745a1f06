package io.jenkins.plugins.immutabledelivery.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadTimerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void twoThreadsDoItAllHoweverMuchThereIs() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(500);
        try (ThreadTimer timer = new ThreadTimer(Clock.systemUTC())) {
            for (int i = 0; i < 500; i++) {
                timer.at(Instant.now().plusMillis(i % 20), () -> {
                    threads.add(Thread.currentThread());
                    done.countDown();
                });
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(threads).hasSizeBetween(1, 2).allMatch(Thread::isDaemon);
        assertThat(threads).allMatch(thread -> thread.getName().startsWith("immutable-delivery-"));
    }

    /** An engine that is called too early takes no turn, and nobody would call it again. */
    @Test
    void nothingIsRunTooEarlyThoughTheClockLagsBehind() throws Exception {
        Instant due = START.plusNanos(1_500_000);
        LaggingClock clock = new LaggingClock();
        CompletableFuture<Instant> ran = new CompletableFuture<>();
        try (ThreadTimer timer = new ThreadTimer(clock)) {
            timer.at(due, () -> ran.complete(clock.shown()));

            assertThat(ran.get(20, TimeUnit.SECONDS)).isAfterOrEqualTo(due);
        }
    }

    @Test
    void aClockThatGoesFasterMakesWaitsShorter() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Instant begun = Instant.now();
        Clock fast = new LaggingClock() {
            @Override
            public Instant instant() {
                return begun.plus(Duration.between(begun, Instant.now()).multipliedBy(100_000));
            }
        };
        try (ThreadTimer timer = new ThreadTimer(fast, 100_000)) {
            timer.at(fast.instant().plusSeconds(3600), done::countDown);

            assertThat(done.await(20, TimeUnit.SECONDS))
                    .as("an hour took 36 ms")
                    .isTrue();
        }
    }

    @Test
    void afterItsEndNothingIsRunAndNobodyFailsForIt() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        ThreadTimer timer = new ThreadTimer(Clock.systemUTC());
        timer.at(Instant.MIN, first::countDown);
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();

        AtomicInteger late = new AtomicInteger();

        timer.close();

        assertThatCode(() -> timer.at(Instant.MIN, late::incrementAndGet)).doesNotThrowAnyException();
        assertThat(late).hasValue(0);
    }

    /** Shows a tenth of a millisecond more each time it is asked. */
    private static class LaggingClock extends Clock {
        private final AtomicInteger asked = new AtomicInteger();

        Instant shown() {
            return START.plusNanos(100_000L * asked.get());
        }

        @Override
        public Instant instant() {
            return START.plusNanos(100_000L * asked.incrementAndGet());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
