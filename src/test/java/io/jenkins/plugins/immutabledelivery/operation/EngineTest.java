package io.jenkins.plugins.immutabledelivery.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException.Kind;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.operation.Script.Data;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualClock;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualTimer;
import io.jenkins.plugins.immutabledelivery.world.TextJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final OperationId ONE = new OperationId("one");
    private static final OperationId TWO = new OperationId("two");
    private static final OperationId THREE = new OperationId("three");

    private final VirtualClock clock = new VirtualClock(START);
    private final TextJournal journal = new TextJournal();
    private final List<String> seen = new ArrayList<>();
    private final Script script = new Script();
    private VirtualTimer timer = new VirtualTimer(clock::advanceTo);
    private Engine engine = engine();

    @Test
    void phasesAreDoneOneAfterTheOtherThenTheClosing() {
        script.then("first", this::pass).then("second", this::pass).close("third", this::pass);

        submit(ONE, Data.free());
        run();

        assertThat(seen).containsExactly("one: first", "one: second", "one: third", "one ended SUCCEEDED");
        assertThat(saved(ONE).phase()).isNull();
        assertThat(saved(ONE).failure()).isNull();
    }

    @Test
    void aFailureLeadsToTheWholeUnwinding() {
        script.then("first", this::fail)
                .then("second", this::pass)
                .unwind("back", this::fail)
                .unwind("further back", this::pass)
                .undone("Nothing: the rest is done.");

        submit(ONE, Data.free());
        run();

        assertThat(seen).containsExactly("one: first", "one: back", "one: further back", "one ended FAILED");
        assertThat(saved(ONE).failure().summary()).isEqualTo("first failed on thing: it is bad. Make it good.");
        assertThat(saved(ONE).leftBehind()).containsExactly("back failed on thing: it is bad. Make it good.");
    }

    @Test
    void aVitalPhaseThatFailsKeepsTheRestFromBeingDone() {
        script.then("first", this::fail)
                .unwindVital("back", this::fail)
                .unwind("further back", this::pass)
                .undone("Do the rest.");

        submit(ONE, Data.free());
        run();

        assertThat(seen).containsExactly("one: first", "one: back", "one ended FAILED");
        assertThat(saved(ONE).leftBehind())
                .containsExactly("back failed on thing: it is bad. Make it good.", "Do the rest.");
    }

    @Test
    void whatCannotBeCleanedUpIsNotedAndDoesNotUndoTheSuccess() {
        script.then("first", this::pass)
                .close("clean", this::fail)
                .close("sweep", this::pass)
                .unwind("back", this::pass);

        submit(ONE, Data.free());
        run();

        assertThat(seen).containsExactly("one: first", "one: clean", "one: sweep", "one ended SUCCEEDED");
        assertThat(saved(ONE).leftBehind()).containsExactly("clean failed on thing: it is bad. Make it good.");
    }

    @Test
    void aPhaseMayLeadBackToAnEarlierOneWhoseTimeBeginsAnew() {
        List<Instant> since = new ArrayList<>();
        script.then("first", this::pass)
                .then("second", Duration.ofSeconds(10), (data, work) -> {
                    since.add(work.phaseSince());
                    return work.elapsed().isZero() ? Turn.wait(data, Duration.ofSeconds(9), "it") : next(data);
                })
                .then("third", (data, work) -> data.turns() < 7 ? Turn.back(data, "second") : next(data));

        submit(ONE, Data.free());
        run();

        assertThat(since).hasSize(4);
        assertThat(since.stream().distinct()).containsExactly(START, START.plusSeconds(9));
        assertThat(seen).containsOnlyOnce("one: first").endsWith("one ended SUCCEEDED");
    }

    @Test
    void theWayBackIsSavedBeforeTheEarlierPhaseIsTakenAgain() {
        script.then("first", (data, work) -> data.turns() < 2 ? next(data) : Turn.wait(data, Duration.ofHours(1), "x"))
                .then("second", (data, work) -> Turn.back(data, "first"));

        submit(ONE, Data.free());
        timer.runUntil(() -> saved(ONE).data().get("turns").asInt() == 2);

        assertThat(saved(ONE).phase()).isEqualTo("first");
        assertThat(saved(ONE).stage()).isEqualTo(Stage.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"second", "third", "undo"})
    void noPhaseLeadsBackToItselfForwardOrIntoAnotherList(String wrong) {
        script.then("first", this::pass)
                .then("second", (data, work) -> Turn.back(data, wrong))
                .then("third", this::pass)
                .unwind("undo", this::pass);

        submit(ONE, Data.free());
        run();

        assertThat(seen).containsExactly("one: first", "one: undo", "one ended FAILED");
        assertThat(saved(ONE).failure().reason()).contains("can't go back to '" + wrong + "'");
        assertThat(saved(ONE).failure().remedy()).contains("defect");
    }

    @Test
    void everyTurnBeginsWithWhatTheOneBeforeSaved() {
        script.then(
                "first", (data, work) -> data.turns() < 3 ? Turn.wait(data, Duration.ofSeconds(7), "it") : next(data));

        submit(ONE, Data.free());
        run();

        assertThat(saved(ONE).data().get("turns").asInt()).isEqualTo(3);
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(14));
    }

    @Test
    void whatIsAwaitedIsToldOncePerChange() {
        script.then(
                "first",
                (data, work) -> data.turns() < 5
                        ? Turn.wait(data, Duration.ofSeconds(7), data.turns() < 4 ? "red" : "amber")
                        : next(data));

        submit(ONE, Data.free());
        run();

        assertThat(seen).containsExactly("one: red", "one: amber", "one ended SUCCEEDED");
    }

    @Test
    void aDeadlineThatPassesNamesWhatWasAwaitedAndSeenLast() {
        script.then(
                "wait for the image",
                Duration.ofSeconds(60),
                (data, work) -> Turn.wait(data, Duration.ofSeconds(25), "image is pending, look " + data.turns()));

        submit(ONE, Data.free());
        run();

        Failure failure = saved(ONE).failure();
        assertThat(failure.what()).isEqualTo("wait for the image");
        assertThat(failure.reason()).isEqualTo("not done within 60 s; seen last: image is pending, look 4");
        assertThat(failure.remedy()).contains("run the step again");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"THROTTLED", "NO_ANSWER", "CAPACITY"})
    void aTransientFaultIsTriedAgainMoreAndMoreSparsely(Kind kind) {
        List<Instant> attempts = new ArrayList<>();
        script.then("launch", Duration.ofHours(1), (data, work) -> {
            attempts.add(work.now());
            if (attempts.size() <= 10) {
                throw new CloudException(kind, "ec2:RunInstances", "i-1", "Busy", "Not now", null);
            }
            return next(data);
        });

        submit(ONE, Data.free());
        run();

        assertThat(saved(ONE).stage()).isEqualTo(Stage.SUCCEEDED);
        for (int i = 0; i < 10; i++) {
            long most = Math.min(60_000, 1000L << i);
            assertThat(Duration.between(attempts.get(i), attempts.get(i + 1)).toMillis())
                    .as("wait after attempt %d", i + 1)
                    .isBetween(most / 2, most);
        }
        assertThat(seen.get(0))
                .isEqualTo("one: AWS did not do it yet, trying again: ec2:RunInstances on i-1: Busy: Not now");
    }

    @Test
    void aTransientFaultIsTriedUntilThePhasesLimitAndThenSaidInAwssWords() {
        script.then("launch", Duration.ofSeconds(30), (data, work) -> {
            throw new CloudException(Kind.CAPACITY, "ec2:RunInstances", "t3.small", "Insufficient", "None left", null);
        });
        script.unwind("back", this::pass);

        submit(ONE, Data.free());
        run();

        assertThat(saved(ONE).stage()).isEqualTo(Stage.FAILED);
        assertThat(Duration.between(START, clock.instant())).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(90));
        assertThat(saved(ONE).failure())
                .isEqualTo(Failure.of(
                        "launch (ec2:RunInstances)",
                        "t3.small",
                        "Insufficient: None left",
                        "Try another instance type or more subnets, or run the step again later."));
    }

    @Test
    void anotherFaultFailsThePhaseAtOnce() {
        script.then("launch", (data, work) -> {
            throw new CloudException(Kind.DENIED, "ec2:RunInstances", null, "UnauthorizedOperation", "No", null);
        });

        submit(ONE, Data.free());
        run();

        assertThat(clock.instant()).isEqualTo(START);
        assertThat(saved(ONE).failure().remedy())
                .isEqualTo("Allow ec2:RunInstances to the role that the credentials belong to.");
    }

    @Test
    void refusedInputSaysFieldAndRemedy() {
        script.then("check", (data, work) -> {
            Check.require(false, "capacity.min", -1, "Use 1 or more.");
            return next(data);
        });

        submit(ONE, Data.free());
        run();

        Failure failure = saved(ONE).failure();
        assertThat(failure.reason()).isEqualTo("capacity.min: '-1' can't be used");
        assertThat(failure.remedy()).isEqualTo("Use 1 or more.");
    }

    @Test
    void aDefectUnwindsTooAndCallsItselfOne() {
        script.then("first", (data, work) -> {
                    throw new IllegalArgumentException("odd");
                })
                .unwind("back", this::pass);

        submit(ONE, Data.free());
        run();

        assertThat(seen).containsExactly("one: back", "one ended FAILED");
        assertThat(saved(ONE).failure().summary()).contains("odd").contains("defect of the plugin");
    }

    @Test
    void whatCannotBeWrittenNowIsWrittenLater() {
        script.then("record", Duration.ofSeconds(1), (data, work) -> {
            if (Duration.between(START, work.now()).toMinutes() < 5) {
                throw new UncheckedIOException(new IOException("No space left on device"));
            }
            return next(data);
        });

        submit(ONE, Data.free());
        run();

        assertThat(saved(ONE).stage()).isEqualTo(Stage.SUCCEEDED);
        assertThat(seen.get(0)).contains("trying again").contains("No space left on device");
    }

    @Test
    void anOperationIsSavedBeforeSubmitReturnsAndTheSameIdAgainChangesNothing() {
        script.then("first", this::pass);

        submit(ONE, Data.free());
        assertThat(journal.find(ONE)).isPresent();
        submit(ONE, Data.locking("other"));
        run();
        submit(ONE, Data.free());
        run();

        assertThat(seen).containsExactly("one: first", "one ended SUCCEEDED");
        assertThat(saved(ONE).data().has("lock")).isFalse();
    }

    @Test
    void whatCannotBeSavedIsNotSubmitted() {
        script.then("first", this::pass);
        journal.refuse(1);

        assertThatThrownBy(() -> submit(ONE, Data.free())).isInstanceOf(UncheckedIOException.class);
        run();

        assertThat(seen).isEmpty();
        assertThat(engine.find(ONE)).isEmpty();
    }

    @Test
    void aKindWithoutARecipeIsRefused() {
        assertThatThrownBy(() -> engine.submit(ONE, "other", build(), Data.free()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'other'");
        assertThat(journal.all()).isEmpty();
    }

    @Test
    void aSaveThatFailsIsTriedAgainAndNothingElseHappensMeanwhile() {
        script.then("first", this::pass).then("second", this::pass);
        submit(ONE, Data.free());
        timer.runUntil(() -> saved(ONE).begunAt() != null);
        journal.refuse(2);

        run();

        assertThat(seen)
                .containsExactly(
                        "one: first",
                        "one: could not save, trying again: java.io.IOException: No space left on device",
                        "one: first",
                        "one: could not save, trying again: java.io.IOException: No space left on device",
                        "one: first",
                        "one: second",
                        "one ended SUCCEEDED");
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(20));
    }

    @Test
    void whatIsCleanedUpIsTriedForHoursWhileAwsIsOutOfReach() {
        script.then("first", this::fail).unwind("remove", (data, work) -> {
            if (clock.instant().isBefore(START.plus(Duration.ofHours(3)))) {
                throw new CloudException(Kind.THROTTLED, "ec2:TerminateInstances", "i-1", "Busy", "Not now", null);
            }
            return next(data);
        });

        submit(ONE, Data.free());
        run();

        assertThat(saved(ONE).stage()).isEqualTo(Stage.FAILED);
        assertThat(saved(ONE).leftBehind()).isEmpty();
    }

    @Test
    void theTimeForWhichTheEngineWasDownDoesNotCountTowardsALimit() {
        script.then(
                "delete",
                Duration.ofMinutes(1),
                (data, work) -> data.turns() < 4 ? Turn.wait(data, Duration.ofSeconds(20), "deleting") : next(data));
        submit(ONE, Data.free());
        timer.runUntil(() -> saved(ONE).awaiting() != null);

        clock.advanceTo(START.plus(Duration.ofHours(3)));
        crash();
        run();

        assertThat(saved(ONE).failure()).isNull();
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(3)).plusSeconds(40));
    }

    @Test
    void afterACrashTheSavedPhaseIsTakenAgain() {
        script.then("first", this::pass).then("second", this::waitAMinute).then("third", this::pass);
        submit(ONE, Data.free());
        timer.runUntil(() -> seen.contains("one: waiting"));

        crash();
        run();

        assertThat(seen).containsExactly("one: first", "one: waiting", "one: third", "one ended SUCCEEDED");
    }

    @Test
    void anAbortUnwindsAndSaysWhoStoppedItAndWhen() {
        script.then("first", this::pass).then("second", this::waitAMinute).unwind("back", this::pass);
        submit(ONE, Data.free());
        timer.runUntil(() -> seen.contains("one: waiting"));

        engine.abort(ONE, "Stopped by Alice.");
        run();

        assertThat(seen).containsExactly("one: first", "one: waiting", "one: back", "one ended FAILED");
        assertThat(saved(ONE).aborted()).isTrue();
        assertThat(saved(ONE).failure().what()).isEqualTo("second");
        assertThat(saved(ONE).failure().reason()).isEqualTo("Stopped by Alice.");
    }

    @Test
    void anAbortThatCannotBeSavedIsNotForgotten() {
        script.then("first", this::waitAMinute).unwind("back", this::pass);
        submit(ONE, Data.free());
        timer.runUntil(() -> seen.contains("one: waiting"));
        journal.refuse(1);

        engine.abort(ONE, "Stopped by Alice.");
        run();

        assertThat(saved(ONE).stage()).isEqualTo(Stage.FAILED);
        assertThat(saved(ONE).aborted()).isTrue();
    }

    @Test
    void aSignalThatCannotBeSavedIsNotForgotten() {
        script.then(
                "first",
                (data, work) -> work.signals().containsKey("verdict")
                        ? next(data)
                        : Turn.wait(data, Duration.ofHours(1), "no verdict"));
        submit(ONE, Data.free());
        timer.runUntil(() -> seen.contains("one: no verdict"));
        journal.refuse(1);

        engine.signal(ONE, "verdict", "passed");
        run();

        assertThat(saved(ONE).phaseSince()).isBefore(START.plus(Duration.ofMinutes(1)));
        assertThat(saved(ONE).signals()).containsEntry("verdict", "passed");
        assertThat(saved(ONE).stage()).isEqualTo(Stage.SUCCEEDED);
    }

    @Test
    void aSignalComesAtOnceAndSurvivesACrash() {
        script.then(
                "first",
                (data, work) -> "passed".equals(work.signals().get("verdict"))
                        ? next(data)
                        : Turn.wait(data, Duration.ofHours(1), "no verdict"));
        submit(ONE, Data.free());
        timer.runUntil(() -> seen.contains("one: no verdict"));

        engine.signal(ONE, "verdict", "passed");
        timer.runUntil(() -> !saved(ONE).signals().isEmpty());
        crash();
        run();

        assertThat(saved(ONE).stage()).isEqualTo(Stage.SUCCEEDED);
        assertThat(saved(ONE).phaseSince()).isEqualTo(START);
        engine.signal(ONE, "verdict", "other");
        run();
        assertThat(saved(ONE).signals()).containsEntry("verdict", "passed");
    }

    @Test
    void nothingStopsAnUnwindingOrAClosing() {
        script.then("first", this::pass).unwind("back", this::waitAMinute).close("clean", this::waitAMinute);
        submit(ONE, Data.free());
        timer.runUntil(() -> saved(ONE).stage() == Stage.CLOSING);
        engine.abort(ONE, "Too late.");
        run();
        assertThat(saved(ONE).stage()).isEqualTo(Stage.SUCCEEDED);

        submit(TWO, Data.free());
        engine.abort(TWO, "In time.");
        timer.runUntil(() -> saved(TWO).stage() == Stage.UNWINDING);
        engine.abort(TWO, "Again.");
        engine.abort(THREE, "Unknown.");
        run();
        assertThat(saved(TWO).failure().reason()).isEqualTo("In time.");
    }

    @Test
    void twoOperationsWithOneLockAreDoneOneAfterTheOther() {
        script.then("first", this::waitAMinute).then("second", this::pass);

        submit(ONE, Data.locking("dev"));
        submit(TWO, Data.locking("dev"));
        submit(THREE, Data.locking("dev"));
        run();

        assertThat(seen)
                .contains(
                        "two: waiting for acme/web#7 (script), which holds dev",
                        "three: waiting for acme/web#7 (script), which holds dev")
                .containsSubsequence(
                        "one: waiting",
                        "one: second",
                        "one ended SUCCEEDED",
                        "two: waiting",
                        "two ended SUCCEEDED",
                        "three: waiting",
                        "three ended SUCCEEDED");
        assertThat(Duration.between(START, clock.instant())).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void otherLocksAreNoHindrance() {
        script.then("first", this::waitAMinute);

        submit(ONE, Data.locking("dev"));
        submit(TWO, Data.locking("staging"));
        submit(THREE, Data.free());
        run();

        assertThat(Duration.between(START, clock.instant())).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whoIsInTheWayCanBeAskedBeforehand() {
        script.then("first", this::waitAMinute);
        submit(ONE, Data.locking("dev"));
        timer.runUntil(() -> seen.contains("one: waiting"));

        assertThat(engine.inTheWayOf(Script.KIND, Data.locking("dev")).map(Saved::id))
                .contains(ONE);
        assertThat(engine.inTheWayOf(Script.KIND, Data.locking("staging"))).isEmpty();
        assertThat(engine.inTheWayOf(Script.KIND, Data.free())).isEmpty();
        run();
        assertThat(engine.inTheWayOf(Script.KIND, Data.locking("dev"))).isEmpty();
    }

    @Test
    void whoHadTheLockBeforeACrashHasItAfterwards() {
        script.then("first", this::waitAMinute);
        submit(TWO, Data.locking("dev"));
        timer.runUntil(() -> seen.contains("two: waiting"));
        submit(ONE, Data.locking("dev"));

        crash();
        run();

        assertThat(seen).containsSubsequence("two ended SUCCEEDED", "one: waiting", "one ended SUCCEEDED");
    }

    @Test
    void anOperationThatHasNotBegunIsStoppedAtOnceThoughAnotherHoldsTheLock() {
        script.then("first", this::waitAMinute).unwind("back", this::pass);
        submit(ONE, Data.locking("dev"));
        submit(TWO, Data.locking("dev"));
        submit(THREE, Data.locking("dev"));
        timer.runUntil(() -> seen.contains("three: waiting for acme/web#7 (script), which holds dev"));

        engine.abort(TWO, "Stopped by Alice.");
        timer.runUntil(() -> saved(TWO).stage().ended());

        assertThat(clock.instant()).isEqualTo(START);
        assertThat(saved(TWO).stage()).isEqualTo(Stage.FAILED);
        assertThat(saved(TWO).failure().reason()).isEqualTo("Stopped by Alice.");
        run();
        assertThat(seen).doesNotContain("two: back");
        assertThat(seen).containsSubsequence("one ended SUCCEEDED", "three: waiting", "three ended SUCCEEDED");
    }

    @Test
    void whatAnOperationLeadsToIsSavedBeforeItsSuccessAndBeginsInItsTime() {
        script.then("first", this::pass)
                .leadsTo(new FollowUp(TWO, Script.KIND, START.plus(Duration.ofHours(2)), Data.free()));
        submit(ONE, Data.free());
        timer.runUntil(() -> saved(ONE).stage().ended());

        assertThat(journal.find(TWO)).isPresent();
        assertThat(saved(TWO).build()).isEqualTo(saved(ONE).build());
        run();

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(2)));
        assertThat(seen)
                .filteredOn(line -> line.startsWith("two"))
                .containsExactly("two: first", "two ended SUCCEEDED");
    }

    @Test
    void afterACrashBeforeTheSuccessIsSavedTheFollowUpIsStillOne() {
        script.then("first", this::pass).leadsTo(new FollowUp(TWO, Script.KIND, START, Data.free()));
        submit(ONE, Data.free());
        timer.runUntil(() -> saved(ONE).begunAt() != null);
        journal.refuse(1, ONE);

        timer.runUntil(() -> journal.find(TWO).isPresent());
        crash();
        run();

        assertThat(seen).filteredOn(line -> line.equals("two ended SUCCEEDED")).hasSize(1);
        assertThat(saved(ONE).stage()).isEqualTo(Stage.SUCCEEDED);
    }

    @Test
    void whatFailedLeadsToNothing() {
        script.then("first", this::fail).leadsTo(new FollowUp(TWO, Script.KIND, START, Data.free()));

        submit(ONE, Data.free());
        run();

        assertThat(engine.find(TWO)).isEmpty();
    }

    @Test
    void whatALaterVersionSavedIsLeftAloneAndTheRestIsTakenUp() {
        script.then("first", this::waitAMinute);
        script.format = 2;
        submit(ONE, Data.free());
        script.format = 1;
        submit(TWO, Data.free());

        crash();
        run();

        assertThat(seen)
                .contains("one: can't be taken up: Operation one was saved by a newer version (format 2, known: 1)")
                .contains("two ended SUCCEEDED");
        assertThat(saved(ONE).stage()).isEqualTo(Stage.RUNNING);
    }

    @Test
    void whatWasSavedInAPhaseThatIsNoMoreIsLeftAlone() {
        Script older = script.then("old name", this::waitAMinute);
        submit(ONE, Data.locking("dev"));
        timer.runUntil(() -> seen.contains("one: waiting"));
        older.rename("old name", "new name");

        crash();
        submit(TWO, Data.locking("dev"));
        run();

        assertThat(seen)
                .contains("one: can't be taken up: Operation one was saved in phase 'old name', which this version does"
                        + " not know");
        assertThat(saved(ONE).stage()).isEqualTo(Stage.RUNNING);
        assertThat(saved(TWO).begunAt()).as("the lock is still the first one's").isNull();
    }

    private Turn<Data> pass(Data data, Work work) {
        work.say(phase(work));
        return Turn.next(data);
    }

    private Turn<Data> fail(Data data, Work work) {
        work.say(phase(work));
        return Turn.fail(data, Failure.of(phase(work), "thing", "it is bad", "Make it good."));
    }

    private Turn<Data> waitAMinute(Data data, Work work) {
        return work.elapsed().toSeconds() < 60
                ? Turn.wait(data, Duration.ofMinutes(1).minus(work.elapsed()), "waiting")
                : Turn.next(data);
    }

    private static Turn<Data> next(Data data) {
        return Turn.next(data);
    }

    private String phase(Work work) {
        return saved(work.operation()).phase();
    }

    private void submit(OperationId id, Data data) {
        engine.submit(id, Script.KIND, build(), data);
    }

    private static Build build() {
        return new Build("acme/web", 7, null);
    }

    private void run() {
        timer.runUntil(() -> false);
    }

    private void crash() {
        timer = new VirtualTimer(clock::advanceTo);
        engine = engine();
        engine.resume();
    }

    private Saved saved(OperationId id) {
        return engine.find(id).orElseThrow();
    }

    private Engine engine() {
        return new Engine(
                journal,
                timer,
                clock,
                new Listener() {
                    @Override
                    public void told(Saved operation, String line) {
                        seen.add(operation.id() + ": " + line);
                    }

                    @Override
                    public void ended(Saved operation) {
                        seen.add(operation.id() + " ended " + operation.stage());
                    }
                },
                List.of(script));
    }
}
