package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.health.GateProgress.Mark;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.GateResult;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Takes a fleet through its gates, one look a turn. */
public final class Gates {
    private static final int CONSOLE_LINES = 12;
    private static final int MOST_CONSOLES = 2;
    /** The results are saved with the operation, and kept in the ledger. */
    private static final int MOST_SIGHTINGS = 20;

    private Gates() {}

    /**
     * What came of a look.
     *
     * @param progress how far the fleet is now
     * @param passed whether the last gate has passed; in a watch, whether all is well
     * @param failure why a gate failed; null where none did
     * @param after when to look again
     * @param gate the gate that was looked at; null where none was
     * @param gatePassed whether that gate has now passed as often in a row as it asks for, for the first time
     * @param seen what was seen
     */
    public record Look(
            GateProgress progress,
            boolean passed,
            Failure failure,
            Duration after,
            GateSpec gate,
            boolean gatePassed,
            String seen) {}

    /** What one look shows, outside of any rollout. The gate must be one that {@link GateSpec#watched} says of. */
    public static Verdict now(Region region, Subject subject, GateSpec spec, Occasion occasion) {
        return HealthGate.of(spec)
                .look(new Visit(region.own(), subject, spec, GateProgress.START.lookedAt(occasion.now()), occasion));
    }

    /** One look on the way through the gates: each has to pass as often in a row as it asks for, within its timeout. */
    public static Look pass(
            Region region, Subject subject, List<GateSpec> gates, GateProgress before, Occasion occasion) {
        if (before.gate() >= gates.size()) {
            return new Look(before, true, null, Duration.ZERO, null, false, "all gates passed");
        }
        GateSpec spec = gates.get(before.gate());
        Instant now = occasion.now();
        GateProgress progress = before.lookedAt(now);
        Visit visit = new Visit(region, subject, spec, progress, occasion);
        Verdict verdict = HealthGate.of(spec).look(visit);
        Duration elapsed = Duration.between(progress.since(), now);
        if (verdict.good()) {
            Instant asked = verdict.at() == null ? now : verdict.at();
            if (!progress.counts(asked)) {
                return again(progress, spec, verdict);
            }
            GateProgress passed = progress.onePass(asked);
            return passed.passes() < spec.consecutivePasses()
                    ? again(passed, spec, verdict)
                    : new Look(
                            passed.nextGate(result(spec, true, now, List.of(verdict.seen()), verdict)),
                            before.gate() + 1 == gates.size(),
                            null,
                            Duration.ZERO,
                            spec,
                            true,
                            verdict.seen());
        }
        boolean late = elapsed.compareTo(spec.timeout()) >= 0;
        boolean hopeless = verdict.state() == Verdict.State.ALARMED
                || verdict.state() == Verdict.State.UNHEALTHY && elapsed.compareTo(spec.grace()) >= 0;
        if (hopeless || late) {
            return failed(visit, verdict, progress, late && verdict.state() != Verdict.State.ALARMED);
        }
        return again(
                verdict.attempt() == null ? progress.noPass(null) : progress.running(verdict.attempt()), spec, verdict);
    }

    /**
     * One look while a fleet is watched, at one gate after the other. One that has not been well for longer than its grace
     * fails; one that had nothing to look at before has to pass as often in a row as it asks for, within its timeout.
     *
     * @param end when the watch ends; null where that is not known
     */
    public static Look watch(
            Region region, Subject subject, List<GateSpec> gates, GateProgress before, Occasion occasion, Instant end) {
        int index = before.gate() % gates.size();
        GateSpec spec = gates.get(index);
        Instant now = occasion.now();
        GateProgress progress = before.lookedAt(now);
        Visit visit = new Visit(region, subject, spec, progress, occasion);
        Verdict verdict = HealthGate.of(spec).look(visit);
        Mark mark = progress.mark(index);
        boolean unproven = spec.needsTraffic() && !mark.proven();
        if (verdict.good()) {
            boolean proven = unproven && mark.passes() + 1 >= spec.consecutivePasses();
            GateProgress well =
                    proven ? progress.and(result(spec, true, now, List.of(verdict.seen()), verdict)) : progress;
            return on(visit, well.marked(mark.well(now, proven), gates, end), gates, end, proven, verdict);
        }
        String seen = spec.title() + ": " + verdict.seen();
        if (verdict.state() == Verdict.State.UNSEEN) {
            Mark unseen = mark.unseen(now, seen);
            return Duration.between(unseen.unseenSince(), now).compareTo(spec.timeout()) >= 0
                    ? failed(visit, verdict, progress, true)
                    : on(visit, progress.marked(unseen, gates, end), gates, end, false, verdict);
        }
        if (spec.needsTraffic() && verdict.state() == Verdict.State.STARTING) {
            // Nothing can be said yet; later, that there is nothing to be said is no news.
            return unproven && Duration.between(progress.since(), now).compareTo(spec.timeout()) >= 0
                    ? failed(visit, verdict, progress, true)
                    : on(
                            visit,
                            progress.marked(mark.unsettled(now, unproven ? seen : null), gates, end),
                            gates,
                            end,
                            false,
                            verdict);
        }
        Mark bad = mark.ill(now, seen);
        boolean hopeless = verdict.state() == Verdict.State.ALARMED
                || Duration.between(bad.badSince(), now).compareTo(spec.grace()) >= 0;
        return hopeless
                ? failed(visit, verdict, progress, false)
                : on(visit, progress.marked(bad, gates, end), gates, end, false, verdict);
    }

