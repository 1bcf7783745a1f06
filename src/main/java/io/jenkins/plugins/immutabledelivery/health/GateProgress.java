package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.model.GateResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a fleet has come through its gates; part of an operation's saved data.
 *
 * @param gate the index of the gate that is looked at; counts on through the gates again and again in a bake time
 * @param since when that gate was first looked at; null before
 * @param passes how many looks in a row have passed
 * @param badSince since when it has been unhealthy; null while it isn't
 * @param results the results of the gates before it
 */
public record GateProgress(int gate, Instant since, int passes, Instant badSince, List<GateResult> results) {
    /** Before the first look. */
    public static final GateProgress START = new GateProgress(0, null, 0, null, List.of());

    public GateProgress {
        results = results == null ? List.of() : List.copyOf(results);
    }

    GateProgress lookedAt(Instant now) {
        return since == null ? new GateProgress(gate, now, passes, badSince, results) : this;
    }

    GateProgress onePass() {
        return new GateProgress(gate, since, passes + 1, null, results);
    }

    GateProgress noPass() {
        return new GateProgress(gate, since, 0, badSince, results);
    }

    GateProgress bad(Instant now) {
        return new GateProgress(gate, since, 0, badSince == null ? now : badSince, results);
    }

    GateProgress nextGate(GateResult result) {
        List<GateResult> all = new ArrayList<>(results);
        all.add(result);
        return new GateProgress(gate + 1, null, 0, null, all);
    }

    GateProgress withFailed(GateResult result) {
        List<GateResult> all = new ArrayList<>(results);
        all.add(result);
        return new GateProgress(gate, since, passes, badSince, all);
    }

    /** The same for a watch that begins: its results are kept, its looks begin anew. */
    public GateProgress watching() {
        return new GateProgress(0, null, 0, null, results);
    }

    GateProgress another(int index) {
        return new GateProgress(index, null, 0, null, results);
    }
}
