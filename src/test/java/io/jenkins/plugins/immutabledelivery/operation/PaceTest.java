package io.jenkins.plugins.immutabledelivery.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Duration DENSE = Duration.ofSeconds(5);

    @Test
    void nothingIsLookedAtLongBeforeItIsDue() {
        assertThat(Pace.IMAGE.after(Duration.ZERO)).isEqualTo(Duration.ofSeconds(135));
        assertThat(Pace.IMAGE.after(Duration.ofSeconds(100))).isEqualTo(Duration.ofSeconds(35));
        assertThat(Pace.IMAGE.after(Duration.ofSeconds(132))).isEqualTo(DENSE);
    }

    @Test
    void whatIsDueIsLookedAtDenselyAndWhatIsOverdueSparsely() {
        assertThat(Pace.IMAGE.after(Duration.ofMinutes(3))).isEqualTo(DENSE);
        assertThat(Pace.IMAGE.after(Duration.ofMinutes(9))).isEqualTo(DENSE);
        assertThat(Pace.IMAGE.after(Duration.ofMinutes(10))).isEqualTo(Duration.ofSeconds(15));
        assertThat(Pace.UNKNOWN.after(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(15));
    }

    @Property
    void thereIsAlwaysAPauseAndNeverOneThatMissesTheUsualTime(
            @ForAll @IntRange(max = 3600) int usual, @ForAll @IntRange(max = 10_000) int elapsed) {
        Duration pause = new Pace(Duration.ofSeconds(usual)).after(Duration.ofSeconds(elapsed));

        assertThat(pause).isGreaterThanOrEqualTo(DENSE);
        assertThat(elapsed + pause.toSeconds()).isLessThanOrEqualTo(Math.max(usual, elapsed) + 15L);
    }
}
