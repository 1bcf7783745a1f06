package io.jenkins.plugins.immutabledelivery.model;

import java.time.Duration;

/**
 * Input that is refused before anything is created. Names the field, the value that was given and what to write instead.
 */
public final class InvalidInput extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String value;
    private final String remedy;

    /**
     * @param field what the author knows the field as, such as {@code capacity.min}; not null
     * @param value what was given; null where nothing was
     * @param remedy what to write instead, a sentence; not null
     */
    public InvalidInput(String field, Object value, String remedy) {
        super(reason(field, value) + ". " + remedy);
        this.field = field;
        this.value = value == null ? null : written(value);
        this.remedy = remedy;
    }

    private static String reason(String field, Object value) {
        return field + (value == null ? " is missing" : ": '" + written(value) + "' can't be used");
    }

    /** A duration as its author would write it, not as Java does. */
    private static String written(Object value) {
        return value instanceof Duration duration ? Durations.words(duration) : value.toString();
    }

    /** What is wrong, without the remedy. */
    public String reason() {
        return reason(field, value);
    }

    /** The field as its author knows it. */
    public String field() {
        return field;
    }

    /** What was given, or null where nothing was. */
    public String value() {
        return value;
    }

    /** What to write instead. */
    public String remedy() {
        return remedy;
    }
}
