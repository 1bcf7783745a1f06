package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a phase is told of the operation that it belongs to.
 *
 * @param operation the operation's id
 * @param build who runs it
 * @param startedAt when the operation began
 * @param phaseSince when the phase was entered
 * @param now the time
 * @param failure while unwinding, why; else null
 * @param signals what the operation was told from outside, by name
 * @param tell takes a line for the people who watch: a real change of state, not a look
 */
public record Work(
        OperationId operation,
        Build build,
        Instant startedAt,
        Instant phaseSince,
        Instant now,
        Failure failure,
        Map<String, String> signals,
        Consumer<String> tell) {
    /** How long the phase has lasted. */
    public Duration elapsed() {
        return Duration.between(phaseSince, now);
    }

    /** Tells a line to the people who watch. */
    public void say(String line) {
        tell.accept(line);
    }
}
