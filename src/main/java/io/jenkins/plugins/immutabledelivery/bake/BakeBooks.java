package io.jenkins.plugins.immutabledelivery.bake;

import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Event;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.util.List;

/** The phases that write a bake down. */
final class BakeBooks {
    private final Ledger ledger;

    BakeBooks(Ledger ledger) {
        this.ledger = ledger;
    }

    Turn<BakeData> recordBaked(BakeData data, Work work) {
        return record(data, work, Event.BAKED);
    }

    Turn<BakeData> recordStopped(BakeData data, Work work) {
        return record(data, work, Event.STOPPED);
    }

    private Turn<BakeData> record(BakeData data, Work work, Event event) {
        ledger.record(new LedgerEntry(
                LedgerEntry.FORMAT,
                work.operation(),
                event,
                Cause.BAKE,
                data.request().version().application(),
                null,
                data.request().location().region(),
                event == Event.BAKED ? data.image() : null,
                null,
                null,
                null,
                null,
                null,
                work.startedAt(),
                work.phaseSince(),
                work.build(),
                List.of(),
                work.failure(),
                List.of()));
        return Turn.next(data);
    }
}
