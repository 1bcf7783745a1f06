package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @Test
    void everyOptionIsTaken() {
        assertThat(Arguments.parse("--pipeline", "a.yaml", "--endpoint", "http://127.0.0.1:4566", "--state", "kept"))
                .isEqualTo(new Arguments(Path.of("a.yaml"), URI.create("http://127.0.0.1:4566"), Path.of("kept")));
    }

    @Test
    void thePipelineThatIsNamedCountsAndElseTheDefaultOne() {
        assertThat(Arguments.parse("--default-pipeline", "acme.yaml"))
                .isEqualTo(new Arguments(Path.of("acme.yaml"), null, null));
        assertThat(Arguments.parse("--default-pipeline", "acme.yaml", "--pipeline", "a.yaml")
                        .pipeline())
                .isEqualTo(Path.of("a.yaml"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --pipeline p --endpoint 127.0.0.1:4566 | --endpoint | 127.0.0.1:4566 | http://127.0.0.1:4566
                    --pipeline p --endpoint ftp://example.com | --endpoint | ftp://example.com | http or https
                    --pipeline p --endpoint http://       | --endpoint | http://        | http or https
                    --endpoint                            | --endpoint |                | Give its value
                    --state a --state b                   | --state    | b              | once
                    --pipelines x                         | option     | --pipelines    | --pipeline FILE
                    a.yaml                                | option     | a.yaml         | --pipeline FILE
                    --state a                             | --pipeline |                | acme.yaml
                    """)
    void whatCannotBeUsedIsRefusedWithARemedy(String line, String field, String value, String remedy) {
        assertThatThrownBy(() -> Arguments.parse(line.split(" ")))
                .isInstanceOfSatisfying(InvalidInput.class, refusal -> {
                    assertThat(refusal.field()).isEqualTo(field);
                    assertThat(refusal.value()).isEqualTo(value);
                    assertThat(refusal.remedy()).contains(remedy);
                });
    }
}
