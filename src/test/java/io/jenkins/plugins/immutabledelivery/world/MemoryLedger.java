package io.jenkins.plugins.immutabledelivery.world;

import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A ledger that is gone when the test is over. */
public final class MemoryLedger implements Ledger {
    private final Map<String, LedgerEntry> entries = new LinkedHashMap<>();

    @Override
    public void record(LedgerEntry entry) {
        entries.put(entry.operation() + " " + entry.event(), entry);
    }

    @Override
    public List<LedgerEntry> entries() {
        return List.copyOf(entries.values());
    }
}
