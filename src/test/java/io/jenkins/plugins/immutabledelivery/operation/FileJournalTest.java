package io.jenkins.plugins.immutabledelivery.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void theNewestSaveReplacesTheOneBefore() {
        FileJournal journal = new FileJournal(directory);

        journal.save(operation("one", NOW, "first"));
        journal.save(operation("one", NOW, "second"));

        assertThat(journal.find(new OperationId("one")).map(Saved::phase)).contains("second");
        assertThat(directory).isDirectoryContaining(file -> file.endsWith("one.json"));
        assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith(".next"));
    }

    @Test
    void allAreGivenInTheOrderOfTheirSubmission() {
        FileJournal journal = new FileJournal(directory.resolve("made/anew"));
        journal.save(operation("c", NOW, "work"));
        journal.save(operation("a", NOW.plusSeconds(1), "work"));
        journal.save(operation("b", NOW, "work"));

        assertThat(journal.all()).extracting(saved -> saved.id().value()).containsExactly("b", "c", "a");
    }

    @Test
    void whatACrashLeftHalfWrittenIsNoOperation() throws IOException {
        FileJournal journal = new FileJournal(directory);
        journal.save(operation("one", NOW, "first"));
        Files.writeString(directory.resolve("one.next"), "{\"id\":\"one\",\"pha");

        assertThat(journal.all()).extracting(Saved::phase).containsExactly("first");
        journal.save(operation("one", NOW, "second"));
        assertThat(journal.all()).extracting(Saved::phase).containsExactly("second");
    }

    @Test
    void whatIsForgottenIsGone() {
        FileJournal journal = new FileJournal(directory);
        journal.save(operation("one", NOW, "first"));

        journal.forget(new OperationId("one"));
        journal.forget(new OperationId("unknown"));

        assertThat(journal.find(new OperationId("one"))).isEmpty();
        assertThat(journal.all()).isEmpty();
    }

    @Test
    void aSaveThatFailsSaysWhichFileAndKeepsWhatWasThere() throws IOException {
        FileJournal journal = new FileJournal(directory);
        journal.save(operation("one", NOW, "first"));
        Files.createDirectory(directory.resolve("one.next"));

        assertThatThrownBy(() -> journal.save(operation("one", NOW, "second")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Can't save operation one")
                .hasMessageContaining("one.json");
        assertThat(journal.find(new OperationId("one")).map(Saved::phase)).contains("first");
    }

    @Test
    void aFileThatIsNoneOfOursIsNamed() throws IOException {
        FileJournal journal = new FileJournal(directory);
        Files.writeString(directory.resolve("odd.json"), "not JSON");

        assertThatThrownBy(journal::all)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("odd.json");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> new FileJournal(file.resolve("journal")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Can't create the journal's directory");
    }

    private static Saved operation(String id, Instant startedAt, String phase) {
        return new Saved(
                1,
                new OperationId(id),
                "toy",
                new Build("acme/web", 7, null),
                startedAt,
                NOW,
                Saved.Stage.RUNNING,
                phase,
                NOW,
                0,
                NOW,
                null,
                null,
                false,
                List.of(),
                Json.MAPPER.createObjectNode().put("x", 1),
                Map.of(),
                Map.of());
    }
}
