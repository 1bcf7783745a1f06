package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one kind of operation is done, as lists of phases.
 *
 * <p>The phases are done one after the other. When one fails, or the operation is aborted, the unwinding is done instead
 * of the rest. After the last phase the operation counts as done: what follows, the closing, cleans up; a failure there
 * is noted as something left behind, and an abort has no effect.
 *
 * @param <D> what such an operation knows: an immutable record that Jackson can write and read
 */
public interface Recipe<D> {
    /** The kind of operation, as it is saved. */
    String kind();

    /** The version of {@code D}'s saved form. */
    int format();

    /** What the data is read as. */
    Class<D> dataType();

    /** What is done one after the other. */
    List<Phase<D>> phases();

    /** What is done instead of the rest when a phase failed. Every one is done, whatever the phase was. */
    List<Phase<D>> unwinding();

    /** What is cleaned up after the last phase. */
    default List<Phase<D>> closing() {
        return List.of();
    }

    /**
     * What is to be done by hand, beside what the phase says, where a vital phase of the unwinding failed and the rest of
     * it is left undone: a sentence for each thing.
     *
     * @param data what it knows then
     */
    default List<String> leftUndone(D data) {
        return List.of();
    }

    /**
     * The operations that this one leads to once it has succeeded, such as the removal of what is kept for a while. They
     * are saved before its success is.
     *
     * @param id this operation's id
     * @param data what it knows at its end
     * @param now the time
     */
    default List<FollowUp> followUps(OperationId id, D data, Instant now) {
        return List.of();
    }

    /** What operations have in common whose waits take about as long: such as an environment. */
    default String alike(D data) {
        return lock(data).orElse("");
    }

    /** The key of what no two operations may change at a time, such as an environment; empty where there is none. */
    Optional<String> lock(D data);
}
