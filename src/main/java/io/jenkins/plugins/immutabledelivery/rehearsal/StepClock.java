package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time up to which a region has stepped: a step of the past sees the time of that step. */
final class StepClock extends Clock implements Serializable {
    private static final long serialVersionUID = 1L;

    private Instant now;

    StepClock(Instant now) {
        this.now = now;
    }

    void stepTo(Instant to) {
        now = to;
    }

    @Override
    public Instant instant() {
        return now;
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
