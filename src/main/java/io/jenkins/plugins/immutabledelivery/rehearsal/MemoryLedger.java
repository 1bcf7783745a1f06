package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A ledger that does not outlive the process. */
public final class MemoryLedger implements Ledger {
    private final Map<OperationId, LedgerEntry> entries = new LinkedHashMap<>();

    @Override
    public synchronized void record(LedgerEntry entry) {
        entries.put(entry.operation(), entry);
    }

    @Override
    public synchronized List<LedgerEntry> entries() {
        return List.copyOf(entries.values());
    }
}
