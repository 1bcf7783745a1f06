package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ErrandTest {
    private final Clock clock = Clock.systemUTC();
    private final AtomicInteger count = new AtomicInteger();

    @Test
    void itLastsUntilATaskHasMadeTheConditionTrue() {
        try (Errand errand = new Errand(clock, 1)) {
            again(errand);

            errand.until(() -> count.get() >= 5);

            assertThat(count).hasValueGreaterThanOrEqualTo(5);
        }
    }

    private void again(Errand errand) {
        count.incrementAndGet();
        errand.at(clock.instant().plusMillis(1), () -> again(errand));
    }

    @Test
    void whatIsTrueFromTheStartIsNotWaitedFor() {
        try (Errand errand = new Errand(clock, 1)) {
            errand.until(() -> true);
        }
    }

    @Test
    void aTaskThatFailsEndsItWithItsFailure() {
        try (Errand errand = new Errand(clock, 1)) {
            errand.at(Instant.MIN, () -> {
                throw new UnsupportedOperationException("broken");
            });

            assertThatThrownBy(() -> errand.until(() -> false))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("report it")
                    .hasRootCauseMessage("broken");
        }
    }

    @Test
    void onceItIsClosedItTakesNoTasks() {
        Errand errand = new Errand(clock, 1);
        errand.close();

        errand.at(Instant.MIN, count::incrementAndGet);

        assertThat(count).hasValue(0);
    }
}
