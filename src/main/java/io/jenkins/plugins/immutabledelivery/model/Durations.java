package io.jenkins.plugins.immutabledelivery.model;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How authors write durations, in pipeline files, Jenkinsfiles and configuration: {@code 90s}, {@code 10m}, {@code 1h30m}, {@code 500ms}. */
public final class Durations {
    /** What is said where a duration can't be read. */
    public static final String REMEDY = "Use a duration, such as 90s, 10m, 1h30m or 0.";

    private static final Pattern DURATION = Pattern.compile(
            "0|(?=\\d)(?:(\\d{1,4})d)?(?:(\\d{1,5})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,7})s)?(?:(\\d{1,9})ms)?");

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @param field what the author knows it as
     * @throws InvalidInput where it is none
     */
    public static Duration parse(String field, String text) {
        Check.present(field, text, REMEDY);
        Matcher matcher = DURATION.matcher(text.trim());
        if (!matcher.matches()) {
            throw new InvalidInput(field, text, REMEDY);
        }
        return Duration.ofDays(part(matcher, 1))
                .plusHours(part(matcher, 2))
                .plusMinutes(part(matcher, 3))
                .plusSeconds(part(matcher, 4))
                .plusMillis(part(matcher, 5));
    }

    /** As an author would write it. */
    public static String words(Duration duration) {
        String words = part(duration.toDays(), "d")
                + part(duration.toHoursPart(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s");
        return words.isEmpty() ? "0" : words;
    }

    private static String part(long many, String unit) {
        return many == 0 ? "" : many + unit;
    }

    private static long part(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }
}
