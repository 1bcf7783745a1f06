package io.jenkins.plugins.immutabledelivery.trial;

import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.pipeline.EnvironmentPlan;
import io.jenkins.plugins.immutabledelivery.pipeline.Flow;
import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import io.jenkins.plugins.immutabledelivery.pipeline.Place;
import io.jenkins.plugins.immutabledelivery.pipeline.Rehearsal;
import io.jenkins.plugins.immutabledelivery.rehearsal.Guard;
import io.jenkins.plugins.immutabledelivery.rehearsal.SimulatedAccount;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualClock;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualTimer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One process that rehearses a pipeline on a simulated account, from what an earlier process has left: the account as it
 * was at that moment, and what had been saved by then. It is watched over by a {@link Guard}.
 */
final class Trial {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Pipeline pipeline;
    private final VirtualClock clock;
    private final SimulatedAccount account;
    private final Disk disk;
    private final VirtualTimer timer;
    private final Rehearsal rehearsal;

    /**
     * What one process leaves to the next when it dies.
     *
     * @param account the account, as {@link SimulatedAccount#save} writes it
     * @param disk what was saved
     * @param time when
     */
    record Remains(byte[] account, Disk disk, Instant time) {}

    private Trial(Pipeline pipeline, VirtualClock clock, SimulatedAccount account, Disk disk) {
        this.pipeline = pipeline;
        this.clock = clock;
        this.account = account;
        this.disk = disk;
        this.timer = new VirtualTimer(clock::advanceTo);
        this.rehearsal =
                new Rehearsal(pipeline, new Place(account, null, clock, timer), disk.records(), Flow.Watcher.NONE);
        new Guard(account, rehearsal::environments, this::floor);
    }

    /** The first process, on an account in which nothing is. */
    static Trial first(Pipeline pipeline) {
        VirtualClock clock = new VirtualClock(START);
        return new Trial(pipeline, clock, Rehearsal.simulatedAccount(pipeline, clock), new Disk());
    }

    /** Another process, which takes over at once. */
    static Trial after(Pipeline pipeline, Remains remains) {
        return after(pipeline, remains, Duration.ZERO);
    }

    /** Another process, which takes over some time after the former one has died. */
    static Trial after(Pipeline pipeline, Remains remains, Duration downtime) {
        VirtualClock clock = new VirtualClock(remains.time().plus(downtime));
        try {
            SimulatedAccount account = SimulatedAccount.load(new ByteArrayInputStream(remains.account()), clock);
            return new Trial(pipeline, clock, account, remains.disk().copy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Remains remains() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            account.save(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Remains(bytes.toByteArray(), disk.copy(), clock.instant());
    }

    /** What decides all that follows: what AWS is, what is saved, and the time. */
    String fingerprint() {
        return Fingerprint.of(account, disk.texts(), clock.instant());
    }

    /** Once an environment has received something, never fewer healthy instances than it asks for may serve it. */
    private int floor(String environment) {
        boolean received = disk.received().contains(environment);
        return received
                ? pipeline.environments().stream()
                        .filter(plan -> plan.name().equals(environment))
                        .map(EnvironmentPlan::capacity)
                        .findFirst()
                        .orElseThrow()
                        .desired()
                : 0;
    }

    void start() {
        rehearsal.start();
    }

    /** Goes on until something is so, or nothing more will happen. */
    void runUntil(BooleanSupplier condition) {
        timer.runUntil(condition);
    }

    /** Goes on until no step will follow. */
    void runUntilOver() {
        runUntil(rehearsal::isOver);
    }

    /** Goes on until nothing more will happen: the former fleets that were kept warm are gone too. */
    void runUntilIdle() {
        runUntil(() -> false);
    }

    SimulatedAccount account() {
        return account;
    }

    Disk disk() {
        return disk;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    Rehearsal rehearsal() {
        return rehearsal;
    }

    List<Environment> environments() {
        return rehearsal.environments();
    }

    Instant now() {
        return clock.instant();
    }
}
