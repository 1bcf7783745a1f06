package io.jenkins.plugins.immutabledelivery.model;

import java.time.Instant;
import java.util.List;

/**
 * What came of a health gate.
 *
 * @param kind what was looked at
 * @param name what the gate is called where people read of it
 * @param passed whether it passed
 * @param at when that was decided
 * @param evidence what was seen, in lines; never null
 * @param sightings what was seen of each instance, of each alarm or of the endpoint in the look that decided; maybe empty
 */
public record GateResult(
        GateSpec.Kind kind, String name, boolean passed, Instant at, List<String> evidence, List<Sighting> sightings) {
    public GateResult {
        // What earlier versions saved has no name.
        name = name == null ? kind.words() : name;
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
        sightings = sightings == null ? List.of() : List.copyOf(sightings);
    }

    /** A result of a gate that has no name of its own. */
    public GateResult(GateSpec.Kind kind, boolean passed, Instant at, List<String> evidence) {
        this(kind, null, passed, at, evidence, List.of());
    }

    /** The same in short. */
    public GateResult withoutSightings() {
        return new GateResult(kind, name, passed, at, evidence, List.of());
    }

    /**
     * One thing that was seen.
     *
     * @param of the instance's id, the alarm's name, or the endpoint's address
     * @param good whether it was as it should be
     * @param seen what was seen
     * @param at when
     */
    public record Sighting(String of, boolean good, String seen, Instant at) {}
}
