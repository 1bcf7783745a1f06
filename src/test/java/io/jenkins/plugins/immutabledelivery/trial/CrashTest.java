package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import io.jenkins.plugins.immutabledelivery.pipeline.PipelineReader;
import io.jenkins.plugins.immutabledelivery.trial.Reference.Point;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ACME's pipeline, from the setting up of its stage to the removal of the last fleet that was kept warm, with the engine
 * stopped at every moment at which it can be: after each call to AWS, before its answer is used, and before and after
 * each save of an operation and of the ledger. From what was left at that moment, the account and what had been saved,
 * a new process goes on, and everything has to end as it does without a crash. A {@link
 * io.jenkins.plugins.immutabledelivery.rehearsal.Guard} watches each of them all the while.
 *
 * <p>What takes so many runs into minutes, without leaving any out:
 *
 * <ul>
 *   <li>What is left is copied in the course of one run, so that each crash costs only what follows it.
 *   <li>Moments at which the very same is left, down to ids, times and the state of what is random, are one case. Most
 *       calls only read.
 *   <li>A process that comes to a state in which the run without a crash was too has shown what it can show: everything
 *       is determined by that state, which is compared as a whole ({@link Fingerprint}), so what follows is what
 *       followed there. Only what the engine keeps in memory is not part of it; that it matters not is what the crash
 *       at that very state shows, which is one of the cases, and one of {@value #TO_THE_END} processes goes on to the
 *       end in spite of it.
 * </ul>
 */
class CrashTest {
    private static final Pipeline ACME = PipelineReader.read(Path.of("docs/examples/acme.yaml"));
    /** For how many saves a process is compared with the run without a crash; most need one. */
    private static final int COMPARED = 5;

    private static final int TO_THE_END = 40;
    private static final int SAMPLED = 50;
    /** When the alarm goes off for web 4, and the step with which web 4 begins: who comes back later than that is late. */
    private static final Duration ALARM = Duration.ofMinutes(10);

    private static final OperationId MISBEHAVING = new OperationId("13-bake-ami");

    private static Reference reference;

    @BeforeAll
    static void runWithoutACrash() {
        reference = new Reference(ACME);
        assertThat(reference.whenOver().problems()).isEmpty();
        assertThat(reference.whenIdle().problems()).isEmpty();
    }

    @Test
    void whereverTheEngineStopsEverythingEndsTheSame() {
        List<Point> points = reference.points();
        LongAdder converged = new LongAdder();

        List<String> failures = Parallel.failures(points.size(), index -> {
            boolean same =
                    goOn(Trial.after(ACME, points.get(index).remains()), points.get(index), index % TO_THE_END != 0);
            converged.add(same ? 1 : 0);
        });

        System.out.printf(
                "Crash test: stopped at %d moments %s; %d different states were left, of which %s led back to the run"
                        + " without a crash, and the others to the same end.%n",
                reference.count(), reference.moments(), points.size(), converged);
        assertThat(failures).as("what failed").isEmpty();
    }

    /** Restarting takes its time, in life. Other things go on meanwhile, so the moments of the removals may differ. */
    @ParameterizedTest
    @ValueSource(strings = {"PT3M", "PT3H"})
    void howeverLongItIsDown(Duration downtime) {
        List<Point> points = IntStream.range(0, reference.points().size())
                .filter(index -> index % SAMPLED == 0)
                .mapToObj(reference.points()::get)
                .filter(point -> downtime.compareTo(ALARM) < 0 || !point.begun(MISBEHAVING))
                .toList();

        List<String> failures = Parallel.failures(points.size(), index -> {
            Trial trial = Trial.after(ACME, points.get(index).remains(), downtime);
            trial.start();
            trial.runUntilIdle();
            assertSame(
                    Outcome.of(trial).withoutRetirements(),
                    reference.whenIdle().withoutRetirements(),
                    points.get(index));
        });

        assertThat(points).hasSizeGreaterThan(50);
        assertThat(failures).as("what failed").isEmpty();
    }

    /**
     * Goes on to the end, which has to be that of the run without a crash.
     *
     * @param stopping whether to stop where it comes to a state of that run
     * @return whether it came to one
     */
    private static boolean goOn(Trial trial, Point point, boolean stopping) {
        Comparison comparison = new Comparison(trial);
        trial.disk().watch(comparison);
        trial.start();
        trial.runUntil(() -> stopping && comparison.same || trial.rehearsal().isOver());
        if (stopping && comparison.same) {
            return true;
        }
        if (!point.over()) {
            assertSame(Outcome.of(trial), reference.whenOver(), point);
        }
        trial.runUntilIdle();
        assertSame(Outcome.of(trial), reference.whenIdle(), point);
        return comparison.same;
    }

    private static void assertSame(Outcome outcome, Outcome expected, Point point) {
        assertThat(outcome)
                .as(() -> point.moment() + ": " + outcome.differences(expected))
                .isEqualTo(expected);
    }

    private static final class Comparison implements Disk.Watcher {
        private final Trial trial;
        private int saves;
        private boolean same;

        Comparison(Trial trial) {
            this.trial = trial;
        }

        @Override
        public void afterSave() {
            if (!same && saves++ < COMPARED) {
                same = reference.wasSaved(trial.fingerprint());
            }
        }
    }
}
