package io.jenkins.plugins.immutabledelivery.cloud;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Leaves a service alone for a while when it throttles: 1 s, then 2 s, 4 s, … up to a minute, for all that wait. */
final class Pause {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Clock clock;
    private Instant until = Instant.MIN;
    private int times;
    private CloudException reason;

    Pause(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * Asks, unless the service is to be left alone.
     *
     * @throws CloudException the one that the pause was begun for, during it
     */
    <T> T unlessPaused(Supplier<T> call) {
        check();
        try {
            T answer = call.get();
            end();
            return answer;
        } catch (CloudException e) {
            if (e.kind() == CloudException.Kind.THROTTLED) {
                begin(e);
            }
            throw e;
        }
    }

    private synchronized void check() {
        if (now().isBefore(until)) {
            throw reason;
        }
    }

    private synchronized void end() {
        times = 0;
    }

    private synchronized void begin(CloudException throttled) {
        Duration length = Duration.ofSeconds(1L << Math.min(times, 6));
        until = now().plus(length.compareTo(LONGEST) > 0 ? LONGEST : length);
        times++;
        reason = throttled;
    }
}
