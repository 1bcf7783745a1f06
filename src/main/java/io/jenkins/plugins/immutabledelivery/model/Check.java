package io.jenkins.plugins.immutabledelivery.model;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The checks that the values of this package make when they are built. Each throws {@link InvalidInput}. */
public final class Check {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private Check() {}

    /** A value that must be there and not be blank. */
    public static String present(String field, String value, String remedy) {
        if (value == null || value.isBlank()) {
            throw new InvalidInput(field, value == null ? null : value, remedy);
        }
        return value;
    }

    /** A value that must be there. */
    public static <T> T present(String field, T value, String remedy) {
        if (value == null) {
            throw new InvalidInput(field, null, remedy);
        }
        return value;
    }

    /**
     * A name that becomes part of the names of AWS resources: lower-case letters, digits and single dashes, beginning
     * with a letter, so that application, environment and generation can be read back from a group's name and every
     * service accepts it.
     *
     * @param most the most characters it may have
     */
    public static String name(String field, String value, int most) {
        String remedy = "Use 1 to " + most + " lower-case letters, digits and single dashes, beginning with a letter.";
        present(field, value, remedy);
        require(value.length() <= most && NAME.matcher(value).matches(), field, value, remedy);
        return value;
    }

    /** A value that must match a pattern as a whole. */
    public static String matching(String field, String value, Pattern pattern, String remedy) {
        present(field, value, remedy);
        require(pattern.matcher(value).matches(), field, value, remedy);
        return value;
    }

    /** A duration that may not be negative. */
    public static Duration notNegative(String field, Duration value) {
        String remedy = "Use a duration of zero or more, such as 10m.";
        require(!present(field, value, remedy).isNegative(), field, value, remedy);
        return value;
    }

    /** A duration that may not be longer than another. */
    public static Duration atMost(String field, Duration value, Duration most) {
        require(value.compareTo(most) <= 0, field, value, "Use at most " + most.toHours() + "h.");
        return value;
    }

    /** A collection with at least one element. */
    public static <T> List<T> notEmpty(String field, Collection<T> values, String remedy) {
        if (values == null || values.isEmpty()) {
            throw new InvalidInput(field, values == null ? null : "[]", remedy);
        }
        values.forEach(value -> present(field, value, remedy));
        return List.copyOf(values);
    }

    /**
     * Tags as AWS takes them: keys of 1 to 128 and values of up to 256 characters, no key beginning with
     * {@code aws:}; see <a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions">tag restrictions</a>.
     */
    public static Map<String, String> tags(String field, Map<String, String> tags) {
        if (tags == null) {
            return Map.of();
        }
        require(tags.size() <= 30, field, tags.size() + " tags", "Use at most 30; AWS allows 50, the rest is ours.");
        tags.forEach((key, value) -> {
            require(
                    !key.isBlank() && key.length() <= 128 && !key.regionMatches(true, 0, "aws:", 0, 4),
                    field,
                    key,
                    "Use a key of 1 to 128 characters that doesn't begin with aws:.");
            require(!key.startsWith(Tags.PREFIX), field, key, "Keys beginning with " + Tags.PREFIX + " are ours.");
            require(
                    value != null && value.length() <= 256,
                    field + "." + key,
                    value,
                    "Use a value of at most 256 characters.");
        });
        return Map.copyOf(tags);
    }

    /** Any other condition. */
    public static void require(boolean holds, String field, Object value, String remedy) {
        if (!holds) {
            throw new InvalidInput(field, value, remedy);
        }
    }
}
