package io.jenkins.plugins.immutabledelivery.trial;

import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Journal;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.pipeline.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the files of a rehearsal hold: both journals and the ledger, as the text that would be in them, in memory so that
 * thousands of copies of it can be had. Whoever watches is told before and after each save.
 */
final class Disk {
    /** Is told of each save, of an operation as of an entry of the ledger. */
    interface Watcher {
        /** Watches nothing. */
        Watcher NONE = new Watcher() {};

        /** What is there is still what was saved before. */
        default void beforeSave() {}

        /** It is there now. */
        default void afterSave() {}
    }

    private final Map<OperationId, String> stage = new LinkedHashMap<>();
    private final Map<OperationId, String> operations = new LinkedHashMap<>();
    private final Map<String, String> entries = new LinkedHashMap<>();
    private final Set<String> received = new HashSet<>();
    private Watcher watcher = Watcher.NONE;
    private Saved latest;

    void watch(Watcher by) {
        watcher = by;
    }

    Disk copy() {
        Disk copy = new Disk();
        copy.stage.putAll(stage);
        copy.operations.putAll(operations);
        copy.entries.putAll(entries);
        copy.received.addAll(received);
        return copy;
    }

    Records records() {
        return new Records(new Files(stage), new Files(operations), new Lines());
    }

    /** The operation that was saved last; null before the first. */
    Saved latest() {
        return latest;
    }

    /** Everything that is saved. */
    List<String> texts() {
        return List.of(stage.toString(), operations.toString(), entries.toString());
    }

    /** The names of the environments that have received something. */
    Set<String> received() {
        return received;
    }

    Ledger ledger() {
        return new Lines();
    }

    List<Saved> operations() {
        return new Files(operations).all();
    }

    private static String write(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(String text, Class<T> type) {
        try {
            return Json.MAPPER.readValue(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Files implements Journal {
        private final Map<OperationId, String> texts;

        Files(Map<OperationId, String> texts) {
            this.texts = texts;
        }

        @Override
        public void save(Saved operation) {
            watcher.beforeSave();
            texts.put(operation.id(), write(operation));
            latest = operation;
            watcher.afterSave();
        }

        @Override
        public Optional<Saved> find(OperationId id) {
            return Optional.ofNullable(texts.get(id)).map(text -> read(text, Saved.class));
        }

        @Override
        public List<Saved> all() {
            return texts.values().stream()
                    .map(text -> read(text, Saved.class))
                    .sorted(Comparator.comparing(Saved::startedAt)
                            .thenComparing(saved -> saved.id().value()))
                    .toList();
        }

        @Override
        public void forget(OperationId id) {
            texts.remove(id);
        }
    }

    private final class Lines implements Ledger {
        @Override
        public void record(LedgerEntry entry) {
            watcher.beforeSave();
            entries.put(entry.operation() + " " + entry.event(), write(entry));
            if (entry.event() == LedgerEntry.Event.RECEIVED) {
                received.add(entry.environment());
            }
            watcher.afterSave();
        }

        @Override
        public List<LedgerEntry> entries() {
            return entries.values().stream()
                    .map(text -> read(text, LedgerEntry.class))
                    .toList();
        }
    }
}
