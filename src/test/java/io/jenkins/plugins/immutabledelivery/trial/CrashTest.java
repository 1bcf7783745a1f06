package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.trial.Reference.Point;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link Crashes} of ACME's pipeline, from the setting up of its stage to the removal of the last fleet that was kept
 * warm.
 */
class CrashTest {
    private static final int SAMPLED = 50;
    /** When the alarm goes off for web 4, and the step with which web 4 begins: who comes back later than that is late. */
    private static final Duration ALARM = Duration.ofMinutes(10);

    private static final OperationId MISBEHAVING = new OperationId("13-bake-ami");

    private static Crashes crashes;

    @BeforeAll
    static void runWithoutACrash() {
        crashes = new Crashes(Pipelines.ACME);
    }

    @Test
    void whereverTheEngineStopsEverythingEndsTheSame() {
        crashes.everywhere("acme.yaml");
    }

    /** Restarting takes its time, in life. Other things go on meanwhile, so the moments of the removals may differ. */
    @ParameterizedTest
    @ValueSource(strings = {"PT3M", "PT3H"})
    void howeverLongItIsDown(Duration downtime) {
        Reference reference = crashes.reference();
        List<Point> points = IntStream.range(0, reference.points().size())
                .filter(index -> index % SAMPLED == 0)
                .mapToObj(reference.points()::get)
                .filter(point -> downtime.compareTo(ALARM) < 0 || !point.begun(MISBEHAVING))
                .toList();

        List<String> failures = Parallel.failures(points.size(), index -> {
            Trial trial = Trial.after(Pipelines.ACME, points.get(index).remains(), downtime);
            trial.start();
            trial.runUntilIdle();
            Crashes.assertSame(
                    Outcome.of(trial).withoutRetirements(),
                    reference.whenIdle().withoutRetirements(),
                    points.get(index));
        });

        assertThat(points).hasSizeGreaterThan(25);
        assertThat(failures).as("what failed").isEmpty();
    }
}
