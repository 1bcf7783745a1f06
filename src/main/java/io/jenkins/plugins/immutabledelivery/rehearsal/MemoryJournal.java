package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Journal;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A journal that does not outlive the process, for a rehearsal whose region doesn't either. */
public final class MemoryJournal implements Journal {
    private final Map<OperationId, Saved> operations = new LinkedHashMap<>();

    @Override
    public synchronized void save(Saved operation) {
        operations.put(operation.id(), operation);
    }

    @Override
    public synchronized Optional<Saved> find(OperationId id) {
        return Optional.ofNullable(operations.get(id));
    }

    @Override
    public synchronized List<Saved> all() {
        return List.copyOf(operations.values());
    }

    @Override
    public synchronized void forget(OperationId id) {
        operations.remove(id);
    }
}
