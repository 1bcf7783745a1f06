package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run ends with: what each environment runs now, what the audit found, and whether all went as expected. */
final class Conclusion {
    private final Pipeline pipeline;
    private final Rehearsal rehearsal;
    private final Narrator narrator;
    private final Screen screen;

    Conclusion(Pipeline pipeline, Rehearsal rehearsal, Narrator narrator, Screen screen) {
        this.pipeline = pipeline;
        this.rehearsal = rehearsal;
        this.narrator = narrator;
        this.screen = screen;
    }

    /** Tells it, and answers whether every step ended as expected and nothing is left unaccounted. */
    boolean tell() {
        if (rehearsal.stageFailure() != null) {
            narrator.failed("the stage could not be set up", rehearsal.stageFailure());
            return false;
        }
        Audit.Report report = rehearsal.audit();
        screen.line();
        table(report).lines().forEach(screen::line);
        screen.line();
        steps();
        if (report.problems().isEmpty()) {
            screen.line(screen.styled(Style.GREEN, "AWS and the ledger agree, and nothing is left unaccounted for."));
        }
        report.problems().forEach(problem -> screen.line(screen.styled(Style.RED, "NOT IN ORDER: " + problem)));
        return rehearsal.asExpected() && report.problems().isEmpty();
    }

    private Table table(Audit.Report report) {
        Table table = new Table().row("ENVIRONMENT", "IMAGE VERSION", "AMI", "FLEET", "HEALTH", "SINCE");
        for (String environment : pipeline.environmentNames()) {
            List<Audit.FleetRow> fleets = report.fleets().stream()
                    .filter(fleet -> fleet.environment().equals(environment))
                    .sorted((a, b) -> a.role().compareTo(b.role()))
                    .toList();
            if (fleets.isEmpty()) {
                table.row(environment, "-", "-", "-", "not served", "-");
            }
            fleets.forEach(fleet -> table.row(
                    fleet.role() == Role.SERVING ? environment : "",
                    new ImageVersion(pipeline.application(), fleet.version()).toString(),
                    fleet.imageId(),
                    fleet.group(),
                    health(fleet),
                    narrator.since(fleet.since())));
        }
        return table;
    }

    private String health(Audit.FleetRow fleet) {
        return fleet.role() == Role.SERVING
                ? fleet.healthy() + " of " + fleet.desired() + " healthy"
                : "warm until " + narrator.since(fleet.warmUntil());
    }

    private void steps() {
        int all = pipeline.steps().size();
        int taken = rehearsal.results().size();
        if (rehearsal.asExpected()) {
            screen.line(screen.styled(Style.GREEN, "All " + Words.count(all, "step") + " ended as expected."));
            return;
        }
        screen.line(screen.styled(
                Style.RED,
                "Step " + taken + " did not end as expected"
                        + (taken < all ? "; " + Words.count(all - taken, "step") + " after it not taken." : ".")));
    }

    /** Tells how many calls were made, by service. */
    static void tellCalls(Map<String, Long> counts, Screen screen) {
        Map<String, Long> services = new TreeMap<>();
        counts.forEach((call, count) -> services.merge(call.substring(0, call.indexOf(':')), count, Long::sum));
        long all = services.values().stream().mapToLong(Long::longValue).sum();
        screen.line(number(all) + " AWS calls: "
                + services.entrySet().stream()
                        .map(service -> service.getKey() + " " + number(service.getValue()))
                        .collect(Collectors.joining(", "))
                + ".");
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
