package io.jenkins.plugins.immutabledelivery.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTest {
    private record Sample(OperationId id, BaseImage base, Capacity capacity, List<String> names, Instant at) {
        public boolean isDue() {
            return true;
        }

        public String getSummary() {
            return "not a component";
        }
    }

    @Test
    void componentsAreWrittenAndMethodsAreNot() throws Exception {
        Sample sample = new Sample(
                new OperationId("x-1"),
                BaseImage.parse("resolve:ssm:/a"),
                new Capacity(1, 2, 3),
                List.of(),
                Instant.parse("2026-01-01T00:00:00Z"));

        String json = Json.MAPPER.writeValueAsString(sample);

        assertThat(json)
                .isEqualTo("{\"id\":\"x-1\",\"base\":{\"by\":\"parameter\",\"name\":\"/a\"},"
                        + "\"capacity\":{\"min\":1,\"desired\":2,\"max\":3},\"at\":\"2026-01-01T00:00:00Z\"}");
        Sample read = Json.MAPPER.readValue(json, Sample.class);
        assertThat(read.capacity()).isEqualTo(sample.capacity());
        assertThat(read.base()).isEqualTo(sample.base());
        assertThat(read.names()).as("an empty list is not written").isNull();
    }

    @Test
    void anEntryOfAMapIsWrittenThoughItsValueIsEmpty() throws Exception {
        Map<String, String> tags = Map.of("critical", "", "team", "shop");

        String json = Json.MAPPER.writeValueAsString(Map.of("tags", tags));

        assertThat(Json.MAPPER.readTree(json).get("tags").get("critical").asText("absent"))
                .isEmpty();
    }

    @Test
    void whatTheJournalSavedIsReadBackTheSame(@TempDir Path directory) {
        FileJournal journal = new FileJournal(directory);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        JsonNode data = Json.MAPPER.valueToTree(new Capacity(1, 2, 3));
        Saved saved = new Saved(
                1,
                new OperationId("x-1"),
                "toy",
                new Build("acme/web", 7, null),
                now,
                now,
                Saved.Stage.UNWINDING,
                "clean up",
                now,
                2,
                now,
                "something",
                Failure.of("work", "i-1", "it is bad", "Make it good."),
                true,
                List.of(),
                data,
                Map.of("gate", "passed"),
                Map.of("wait for it", Duration.ofSeconds(90)));

        journal.save(saved);

        assertThat(journal.find(saved.id())).contains(saved);
        assertThat(journal.all()).containsExactly(saved);
    }
}
