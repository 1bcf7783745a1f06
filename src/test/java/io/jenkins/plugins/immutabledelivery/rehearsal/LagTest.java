package io.jenkins.plugins.immutabledelivery.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LagTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Lag<String> lag = new Lag<>();

    @Test
    void whatNeverChangedIsShownAsItIs() {
        assertThat(lag.shown("red", NOW)).isEqualTo("red");
    }

    @Test
    void forAWhileAfterAChangeItIsShownAsItWas() {
        lag.changed("red", NOW, Duration.ofSeconds(5));

        assertThat(lag.shown("green", NOW.plusSeconds(4))).isEqualTo("red");
        assertThat(lag.shown("green", NOW.plusSeconds(5))).isEqualTo("green");
    }

    @Test
    void whatIsNewIsNotShownForAWhile() {
        lag.changed(null, NOW, Duration.ofSeconds(5));

        assertThat(lag.shown("green", NOW)).isNull();
    }

    @Test
    void twoChangesAreNotShownBeforeTheSecondOneIs() {
        lag.changed("red", NOW, Duration.ofSeconds(5));
        lag.changed("green", NOW.plusSeconds(3), Duration.ofSeconds(5));

        assertThat(lag.shown("blue", NOW.plusSeconds(7))).isEqualTo("red");
        assertThat(lag.shown("blue", NOW.plusSeconds(8))).isEqualTo("blue");
    }
}
