package io.jenkins.plugins.immutabledelivery.operation;

import java.time.Duration;

/**
 * One phase of an operation. It makes at most one AWS mutation, and finds everything that it needs for it in the saved
 * data, so that after a crash it can be taken again: the phase's name and its data were saved before it was entered.
 *
 * @param name unique in its recipe and never changed, since it is saved; reads after {@code "is to "}, such as
 *     {@code launch builder}
 * @param limit how long it may take, waits and retries included
 * @param vital for a phase of the unwinding or closing: whether the rest may not be done if it fails
 * @param action what it does
 * @param <D> what the operation knows
 */
public record Phase<D>(String name, Duration limit, boolean vital, Action<D> action) {
    /** A phase that an operation does on its way. */
    public static <D> Phase<D> of(String name, Duration limit, Action<D> action) {
        return new Phase<>(name, limit, false, action);
    }

    /** A phase of the unwinding or closing without which the rest may not be done. */
    public static <D> Phase<D> vital(String name, Duration limit, Action<D> action) {
        return new Phase<>(name, limit, true, action);
    }

    /**
     * What a phase does.
     *
     * @param <D> what the operation knows
     */
    @FunctionalInterface
    public interface Action<D> {
        /**
         * Does one thing.
         *
         * @param data what the operation knows
         * @param work who and when
         * @throws io.jenkins.plugins.immutabledelivery.cloud.CloudException from AWS; a transient one is tried again
         *     until the phase's limit, any other fails the phase
         * @throws io.jenkins.plugins.immutabledelivery.model.InvalidInput where the input is refused
         */
        Turn<D> take(D data, Work work);
    }
}
