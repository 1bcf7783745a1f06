package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.GateResult;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes a fleet through its gates, one look a turn. */
public final class Gates {
    private static final int CONSOLE_LINES = 12;
    private static final int MOST_CONSOLES = 2;

    private Gates() {}

    /**
     * What came of a look.
     *
     * @param progress how far the fleet is now
     * @param passed whether the last gate has passed
     * @param failure why a gate failed; null where none did
     * @param after when to look again
     * @param seen what was seen
     */
    public record Look(GateProgress progress, boolean passed, Failure failure, Duration after, String seen) {}

    /** One look on the way through the gates: each has to pass as often in a row as it asks for, within its timeout. */
    public static Look pass(Region region, Subject subject, List<GateSpec> gates, GateProgress before, Instant now) {
        if (before.gate() >= gates.size()) {
            return new Look(before, true, null, Duration.ZERO, "all gates passed");
        }
        GateSpec spec = gates.get(before.gate());
        GateProgress progress = before.lookedAt(now);
        Verdict verdict = HealthGate.of(spec).look(region, subject);
        Duration elapsed = Duration.between(progress.since(), now);
        if (verdict.good()) {
            GateProgress passed = progress.onePass();
            return passed.passes() < spec.consecutivePasses()
                    ? again(passed, spec, verdict)
                    : new Look(
                            passed.nextGate(result(spec, true, now, List.of(verdict.seen()))),
                            before.gate() + 1 == gates.size(),
                            null,
                            Duration.ZERO,
                            verdict.seen());
        }
        boolean hopeless = verdict.state() == Verdict.State.ALARMED
                || verdict.state() == Verdict.State.UNHEALTHY && elapsed.compareTo(spec.grace()) >= 0;
        boolean late = elapsed.compareTo(spec.timeout()) >= 0;
        return hopeless || late
                ? failed(
                        region,
                        spec,
                        verdict,
                        progress,
                        now,
                        late ? "not passed within " + words(spec.timeout()) : null)
                : again(progress.noPass(), spec, verdict);
    }

    /** One look while a fleet is watched: a gate that has not been good for longer than its grace fails. */
    public static Look watch(Region region, Subject subject, List<GateSpec> gates, GateProgress before, Instant now) {
        GateSpec spec = gates.get(before.gate() % gates.size());
        GateProgress progress = before.lookedAt(now);
        Verdict verdict = HealthGate.of(spec).look(region, subject);
        if (verdict.good()) {
            int next = (before.gate() + 1) % gates.size();
            // One gate a look; a whole round of the gates takes one interval.
            return new Look(
                    progress.another(next), true, null, spec.interval().dividedBy(gates.size()), verdict.seen());
        }
        GateProgress bad = progress.bad(now);
        boolean hopeless = verdict.state() == Verdict.State.ALARMED
                || Duration.between(bad.badSince(), now).compareTo(spec.grace()) >= 0;
        return hopeless ? failed(region, spec, verdict, bad, now, null) : again(bad, spec, verdict);
    }

    private static Look again(GateProgress progress, GateSpec spec, Verdict verdict) {
        return new Look(progress, false, null, spec.interval(), verdict.seen());
    }

    private static Look failed(
            Region region, GateSpec spec, Verdict verdict, GateProgress progress, Instant now, String late) {
        List<String> evidence = new ArrayList<>();
        verdict.culprits().stream().limit(MOST_CONSOLES).forEach(id -> evidence.addAll(console(region, id)));
        String reason = late == null ? verdict.seen() : late + "; seen last: " + verdict.seen();
        Failure failure = Failure.of(
                        "health gate " + name(spec),
                        verdict.culprits().isEmpty() ? null : String.join(", ", verdict.culprits()),
                        reason,
                        "Mend what the instance reports and bake a new version; the environment runs what it ran before.")
                .with(evidence);
        List<String> seen = new ArrayList<>(List.of(reason));
        seen.addAll(evidence);
        return new Look(
                progress.withFailed(result(spec, false, now, seen)), false, failure, Duration.ZERO, verdict.seen());
    }

    private static List<String> console(Region region, String id) {
        List<String> lines = new ArrayList<>();
        try {
            List<String> all = region.instances().consoleOutput(id).lines().toList();
            lines.add(id + (all.isEmpty() ? ": no console output yet" : ": the console's last lines:"));
            lines.addAll(all.subList(Math.max(0, all.size() - CONSOLE_LINES), all.size()));
        } catch (CloudException e) {
            // The gate has failed whether or not the console can be read; a missing console must not hide why.
            lines.add(id + ": the console can't be read: " + e.getMessage());
        }
        return lines;
    }

    private static GateResult result(GateSpec spec, boolean passed, Instant now, List<String> evidence) {
        return new GateResult(spec.kind(), passed, now, evidence);
    }

    private static String name(GateSpec spec) {
        return spec.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String words(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
