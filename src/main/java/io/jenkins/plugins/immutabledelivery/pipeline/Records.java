package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.ledger.FileLedger;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.operation.FileJournal;
import io.jenkins.plugins.immutabledelivery.operation.Journal;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rehearsal.MemoryJournal;
import io.jenkins.plugins.immutabledelivery.rehearsal.MemoryLedger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where a rehearsal keeps what it has done, so that another process can go on with it.
 *
 * @param stage the journal of what sets up and removes the stage
 * @param operations the journal of the pipeline's own operations
 * @param ledger what each environment received
 */
public record Records(Journal stage, Journal operations, Ledger ledger) {
    /** The directory of the operations' journal, within that of all records. */
    static final String OPERATIONS = "operations";

    /** What is gone when the process ends. */
    public static Records inMemory() {
        return new Records(new MemoryJournal(), new MemoryJournal(), new MemoryLedger());
    }

    /** Files in a directory, which is created where it does not exist. */
    public static Records in(Path directory) {
        Journal operations = new FileJournal(directory.resolve(OPERATIONS));
        return new Records(
                new FileJournal(directory.resolve("stage")),
                operations,
                new FileLedger(directory.resolve("ledger.jsonl")));
    }

    /** Whether nothing was ever recorded. */
    boolean empty() {
        return all().findAny().isEmpty();
    }

    /** When the first of it began; the given time where nothing was recorded. */
    Instant oldest(Instant orElse) {
        return all().map(Saved::startedAt).min(Comparator.naturalOrder()).orElse(orElse);
    }

    /** The newest time that was recorded; the given one where that is newer. */
    Instant newest(Instant than) {
        return all().map(Saved::phaseSince)
                .filter(than::isBefore)
                .max(Comparator.naturalOrder())
                .orElse(than);
    }

    private Stream<Saved> all() {
        return Stream.concat(stage.all().stream(), operations.all().stream());
    }
}
