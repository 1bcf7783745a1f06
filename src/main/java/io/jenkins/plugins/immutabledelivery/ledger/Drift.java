package io.jenkins.plugins.immutabledelivery.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far what runs in an environment has come from what it received.
 *
 * @param environment its name
 * @param at when it was looked at
 * @param version the image version that the ledger says it runs, such as {@code web 42}; null where it received none
 * @param fleet the Auto Scaling group that serves it; null where none does
 * @param findings what differs; empty where nothing does
 */
public record Drift(String environment, Instant at, String version, String fleet, List<Finding> findings) {
    /** What differs. */
    public enum Kind {
        /** Another fleet serves than the ledger says, or none, or several. */
        FLEET,
        /** Something runs another image. */
        IMAGE,
        /** What the launch template says by now is not what the fleet was launched with. */
        LAUNCH_TEMPLATE,
        /** An instance is there that the fleet did not launch. */
        FOREIGN_INSTANCE,
        /** An instance's security groups were changed. */
        SECURITY_GROUPS,
        /** A tag was changed or removed. */
        TAG,
        /** An instance has run for longer than it may. */
        AGE
    }

    /**
     * One difference.
     *
     * @param kind what it is about
     * @param resource the id or name of what differs
     * @param expected what should be there
     * @param found what is
     */
    public record Finding(Kind kind, String resource, String expected, String found) {}

    public Drift {
        findings = findings == null ? List.of() : List.copyOf(findings);
    }

    /** Whether nothing differs. */
    public boolean none() {
        return findings.isEmpty();
    }

    /** For machines. */
    public String toJson() {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("The drift of " + environment + " can't be written", e);
        }
    }

    /** For people: a line that says what runs, and a table of what differs. */
    public String toText() {
        String head = environment + " at " + at + ": " + (version == null ? "has received nothing" : version)
                + (fleet == null ? ", no fleet serves" : " in " + fleet)
                + (none()
                        ? "; nothing differs"
                        : "; " + findings.size() + (findings.size() == 1 ? " difference" : " differences"));
        if (none()) {
            return head + "\n";
        }
        List<List<String>> rows = Stream.concat(
                        Stream.of(List.of("What", "Where", "Expected", "Found")),
                        findings.stream()
                                .map(one -> List.of(
                                        one.kind()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' '),
                                        one.resource(),
                                        one.expected(),
                                        one.found())))
                .toList();
        return head + "\n" + rows.stream().map(row -> line(row, rows)).collect(Collectors.joining());
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int index = column;
            int width =
                    rows.stream().mapToInt(one -> one.get(index).length()).max().orElse(0);
            line.append("  ")
                    .append(row.get(column))
                    .append(" ".repeat(width - row.get(column).length()));
        }
        return line.toString().stripTrailing() + "\n";
    }
}
