package io.jenkins.plugins.immutabledelivery.trial;

import io.jenkins.plugins.immutabledelivery.aws.AwsCloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.SharedCloud;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.RecreateSpec;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One process that rehearses a pipeline on a simulated account, from what an earlier process has left: the account as it
 * was at that moment, and what had been saved by then. It is watched over by a {@link Guard}.
 */
final class Trial {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Pipeline pipeline;
    /** Whether the engine's looks are shared, as they are in earnest; what was seen is then remembered until a crash. */
    private final boolean sharing;

    private final VirtualClock clock;
    private final SimulatedAccount account;
    private final Disk disk;
    private final VirtualTimer timer;
    private final Rehearsal rehearsal;
    private final Consumer<String> log;
    /** The process that is under way on the account. */
    private final AtomicReference<Trial> watched;

    /**
     * What one process leaves to the next when it dies.
     *
     * @param account the account, as {@link SimulatedAccount#save} writes it
     * @param disk what was saved
     * @param time when
     */
    record Remains(byte[] account, Disk disk, Instant time) {}

    private Trial(
            Pipeline pipeline,
            boolean sharing,
            VirtualClock clock,
            SimulatedAccount account,
            Disk disk,
            Consumer<String> log) {
        this(pipeline, sharing, clock, account, disk, new AtomicReference<>(), log);
        new Guard(
                account,
                () -> watched.get().environments(),
                environment -> watched.get().floor(environment));
    }

    private Trial(
            Pipeline pipeline,
            boolean sharing,
            VirtualClock clock,
            SimulatedAccount account,
            Disk disk,
            AtomicReference<Trial> watched,
            Consumer<String> log) {
        this.watched = watched;
        this.pipeline = pipeline;
        this.sharing = sharing;
        this.log = log;
        this.clock = clock;
        this.account = account;
        this.disk = disk;
        this.timer = new VirtualTimer(clock::advanceTo);
        this.rehearsal = new Rehearsal(pipeline, place(), disk.records(), new Teller());
        watched.set(this);
    }

    /**
     * The first process, on an account in which nothing is; those that come {@link #after} it take over. Each looks for
     * itself, so that only what is saved decides what it does.
     */
    static Trial first(Pipeline pipeline) {
        return first(pipeline, false, line -> {});
    }

    /**
     * The first process, on an account in which nothing is, with looks that are shared.
     *
     * @param log is told what happens
     */
    static Trial first(Pipeline pipeline, Consumer<String> log) {
        return first(pipeline, true, log);
    }

    private static Trial first(Pipeline pipeline, boolean sharing, Consumer<String> log) {
        VirtualClock clock = new VirtualClock(START);
        return new Trial(pipeline, sharing, clock, Rehearsal.simulatedAccount(pipeline, clock), new Disk(), log);
    }

    private Place place() {
        Cloud cloud = new AwsCloud(account);
        return new Place(account, sharing ? new SharedCloud(cloud, clock) : cloud, true, null, clock, timer);
    }

    /** Another process with other steps, once this one has nothing more to do, on the same account. */
    Trial another(Pipeline next) {
        return new Trial(next, sharing, clock, account, disk, watched, log);
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
            return new Trial(pipeline, false, clock, account, remains.disk().copy(), line -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Teller implements Flow.Watcher {
        @Override
        public void told(Saved operation, String line) {
            log.accept(clock.instant() + " " + operation.id() + " " + line);
        }

        @Override
        public void ended(Flow.Result result) {
            log.accept(clock.instant() + " " + result.step().action().title() + " ended: "
                    + (result.failure() == null ? "done" : result.failure().summary()));
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

    /**
     * Once an environment has received something, never fewer healthy instances than it asks for may serve it, unless it is
     * recreated.
     */
    private int floor(String environment) {
        boolean received = disk.received().contains(environment);
        return received
                ? pipeline.environments().stream()
                        .filter(plan -> plan.name().equals(environment))
                        .mapToInt(plan -> plan.strategy() instanceof RecreateSpec
                                ? 0
                                : plan.capacity().desired())
                        .sum()
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

    void pass(Duration duration) {
        clock.advanceTo(clock.instant().plus(duration));
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
