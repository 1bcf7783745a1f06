package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.util.Locale;

/**
 * A step of a pipeline.
 *
 * @param number its place, from 1
 * @param action what it does
 * @param expectStopped whether it is meant to be stopped, as a bad release is
 * @param says a line for the reader; null where there is none
 */
public record Step(int number, Action action, boolean expectStopped, String says) {
    /** The id of its operation: always the same, so that a run that was interrupted finds it again. */
    public OperationId operation() {
        String kind = action.name().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return new OperationId("%02d-%s".formatted(number, kind));
    }
}
