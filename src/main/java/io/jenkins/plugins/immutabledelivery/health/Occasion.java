package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Instant;
import java.util.Map;

/**
 * On what occasion is looked.
 *
 * @param operation for which operation
 * @param now when
 * @param signals what the operation was told from outside, by name
 */
public record Occasion(OperationId operation, Instant now, Map<String, String> signals) {
    public Occasion {
        signals = signals == null ? Map.of() : Map.copyOf(signals);
    }
}
