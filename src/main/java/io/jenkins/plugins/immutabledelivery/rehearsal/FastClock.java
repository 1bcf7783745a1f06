package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes faster than the one it is driven by, so that people can watch a rehearsal. */
public final class FastClock extends Clock {
    private final Clock wall;
    private final Instant wallStart;
    private final Instant start;
    private final double speed;

    /**
     * @param wall what drives it
     * @param start what it shows now; a rehearsal that is taken up again goes on from where it was
     * @param speed how many times faster it goes, above 0
     */
    public FastClock(Clock wall, Instant start, double speed) {
        this.wall = wall;
        this.wallStart = wall.instant();
        this.start = start;
        this.speed = speed;
    }

    @Override
    public Instant instant() {
        Duration passed = Duration.between(wallStart, wall.instant());
        return start.plusMillis(Math.round(passed.toMillis() * speed));
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
