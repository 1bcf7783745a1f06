package io.jenkins.plugins.immutabledelivery.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
        FLEET(
                "See in CloudTrail who changed its tag immutable-delivery:role or deleted it; where the wrong fleet serves,"
                        + " deploy the recorded version again."),
        /** Something runs another image. */
        IMAGE("Deploy the recorded version again."),
        /** What a new fleet would be started from by now is not what this one was started from. */
        LAUNCH_TEMPLATE("Deploy again to bring it into the environment, or make the former version the default again."),
        /** An instance is there that the fleet did not launch. */
        FOREIGN_INSTANCE("Detach and terminate it, or deregister it from the target group."),
        /** An instance starts with other user data than its fleet's. */
        USER_DATA("Terminate it; Auto Scaling launches another one as its launch template says."),
        /** An instance's security groups were changed. */
        SECURITY_GROUPS(
                "Give it the expected security groups again, or terminate it; Auto Scaling launches another one."),
        /** A tag was changed or removed. */
        TAG("Give it the expected value again."),
        /** An instance has run for longer than it may. */
        AGE("Deploy again; every instance is then a new one.");

        private final String remedy;

        Kind(String remedy) {
            this.remedy = remedy;
        }

        /** For people, such as {@code foreign instance}. */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One difference.
     *
     * @param kind what it is about
     * @param resource the id or name of what differs
     * @param expected what should be there
     * @param found what is
     * @param remedy what to do about it, a sentence
     */
    public record Finding(Kind kind, String resource, String expected, String found, String remedy) {
        static Finding of(Kind kind, String resource, String expected, String found) {
            return new Finding(kind, resource, expected, found, kind.remedy);
        }

        /** In one line, such as {@code image of i-1: ami-2 instead of ami-1}. */
        public String words() {
            return kind.words() + " of " + resource + ": " + found + " instead of " + expected;
        }
    }

    public Drift {
        findings = findings == null ? List.of() : List.copyOf(findings);
    }

    /** The same with more that differs. */
    public Drift and(List<Finding> more) {
        return new Drift(
                environment,
                at,
                version,
                fleet,
                Stream.concat(findings.stream(), more.stream()).toList());
    }

    /** Whether nothing differs. */
    public boolean none() {
        return findings.isEmpty();
    }

    /** For machines: all of it, and {@code drifted}, whether anything differs. */
    public String toJson() {
        ObjectNode json = Json.MAPPER.valueToTree(this);
        json.put("drifted", !none());
        json.putPOJO("findings", findings);
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("The drift of " + environment + " can't be written", e);
        }
    }

    /** For people: a line that says what runs, a table of what differs, and what to do about it. */
    public String toText() {
        String head = environment + " at " + at.truncatedTo(ChronoUnit.SECONDS) + ": "
                + (version == null ? "has received nothing" : version)
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
                                .map(one -> List.of(one.kind().words(), one.resource(), one.expected(), one.found())))
                .toList();
        String remedies = findings.stream()
                .map(one -> "  " + one.kind().words() + ": " + one.remedy() + "\n")
                .distinct()
                .collect(Collectors.joining());
        return head + "\n" + rows.stream().map(row -> line(row, rows)).collect(Collectors.joining()) + "What to do:\n"
                + remedies;
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
