package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.FileJournal;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualClock;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualTimer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private final VirtualClock clock = new VirtualClock(START);
    private final List<String> seen = new ArrayList<>();
    private VirtualTimer timer;
    private Flow flow;

    @BeforeEach
    void timer() {
        timer = new VirtualTimer(clock::advanceTo);
    }

    @Test
    void stepsAreTakenOneAfterTheOther() {
        run(bake(1, "good", false), pause(2, Duration.ofMinutes(20)), bake(3, "fine", false));

        assertThat(seen)
                .containsExactly(
                        "0 begins 1",
                        "0 works on good",
                        "60 ends 1 true",
                        "60 begins 2",
                        "1260 ends 2 true",
                        "1260 begins 3",
                        "1260 works on fine",
                        "1320 ends 3 true",
                        "1320 over");
        assertThat(flow.asExpected()).isTrue();
    }

    @Test
    void aStopThatIsExpectedIsNoHindrance() {
        run(bake(1, "bad", true), bake(2, "good", false));

        assertThat(flow.asExpected()).isTrue();
        assertThat(flow.results().get(0).failure().reason()).isEqualTo("it is bad");
    }

    @Test
    void aStopThatIsNotExpectedEndsTheFlow() {
        run(bake(1, "bad", false), bake(2, "good", false));

        assertThat(flow.isOver()).isTrue();
        assertThat(flow.asExpected()).isFalse();
        assertThat(flow.results()).hasSize(1);
    }

    @Test
    void aStopThatIsExpectedButDoesNotComeEndsTheFlow() {
        run(bake(1, "good", true), bake(2, "good", false));

        assertThat(flow.asExpected()).isFalse();
        assertThat(flow.results()).hasSize(1);
    }

    @Test
    void somethingLeftBehindIsNotAsExpected() {
        run(bake(1, "messy", true));

        assertThat(flow.results().get(0).operation().leftBehind()).hasSize(1);
        assertThat(flow.asExpected()).isFalse();
    }

    @Test
    void anImageThatWasNotBakedCannotBeDeployed() {
        run(new Step(1, new Action.DeployImmutable("dev", new ImageVersion("web", "9"), Manner.USUAL), false, null));

        assertThat(flow.results().get(0).failure().summary()).contains("web 9").contains("Bake the version");
        assertThat(flow.asExpected()).isFalse();
    }

    @Test
    void anInterruptedFlowGoesOnWhereItWas() {
        Step[] steps = {bake(1, "good", false), pause(2, Duration.ofMinutes(20)), bake(3, "fine", false)};
        start(steps);
        timer.runUntil(() -> clock.instant().isAfter(START.plusSeconds(59)));
        timer = new VirtualTimer(clock::advanceTo);

        run(steps);

        assertThat(seen).filteredOn(line -> line.contains("works on")).hasSize(2);
        assertThat(seen).endsWith("1260 begins 3", "1260 works on fine", "1320 ends 3 true", "1320 over");
        assertThat(flow.asExpected()).isTrue();
    }

    private void run(Step... steps) {
        start(steps);
        timer.runUntil(flow::isOver);
    }

    private void start(Step... steps) {
        Requests requests = new Requests(
                new Build("test", 1, null),
                "web",
                List.of(),
                Map.of(),
                new NoLedger(),
                version -> new Requests.Request("toy", new Toy(version.version(), false)));
        flow = new Flow(List.of(steps), requests, timer, clock, new Recorder());
        flow.start(new Engine(new FileJournal(directory), timer, clock, flow, List.of(new ToyRecipe())));
    }

    private static Step bake(int number, String version, boolean expectStopped) {
        return new Step(number, new Action.BakeAmi(new ImageVersion("web", version)), expectStopped, null);
    }

    private static Step pause(int number, Duration duration) {
        return new Step(number, new Action.Pause(duration), false, null);
    }

    private final class Recorder implements Flow.Watcher {
        @Override
        public void begins(Step step) {
            note("begins " + step.number());
        }

        @Override
        public void told(Saved operation, String line) {
            note(line);
        }

        @Override
        public void ended(Flow.Result result) {
            note("ends " + result.step().number() + " " + result.asExpected());
        }

        @Override
        public void over(List<Flow.Result> results) {
            note("over");
        }

        private void note(String line) {
            seen.add(Duration.between(START, clock.instant()).toSeconds() + " " + line);
        }
    }

    private record Toy(String version, boolean begun) {}

    /** Lasts a minute; fails for {@code bad} and {@code messy}, and leaves something behind for the latter. */
    private static final class ToyRecipe implements Recipe<Toy> {
        @Override
        public String kind() {
            return "toy";
        }

        @Override
        public int format() {
            return 1;
        }

        @Override
        public Class<Toy> dataType() {
            return Toy.class;
        }

        @Override
        public List<Phase<Toy>> phases() {
            return List.of(
                    Phase.of("work", Duration.ofHours(1), (toy, work) -> {
                        if (!toy.begun()) {
                            work.say("works on " + toy.version());
                        }
                        return work.elapsed().toSeconds() < 60
                                ? Turn.wait(new Toy(toy.version(), true), Duration.ofSeconds(60), null)
                                : Turn.next(toy);
                    }),
                    Phase.of(
                            "check",
                            Duration.ofHours(1),
                            (toy, work) -> List.of("bad", "messy").contains(toy.version())
                                    ? Turn.fail(toy, Failure.of("check", null, "it is bad", "Make it good."))
                                    : Turn.next(toy)));
        }

        @Override
        public List<Phase<Toy>> unwinding() {
            return List.of(Phase.of(
                    "clean up",
                    Duration.ofHours(1),
                    (toy, work) -> toy.version().equals("messy")
                            ? Turn.fail(toy, Failure.of("clean up", "x", "it sticks", "Scrub."))
                            : Turn.next(toy)));
        }

        @Override
        public Optional<String> lock(Toy data) {
            return Optional.empty();
        }
    }

    private static final class NoLedger implements Ledger {
        @Override
        public void record(LedgerEntry entry) {
            throw new UnsupportedOperationException("Nothing is recorded here");
        }

        @Override
        public List<LedgerEntry> entries() {
            return List.of();
        }
    }
}
