package io.jenkins.plugins.immutabledelivery.ledger;

import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What each environment received, and what every operation changed. AWS is the truth; this is the memory. */
public interface Ledger {
    /**
     * Adds an entry; it is kept when this returns. An entry of the same operation is replaced: writing it again after a
     * crash changes nothing, and one that was stopped after all has received nothing.
     *
     * @throws java.io.UncheckedIOException where it could not be written
     */
    void record(LedgerEntry entry);

    /** All entries, oldest first. */
    List<LedgerEntry> entries();

    /** What an environment received, newest first. */
    default List<LedgerEntry> received(String application, String environment) {
        List<LedgerEntry> found = new ArrayList<>(entries().stream()
                .filter(entry -> entry.event() == LedgerEntry.Event.RECEIVED
                        && entry.application().equals(application)
                        && environment.equals(entry.environment()))
                .toList());
        Collections.reverse(found);
        return found;
    }

    /** What an environment runs. */
    default Optional<LedgerEntry> current(String application, String environment) {
        return received(application, environment).stream().findFirst();
    }

    /** When an environment last received a version. */
    default Optional<LedgerEntry> received(String environment, ImageVersion version) {
        return received(version.application(), environment).stream()
                .filter(entry -> entry.image().version().equals(version))
                .findFirst();
    }
}
