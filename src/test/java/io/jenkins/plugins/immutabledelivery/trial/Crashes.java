package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import io.jenkins.plugins.immutabledelivery.trial.Reference.Point;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * A pipeline with the engine stopped at every moment at which it can be: after each call to AWS, before its answer is
 * used, and before and after each save of an operation and of the ledger. From what was left at that moment, the account
 * and what had been saved, a new process goes on, and everything has to end as it does without a crash. A {@link
 * io.jenkins.plugins.immutabledelivery.rehearsal.Guard} watches each of them all the while.
 *
 * <p>What takes so many runs into seconds, without leaving any out:
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
final class Crashes {
    /** For how many saves a process is compared with the run without a crash; most need one. */
    private static final int COMPARED = 5;

    private static final int TO_THE_END = 40;

    private final Pipeline pipeline;
    private final Reference reference;

    Crashes(Pipeline pipeline) {
        this(pipeline, Trial.first(pipeline));
    }

    /** @param first the trial of the pipeline without a crash, not started yet */
    Crashes(Pipeline pipeline, Trial first) {
        this.pipeline = pipeline;
        reference = new Reference(first);
        assertThat(reference.whenOver().problems()).isEmpty();
        assertThat(reference.whenIdle().problems()).isEmpty();
    }

    Reference reference() {
        return reference;
    }

    /** Tries them all, and prints how many there were. */
    void everywhere(String name) {
        List<Point> points = reference.points();
        LongAdder converged = new LongAdder();

        List<String> failures = Parallel.failures(
                points.size(), index -> converged.add(goOn(points.get(index), index % TO_THE_END != 0) ? 1 : 0));

        System.out.printf(
                "Crash test of %s: stopped at %d moments %s; %d different states were left, of which %s led back to the"
                        + " run without a crash, and the others to the same end.%n",
                name, reference.count(), reference.moments(), points.size(), converged);
        assertThat(failures).as("what failed").isEmpty();
    }

    /**
     * Goes on to the end, which has to be that of the run without a crash.
     *
     * @param stopping whether to stop where it comes to a state of that run
     * @return whether it came to one
     */
    private boolean goOn(Point point, boolean stopping) {
        Trial trial = Trial.after(pipeline, point.remains());
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

    static void assertSame(Outcome outcome, Outcome expected, Point point) {
        assertThat(outcome)
                .as(() -> point.moment() + ": " + outcome.differences(expected))
                .isEqualTo(expected);
    }

    private final class Comparison implements Disk.Watcher {
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
