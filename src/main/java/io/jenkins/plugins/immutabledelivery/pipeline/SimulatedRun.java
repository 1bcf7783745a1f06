package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.rehearsal.SimulatedAccount;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualClock;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualTimer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A rehearsal on a simulated account, in virtual time. */
final class SimulatedRun {
    private final Pipeline pipeline;
    private final Arguments arguments;
    private final Screen screen;

    SimulatedRun(Pipeline pipeline, Arguments arguments, Screen screen) {
        this.pipeline = pipeline;
        this.arguments = arguments;
        this.screen = screen;
    }

    /** Whether every step ended as expected and nothing is left unaccounted. */
    boolean run() {
        long began = System.nanoTime();
        Records records = records(arguments.state());
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        VirtualClock clock = new VirtualClock(start);
        VirtualTimer timer = new VirtualTimer(clock::advanceTo);
        SimulatedAccount account = Rehearsal.simulatedAccount(pipeline, clock);
        screen.line(Heading.of(
                pipeline,
                arguments,
                "on a simulated region in virtual time, seed "
                        + pipeline.rehearsal().seed()));
        Narrator narrator = new Narrator(screen, clock, start, pipeline.environmentNames(), false);
        Rehearsal rehearsal = new Rehearsal(pipeline, new Place(account, null, clock, timer), records, narrator);
        rehearsal.start();
        timer.runUntil(rehearsal::isOver);
        boolean good = new Conclusion(pipeline, rehearsal, narrator, screen).tell();
        Conclusion.tellCalls(account.gate().counts(), screen);
        screen.line("%s of simulated time in %.1f s."
                .formatted(
                        Words.duration(Duration.between(start, clock.instant())), (System.nanoTime() - began) / 1e9));
        return good;
    }

    private static Records records(Path state) {
        if (state == null) {
            return Records.inMemory();
        }
        if (Files.exists(state.resolve(Records.OPERATIONS))) {
            throw new InvalidInput(
                    "--state",
                    state,
                    "It holds an earlier run, whose simulated region is gone; name another directory.");
        }
        return Records.in(state);
    }
}
