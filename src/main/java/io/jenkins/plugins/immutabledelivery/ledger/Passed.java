package io.jenkins.plugins.immutabledelivery.ledger;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One time that an image passed in an environment, as the image's tag of that environment says. An image may come to one
 * environment several times; the tag holds as many of them as go into its 256 characters, always the first and the
 * newest ones, so that a rollback can be told from an image that is new there.
 *
 * @param at when
 * @param operation the operation that brought it there
 * @param cause what asked for it: DEPLOY, PROMOTE or ROLLBACK
 * @param generation the fleet that served it then
 */
public record Passed(Instant at, OperationId operation, Cause cause, int generation) {
    private static final int LONGEST_VALUE = 256;
    private static final String SEPARATOR = " / ";
    private static final Pattern RECORD = Pattern.compile("(\\S+) (\\S+) ([A-Z]+) v(\\d{3,9})");

    /** All times that a tag's value tells, oldest first; null tells none, and what can't be read is left out. */
    public static List<Passed> parse(String value) {
        return value == null
                ? List.of()
                : Stream.of(value.split(SEPARATOR))
                        .flatMap(text -> read(text.trim()).stream())
                        .sorted(Comparator.comparing(Passed::at))
                        .toList();
    }

    private static Optional<Passed> read(String text) {
        Matcher matcher = RECORD.matcher(text);
        try {
            return matcher.matches()
                    ? Optional.of(new Passed(
                            Instant.parse(matcher.group(1)),
                            new OperationId(matcher.group(2)),
                            Cause.valueOf(matcher.group(3)),
                            Integer.parseInt(matcher.group(4))))
                    : Optional.empty();
        } catch (DateTimeException | IllegalArgumentException e) {
            // Somebody else wrote it.
            return Optional.empty();
        }
    }

    /**
     * The tag's value with one more time; adding the time of the same operation again changes nothing.
     *
     * @param before the tag's value so far; null where there is none
     */
    public static String add(String before, Passed passed) {
        List<Passed> all = new ArrayList<>(parse(before));
        all.removeIf(one -> one.operation().equals(passed.operation()));
        all.add(passed);
        while (all.size() > 2 && value(all).length() > LONGEST_VALUE) {
            all.remove(1);
        }
        return value(all);
    }

    private static String value(List<Passed> all) {
        return all.stream().map(Passed::toString).collect(Collectors.joining(SEPARATOR));
    }

    @Override
    public String toString() {
        return "%s %s %s v%03d".formatted(at, operation, cause, generation);
    }
}
