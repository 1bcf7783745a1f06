package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.rehearsal.Denial;
import io.jenkins.plugins.immutabledelivery.rollout.RetireRecipe;
import io.jenkins.plugins.immutabledelivery.trial.Reference.Point;
import io.jenkins.plugins.immutabledelivery.trial.Trial.Remains;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two things go wrong one after the other: a sample of what {@link CrashTest} tries whole for one. */
class DoubleFaultTest {
    private static final int SAMPLED = 40;
    private static final int MOMENTS_BETWEEN = 29;
    /** Primes, so that all phases together are stopped at all moments of their unwinding. */
    private static final List<Integer> MOMENTS_OF_UNWINDING = List.of(1, 7, 23);

    private static Reference reference;

    @BeforeAll
    static void runWithoutAFault() {
        reference = new Reference(Trial.first(Pipelines.ACME));
    }

    @Test
    void anEngineThatStopsAgainSoonAfterItsRestartGoesOnToTheSameEnd() {
        List<Point> points = IntStream.range(0, reference.points().size())
                .filter(index -> index % SAMPLED == 0)
                .mapToObj(reference.points()::get)
                .toList();

        List<String> failures = Parallel.failures(points.size(), index -> {
            Point point = points.get(index);
            Trial first = Trial.after(Pipelines.ACME, point.remains());
            Interruption second = new Interruption(first, false, 1 + index % MOMENTS_BETWEEN);
            first.start();
            first.runUntil(second::happened);
            Trial last = second.happened() ? Trial.after(Pipelines.ACME, second.remains) : first;
            last.start();
            last.runUntilIdle();
            Outcome outcome = Outcome.of(last);
            assertThat(outcome.differences(reference.whenIdle()))
                    .as("%s, and %d moments later", point.moment(), 1 + index % MOMENTS_BETWEEN)
                    .isEmpty();
        });

        assertThat(failures).as("what failed").isEmpty();
    }

    @Test
    void whateverPhaseFailsAndWhereverItsUnwindingStopsNothingIsLeftBehind() {
        List<Point> points = List.copyOf(phases());
        LongAdder unwound = new LongAdder();

        List<String> failures = Parallel.failures(points.size() * MOMENTS_OF_UNWINDING.size(), index -> {
            Point point = points.get(index / MOMENTS_OF_UNWINDING.size());
            int moment = MOMENTS_OF_UNWINDING.get(index % MOMENTS_OF_UNWINDING.size()) + index % 5;
            Trial first = Trial.after(Pipelines.ACME, point.remains());
            Denial.ofTheNextCall(first.account());
            Interruption crash = new Interruption(first, true, moment);
            first.start();
            first.runUntil(() -> crash.happened() || first.rehearsal().isOver());
            Trial last = crash.happened() ? Trial.after(Pipelines.ACME, crash.remains) : first;
            unwound.add(crash.happened() ? 1 : 0);
            last.start();
            last.runUntilIdle();
            Outcome outcome = Outcome.of(last);
            assertThat(outcome.problems())
                    .as("%s, stopped %d moments into the unwinding", point.moment(), moment)
                    .isEmpty();
            assertThat(last.disk().operations()).allMatch(saved -> saved.stage().ended());
            // What is denied after an operation is done, in its closing, is noted; there is nothing to unwind.
            assertThat(last.disk().operations())
                    .filteredOn(saved -> saved.stage() == Stage.FAILED)
                    .flatExtracting(Saved::leftBehind)
                    .as("%s, stopped %d moments into the unwinding", point.moment(), moment)
                    .isEmpty();
        });

        System.out.printf(
                "Double faults: %d phases made to fail, the engine stopped in %s unwindings.%n",
                points.size(), unwound);
        assertThat(failures).as("what failed").isEmpty();
        assertThat(unwound.sum()).isGreaterThan(points.size());
    }

    /** The first moment in each phase of each step. */
    private static Collection<Point> phases() {
        Map<String, Point> first = new LinkedHashMap<>();
        for (Point point : reference.points()) {
            point.remains().disk().operations().stream()
                    .filter(saved ->
                            saved.stage() == Stage.RUNNING && !saved.kind().equals(RetireRecipe.KIND))
                    .forEach(saved -> first.putIfAbsent(saved.id() + " " + saved.phase(), point));
        }
        return first.values();
    }

    /** Keeps what is left at some moment, counted from now or from when an operation unwinds. */
    private static final class Interruption implements CallListener, Disk.Watcher {
        private final Trial trial;
        private boolean counting;
        private int left;
        private Remains remains;

        Interruption(Trial trial, boolean whenUnwinding, int moments) {
            this.trial = trial;
            this.counting = !whenUnwinding;
            this.left = moments;
            trial.account().gate().listen(this);
            trial.disk().watch(this);
        }

        boolean happened() {
            return remains != null;
        }

        @Override
        public void after(Call call) {
            moment();
        }

        @Override
        public void beforeSave() {
            moment();
        }

        @Override
        public void afterSave() {
            Saved latest = trial.disk().latest();
            counting |= latest != null && latest.stage() == Stage.UNWINDING;
            moment();
        }

        private void moment() {
            if (counting && --left == 0) {
                remains = trial.remains();
            }
        }
    }
}
