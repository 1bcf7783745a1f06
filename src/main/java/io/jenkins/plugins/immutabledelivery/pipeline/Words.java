package io.jenkins.plugins.immutabledelivery.pipeline;

import java.time.Duration;

/** How times and numbers are shown. */
final class Words {
    private Words() {}

    /** Such as {@code 25 min}, {@code 1 h 30 min} or {@code 40 s}. */
    static String duration(Duration duration) {
        StringBuilder words = new StringBuilder();
        append(words, duration.toHours(), "h");
        append(words, duration.toMinutesPart(), "min");
        append(words, duration.toSecondsPart(), "s");
        return words.isEmpty() ? "0 s" : words.toString();
    }

    private static void append(StringBuilder words, long count, String unit) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : " ").append(count).append(' ').append(unit);
        }
    }

    /** Such as {@code 1:04:09}. */
    static String clock(Duration duration) {
        return "%d:%02d:%02d".formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    /** Such as {@code 1 step} or {@code 3 steps}. */
    static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
