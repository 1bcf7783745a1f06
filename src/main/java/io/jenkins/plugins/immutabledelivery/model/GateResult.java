package io.jenkins.plugins.immutabledelivery.model;

import java.time.Instant;
import java.util.List;

/**
 * What came of a health gate.
 *
 * @param kind what was looked at
 * @param passed whether it passed
 * @param at when that was decided
 * @param evidence what was seen, a line an instance or alarm; never null
 */
public record GateResult(GateSpec.Kind kind, boolean passed, Instant at, List<String> evidence) {
    public GateResult {
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }
}