    /** On with the watch, with one gate a look. */
    private static Look on(
            Visit visit,
            GateProgress progress,
            List<GateSpec> gates,
            Instant end,
            boolean gatePassed,
            Verdict verdict) {
        GateSpec spec = visit.spec();
        boolean well = true;
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < gates.size(); i++) {
            Mark mark = progress.mark(i);
            well &= mark.badSince() == null
                    && mark.unseenSince() == null
                    && (mark.proven() || !gates.get(i).needsTraffic());
            if (mark.seen() != null) {
                seen.add(mark.seen());
            }
        }
        return new Look(
                progress,
                well,
                null,
                until(progress, gates, end, visit),
                spec,
                gatePassed,
                gatePassed && seen.isEmpty() ? verdict.seen() : String.join("; ", seen));
    }

    /** When the next one is due, but a round of the gates is spread over the interval. */
    private static Duration until(GateProgress progress, List<GateSpec> gates, Instant end, Visit visit) {
        Instant now = visit.occasion().now();
        Instant due = progress.mark(progress.gate()).due(gates.get(progress.gate()), end);
        Duration spread = visit.spec().interval().dividedBy(gates.size());
        return due.isAfter(now.plus(spread)) ? Duration.between(now, due) : spread;
    }

    private static Look again(GateProgress progress, GateSpec spec, Verdict verdict) {
        Duration after = verdict.after() == null ? spec.interval() : verdict.after();
        return new Look(progress, false, null, after, spec, false, verdict.seen());
    }

    private static Look failed(Visit visit, Verdict verdict, GateProgress progress, boolean late) {
        GateSpec spec = visit.spec();
        List<String> evidence = new ArrayList<>(verdict.lines());
        verdict.culprits().stream().limit(MOST_CONSOLES).forEach(id -> evidence.addAll(console(visit.region(), id)));
        String reason =
                late ? "not passed within " + words(spec.timeout()) + "; seen last: " + verdict.seen() : verdict.seen();
        Failure failure = Failure.of(
                        "health gate " + spec.title(),
                        verdict.culprits().isEmpty() ? null : String.join(", ", verdict.culprits()),
                        reason,
                        remedy(verdict))
                .with(evidence);
        List<String> seen = new ArrayList<>(List.of(reason));
        seen.addAll(evidence);
        GateResult result = result(spec, false, visit.occasion().now(), seen, verdict);
        return new Look(progress.and(result), false, failure, Duration.ZERO, spec, false, verdict.seen());
    }

    private static String remedy(Verdict verdict) {
        if (verdict.state() == Verdict.State.UNSEEN) {
            return "Bring back who has to look, then run the step again; the environment runs what it ran before.";
        }
        String mend = verdict.culprits().isEmpty()
                ? "Mend what is reported and bake a new version"
                : "Mend what the instance reports and bake a new version";
        return mend + "; the environment runs what it ran before.";
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

    /** Of many sightings those that are not good come first, since they explain. */
    private static GateResult result(
            GateSpec spec, boolean passed, Instant now, List<String> evidence, Verdict verdict) {
        List<GateResult.Sighting> sightings = verdict.sights().stream()
                .sorted(Comparator.comparing(Verdict.Sight::good))
                .limit(MOST_SIGHTINGS)
                .map(sight -> new GateResult.Sighting(sight.of(), sight.good(), sight.seen(), now))
                .toList();
        return new GateResult(spec.kind(), spec.title(), passed, now, evidence, sightings);
    }

    private static String words(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
