package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.rehearsal.SimulatedAccount;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualClock;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualTimer;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private final VirtualClock clock = new VirtualClock(START);
    private final VirtualTimer timer = new VirtualTimer(clock::advanceTo);

    @Test
    void acmesPipelineEndsAsItsFileSays() {
        Pipeline pipeline = PipelineReader.read(Path.of("docs/examples/acme.yaml"));
        SimulatedAccount account = Rehearsal.simulatedAccount(pipeline, clock);
        Rehearsal rehearsal = new Rehearsal(
                pipeline,
                new Place(account, null, clock, timer),
                Records.in(directory),
                new Narrator(
                        System.out,
                        false,
                        clock,
                        pipeline.environments().stream()
                                .map(EnvironmentPlan::name)
                                .toList()));

        rehearsal.start();
        timer.runUntil(rehearsal::isOver);

        System.out.println(rehearsal.stageFailure() + " " + rehearsal.audit());
        System.out.println(account.gate().count() + " " + account.gate().counts());
        assertThat(rehearsal.asExpected()).isTrue();
        assertThat(rehearsal.audit().problems()).isEmpty();
        rehearsal.remove();
        timer.runUntil(rehearsal::isRemoved);
        System.out.println(
                rehearsal.stageFailure() + " " + account.region("eu-central-1").inventory());
    }
}
