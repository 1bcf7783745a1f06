package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is moved, and never goes back. */
public final class VirtualClock extends Clock {
    private Instant now;

    /** @param start the time that it shows at first */
    public VirtualClock(Instant start) {
        this.now = start;
    }

    /** Moves to a time; an earlier one leaves it as it is. */
    public synchronized void advanceTo(Instant when) {
        if (when.isAfter(now)) {
            now = when;
        }
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("A virtual clock shows UTC");
    }
}
