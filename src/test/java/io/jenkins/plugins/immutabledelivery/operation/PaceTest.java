package io.jenkins.plugins.immutabledelivery.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    private static final Pace IN_TWO_MINUTES = new Pace(Duration.ofSeconds(110), Duration.ofSeconds(130));
    private static final Pace IN_ONE_TO_THREE_MINUTES = new Pace(Duration.ofSeconds(60), Duration.ofSeconds(180));

    @Test
    void nothingIsLookedAtLongBeforeItIsDue() {
        Pace inTenMinutes = new Pace(Duration.ofMinutes(10), Duration.ofMinutes(11));

        assertThat(at(IN_TWO_MINUTES, 0)).isEqualTo(110);
        assertThat(at(inTenMinutes, 0)).isEqualTo(180);
        assertThat(at(inTenMinutes, 540)).isEqualTo(600);
    }

    @Test
    void whatIsDueIsLookedAtMoreOftenInTheSecondHalf() {
        assertThat(at(IN_TWO_MINUTES, 110)).isEqualTo(112);
        assertThat(at(IN_TWO_MINUTES, 119)).isEqualTo(120);
        assertThat(at(IN_TWO_MINUTES, 120)).isEqualTo(121);
        assertThat(at(IN_TWO_MINUTES, 129)).isEqualTo(130);
        assertThat(at(Pace.UNKNOWN, 1)).isEqualTo(15);
    }

    @Test
    void whatIsOverdueIsLookedAtMoreAndMoreSparsely() {
        assertThat(at(IN_TWO_MINUTES, 130)).isEqualTo(131);
        assertThat(at(IN_TWO_MINUTES, 134)).isEqualTo(138);
        assertThat(at(IN_TWO_MINUTES, 600)).isEqualTo(615);
    }

    @Test
    void theLessSureTheTimeTheSparserTheLooks() {
        assertThat(at(new Pace(Duration.ofSeconds(116), Duration.ofSeconds(124)), 117))
                .isEqualTo(118);
        assertThat(at(IN_ONE_TO_THREE_MINUTES, 60)).isEqualTo(75);
        assertThat(at(IN_ONE_TO_THREE_MINUTES, 113)).isEqualTo(120);
        assertThat(at(IN_ONE_TO_THREE_MINUTES, 120)).isEqualTo(123);
    }

    @Test
    void whatNobodyWaitsForIsLookedAtMoreAndMoreSparsely() {
        assertThat(Pace.unhurried(Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
        assertThat(Pace.unhurried(Duration.ofSeconds(100))).isEqualTo(Duration.ofSeconds(25));
        assertThat(Pace.unhurried(Duration.ofHours(1))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aPauseOfLessThanAMillisecondIsOneAllTheSame() {
        Pace pace = new Pace(Duration.ofSeconds(5, 100), Duration.ofSeconds(7));

        assertThat(pace.after(SINCE, SINCE.plusSeconds(5))).isEqualTo(Duration.ofSeconds(1));
    }

    private static long at(Pace pace, int elapsed) {
        return elapsed + pace.after(SINCE, SINCE.plusSeconds(elapsed)).toSeconds();
    }

    @Property
    void thereIsAlwaysAPauseAndNeverALongOne(
            @ForAll @IntRange(max = 3600) int earliest,
            @ForAll @IntRange(max = 3600) int window,
            @ForAll @IntRange(max = 10_000_000) int elapsedMillis,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        Pace pace = new Pace(
                Duration.ofSeconds(earliest, nanos),
                Duration.ofSeconds(earliest + window).plusSeconds(1));
        Instant now = SINCE.plusMillis(elapsedMillis);

        Duration pause = pace.after(SINCE, now);

        assertThat(pause).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(180 + 1));
        assertThat(now.plus(pause).toEpochMilli() % 1000)
                .as("at a whole second")
                .isZero();
    }
}
