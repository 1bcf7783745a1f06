package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({"0,0 s,0:00:00", "40,40 s,0:00:40", "1500,25 min,0:25:00", "3849,1 h 4 min 9 s,1:04:09"})
    void durationsAreShownForPeople(long seconds, String words, String clock) {
        assertThat(Words.duration(Duration.ofSeconds(seconds))).isEqualTo(words);
        assertThat(Words.clock(Duration.ofSeconds(seconds))).isEqualTo(clock);
    }

    @Test
    void aTablesColumnsAreAligned() {
        assertThat(new Table().row("A", "LONG", "C").row("wide", "x", "y").lines())
                .containsExactly("A     LONG  C", "wide  x     y");
    }
}
