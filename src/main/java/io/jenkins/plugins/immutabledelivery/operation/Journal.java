package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.util.List;
import java.util.Optional;

/** Where operations are saved. What was saved survives a crash as a whole or not at all. */
public interface Journal {
    /**
     * Saves where an operation stands, in place of what was saved of it before.
     *
     * @throws java.io.UncheckedIOException where it could not be saved; what was there before is still there
     */
    void save(Saved operation);

    /** What was saved last of an operation. */
    Optional<Saved> find(OperationId id);

    /** All operations, ended ones included, in the order of their submission. */
    List<Saved> all();

    /** Forgets an ended operation; nothing happens where it is unknown. */
    void forget(OperationId id);
}
