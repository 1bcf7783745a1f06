package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.Failure;
import java.time.Duration;
import java.util.function.Function;

/**
 * What came of one look, or of one AWS call.
 *
 * @param <D> what the operation knows
 */
public sealed interface Turn<D> {
    /** What the operation knows now; it is saved before anything else happens. */
    D data();

    /** The same of an operation that knows this and more. */
    default <E> Turn<E> with(Function<D, E> more) {
        E all = more.apply(data());
        if (this instanceof Wait<D> wait) {
            return new Wait<>(all, wait.after(), wait.awaiting());
        }
        if (this instanceof Back<D> back) {
            return new Back<>(all, back.phase());
        }
        return this instanceof Fail<D> fail ? new Fail<>(all, fail.failure()) : new Next<>(all);
    }

    /** The phase is over: on to the next one. */
    static <D> Turn<D> next(D data) {
        return new Next<>(data);
    }

    /**
     * Not yet: look again.
     *
     * @param after when to look again
     * @param awaiting what is waited for and what was seen, such as {@code image ami-1: pending}; it is told whenever it
     *     changes, and named if the phase's deadline passes
     */
    static <D> Turn<D> wait(D data, Duration after, String awaiting) {
        return new Wait<>(data, after, awaiting);
    }

    /**
     * The phase is over, and what follows is an earlier one, as where a strategy takes its next step.
     *
     * @param phase the name of a phase before this one, in the same list
     */
    static <D> Turn<D> back(D data, String phase) {
        return new Back<>(data, phase);
    }

    /** It can't be done: unwind. */
    static <D> Turn<D> fail(D data, Failure failure) {
        return new Fail<>(data, failure);
    }

    /** On to the next phase. */
    record Next<D>(D data) implements Turn<D> {}

    /** Look again. */
    record Wait<D>(D data, Duration after, String awaiting) implements Turn<D> {}

    /** Back to an earlier phase. */
    record Back<D>(D data, String phase) implements Turn<D> {}

    /** Unwind. */
    record Fail<D>(D data, Failure failure) implements Turn<D> {}
}
