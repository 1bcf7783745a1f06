package io.jenkins.plugins.immutabledelivery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.health.Gates.Look;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommandGateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final GateSpec GATE = GateSpec.of(RemoteCommand.of("curl -fs localhost/health"));

    private final FakeRegion region = new FakeRegion();
    private int instances = 2;

    @Test
    void whatIsSentIsSavedFirstAndThenRead() {
        region.inService("i-1", "i-2");

        Look begun = look(GateProgress.START, 0);
        assertThat(region.commands.sent).as("only saved").isEmpty();
        assertThat(begun.after()).isZero();
        assertThat(begun.progress().attempt().instances()).containsExactly("i-1", "i-2");

        Look sent = look(begun.progress(), 0);
        assertThat(region.commands.sent).containsExactly(Map.entry("op-1 script 1.1", List.of("i-1", "i-2")));

        region.commands.statuses.put("i-2", "InProgress");
        Look running = look(sent.progress(), 5);
        assertThat(running.passed()).isFalse();
        assertThat(running.seen()).isEqualTo("the script ended well on 1 of 2 instances; i-2 InProgress");

        region.commands.statuses.clear();
        Look passed = look(running.progress(), 10);
        assertThat(passed.passed()).isTrue();
        assertThat(passed.progress().results())
                .singleElement()
                .satisfies(result -> assertThat(result.sightings())
                        .extracting(one -> one.of() + " " + one.seen())
                        .containsExactly("i-1 Success: well", "i-2 Success: well"));
    }

    @Test
    void afterACrashWhatWasSentIsFoundAndNotSentAgain() {
        region.inService("i-1", "i-2");
        Look begun = look(GateProgress.START, 0);
        Look sent = look(begun.progress(), 0);

        Look again = look(begun.progress(), 30);

        assertThat(region.commands.sent).hasSize(1);
        assertThat(again.progress().attempt()).isEqualTo(sent.progress().attempt());
    }

    @Test
    void eachOfSeveralPassesIsARunOfItsOwn() {
        GateSpec twice =
                new GateSpec(GATE.kind(), GATE.timeout(), 2, GATE.interval(), GATE.grace(), List.of(), GATE.detail());
        region.inService("i-1", "i-2");
        GateProgress progress = GateProgress.START;
        int looks = 0;
        while (progress.gate() == 0) {
            progress = Gates.pass(region, two(), List.of(twice), progress, at(10 * ++looks))
                    .progress();
        }

        assertThat(looks).isEqualTo(6);
        assertThat(region.commands.sent).containsOnlyKeys("op-1 script 1.1", "op-1 script 2.1");
    }

    @Test
    void aScriptThatFailsIsRunAgainWithinTheGraceAndThenFailsWithItsLastLines() {
        region.inService("i-1", "i-2");
        region.commands.statuses.put("i-2", "Failed");
        region.commands.outputs.put(
                "i-2",
                IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> "line " + i)
                        .reduce((a, b) -> a + "\n" + b)
                        .get());
        region.consoles.put("i-2", "");

        Look first = run(GateProgress.START, 0);
        assertThat(first.failure()).isNull();
        assertThat(first.after()).isEqualTo(GATE.interval());
        assertThat(first.seen()).isEqualTo("i-2: the script ended with Failed");

        Look failed = run(first.progress(), 180);
        assertThat(region.commands.sent).hasSize(2);
        assertThat(failed.failure().what()).isEqualTo("health gate command");
        assertThat(failed.failure().resource()).isEqualTo("i-2");
        assertThat(failed.failure().evidence())
                .startsWith("i-2: the script's last lines:", "line 9")
                .contains("line 20", "i-2: no console output yet");
    }

    @Test
    void outputThatCannotBeReadDoesNotHideTheFailure() {
        region.inService("i-1", "i-2");
        region.commands.statuses.put("i-1", "TimedOut");

        Look failed = run(run(GateProgress.START, 0).progress(), 600);

        assertThat(failed.failure().reason()).isEqualTo("i-1: the script ended with TimedOut");
        assertThat(failed.failure().evidence())
                .contains("i-1: the script's output can't be read: ssm:GetCommandInvocation on i-1: AccessDenied: No");
    }

    @Test
    void anInstanceThatIsNotManagedIsAwaitedAndThenNamed() {
        region.inService("i-1", "i-2");
        region.commands.unmanaged.add("i-2");
        Look unmanaged = look(look(GateProgress.START, 0).progress(), 0);
        assertThat(unmanaged.failure()).isNull();
        assertThat(unmanaged.progress().attempt()).isNull();

        Look late = look(look(unmanaged.progress(), 900 - 1).progress(), 900);

        assertThat(late.failure().reason())
                .startsWith("not passed within 900 s; seen last: Systems Manager does not manage all of i-1, i-2 (yet)")
                .contains("AmazonSSMManagedInstanceCore")
                .contains("InvalidInstanceId");
    }

    @Test
    void oneCommandIsForFiftyInstancesAndALookSendsOne() {
        instances = 120;
        region.inService(IntStream.range(0, 120).mapToObj(i -> "i-" + i).toArray(String[]::new));
        GateProgress progress = look(GateProgress.START, 0).progress();
        for (int sent = 1; sent <= 3; sent++) {
            progress = look(progress, sent).progress();
            assertThat(region.commands.sent).hasSize(sent);
        }

        assertThat(region.commands.sent.values()).extracting(List::size).containsExactly(50, 50, 20);
        Look passed = look(progress, 10);
        assertThat(passed.passed()).isTrue();
        assertThat(passed.progress().results().get(0).sightings())
                .as("not all are kept")
                .hasSize(20);
    }

    @Test
    void itWaitsUntilAllInstancesAreThere() {
        region.inService("i-1");

        Look look = look(GateProgress.START, 0);

        assertThat(look.progress().attempt()).isNull();
        assertThat(look.seen()).isEqualTo("1 of 2 instances in service");
        assertThat(look.after()).isEqualTo(Duration.ofSeconds(30));
    }

    /** A whole run, from its intention to its end. */
    private Look run(GateProgress progress, int seconds) {
        return look(look(look(progress, seconds).progress(), seconds).progress(), seconds);
    }

    private Look look(GateProgress progress, int seconds) {
        return Gates.pass(region, two(), List.of(GATE), progress, at(seconds));
    }

    private Subject two() {
        return new Subject("web-dev-v001", "arn:web", instances);
    }

    private static Occasion at(int seconds) {
        return new Occasion(new OperationId("op-1"), START.plusSeconds(seconds), Map.of());
    }
}
