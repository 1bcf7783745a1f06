package io.jenkins.plugins.immutabledelivery.model;

import java.util.Arrays;
import java.util.List;

/**
 * Why an operation did not do what was asked, in the four parts that a person needs.
 *
 * @param what what failed, such as {@code launch builder}; not null
 * @param resource on which resource, such as {@code i-0abc}; null where there is none
 * @param reason why, in AWS's own words where AWS said it; not null
 * @param remedy what to do next; not null
 * @param evidence lines that help to understand it, such as the end of a console's output; maybe empty
 */
public record Failure(String what, String resource, String reason, String remedy, List<String> evidence) {
    public Failure {
        // An empty text is not written, so it is absent when read back.
        reason = reason == null ? "" : reason;
        remedy = remedy == null ? "" : remedy;
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }

    /** A failure without evidence. */
    public static Failure of(String what, String resource, String reason, String remedy) {
        return new Failure(what, resource, reason, remedy, List.of());
    }

    /** The same failure with lines of evidence. */
    public Failure with(List<String> lines) {
        return new Failure(what, resource, reason, remedy, lines);
    }

    /** One sentence after the other, with the resource where the reason does not name it; the evidence is left out. */
    public String summary() {
        return (what + " failed" + (isNamed() ? "" : " on " + resource) + ": " + sentence(reason) + " "
                        + sentence(remedy))
                .strip();
    }

    private boolean isNamed() {
        return resource == null || Arrays.stream(resource.split(", ")).allMatch(reason::contains);
    }

    private static String sentence(String text) {
        return text.isEmpty() || ".!?".indexOf(text.charAt(text.length() - 1)) >= 0 ? text : text + ".";
    }
}
