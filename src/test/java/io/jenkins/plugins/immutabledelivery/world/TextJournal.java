package io.jenkins.plugins.immutabledelivery.world;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Journal;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A journal that keeps what a file would hold, the text and not the objects, and can refuse to save. */
public final class TextJournal implements Journal {
    private final Map<OperationId, byte[]> texts = new LinkedHashMap<>();
    private int refusals;
    private OperationId refused;
    private Consumer<Saved> watcher = saved -> {};

    /** The next saves, of that number, fail as on a full disk. */
    public void refuse(int saves) {
        refuse(saves, null);
    }

    /** The next saves of an operation, of that number, fail as on a full disk. */
    public void refuse(int saves, OperationId of) {
        refusals = saves;
        refused = of;
    }

    /** Is given whatever is saved from now on. */
    public void watch(Consumer<Saved> saved) {
        watcher = saved;
    }

    @Override
    public void save(Saved operation) {
        watcher.accept(operation);
        if (refusals > 0 && (refused == null || refused.equals(operation.id()))) {
            refusals--;
            throw new UncheckedIOException(new IOException("No space left on device"));
        }
        try {
            texts.put(operation.id(), Json.MAPPER.writeValueAsBytes(operation));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Saved> find(OperationId id) {
        return Optional.ofNullable(texts.get(id)).map(TextJournal::read);
    }

    @Override
    public List<Saved> all() {
        return texts.values().stream().map(TextJournal::read).toList();
    }

    @Override
    public void forget(OperationId id) {
        texts.remove(id);
    }

    private static Saved read(byte[] text) {
        try {
            return Json.MAPPER.readValue(text, Saved.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
