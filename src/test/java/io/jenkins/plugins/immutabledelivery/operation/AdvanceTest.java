package io.jenkins.plugins.immutabledelivery.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdvanceTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<String> taken = new ArrayList<>();

    @Test
    void aRecipeMayMakeItsPhasesAnewWheneverItIsAsked() {
        Advance<String> advance = new Advance<>(Course.of(new Anew()), new Experience());
        Saved saved = new Saved(
                1,
                new OperationId("toy"),
                "toy",
                new Build("test", 1, null),
                START,
                START,
                Stage.RUNNING,
                "first",
                START,
                0,
                START,
                null,
                null,
                false,
                List.of(),
                JsonNodeFactory.instance.textNode("x"),
                Map.of(),
                Map.of());

        saved = advance.turn(saved, START, line -> {});
        saved = advance.turn(saved, START, line -> {});

        assertThat(taken).containsExactly("first", "second");
        assertThat(saved.stage()).isEqualTo(Stage.SUCCEEDED);
    }

    private final class Anew implements Recipe<String> {
        @Override
        public String kind() {
            return "toy";
        }

        @Override
        public int format() {
            return 1;
        }

        @Override
        public Class<String> dataType() {
            return String.class;
        }

        @Override
        public List<Phase<String>> phases() {
            return List.of(phase("first"), phase("second"));
        }

        private Phase<String> phase(String name) {
            return Phase.of(name, Duration.ofHours(1), (data, work) -> {
                taken.add(name);
                return Turn.next(data);
            });
        }

        @Override
        public List<Phase<String>> unwinding() {
            return List.of();
        }

        @Override
        public Optional<String> lock(String data) {
            return Optional.empty();
        }
    }
}
