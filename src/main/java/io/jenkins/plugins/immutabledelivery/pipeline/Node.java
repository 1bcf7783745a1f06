package io.jenkins.plugins.immutabledelivery.pipeline;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A value in a pipeline file that knows its place, so that whatever is wrong with it can be said with path and line. */
final class Node {
    private final Map<JsonPointer, Mark> marks;
    private final JsonPointer pointer;
    private final String path;
    private final JsonNode value;

    /**
     * Where a value begins, and how its author wrote it: as a number, 1.10 would be 1.1.
     *
     * @param line from 1
     * @param text null for a mapping or a list
     */
    record Mark(int line, String text) {}

    /**
     * @param marks where each value begins
     * @param value the whole file
     */
    Node(Map<JsonPointer, Mark> marks, JsonNode value) {
        this(marks, JsonPointer.empty(), "", value);
    }

    private Node(Map<JsonPointer, Mark> marks, JsonPointer pointer, String path, JsonNode value) {
        this.marks = marks;
        this.pointer = pointer;
        this.path = path;
        this.value = value;
    }

    /** This mapping, refused where it is none or has fields that are not known here. */
    Node only(String... known) {
        String fields = "Known here: " + String.join(", ", known) + ".";
        if (!value.isObject()) {
            throw refused("Use a mapping. " + fields);
        }
        value.fieldNames().forEachRemaining(name -> {
            if (!Arrays.asList(known).contains(name)) {
                throw child(name).refused("This field is not known. " + fields);
            }
        });
        return this;
    }

    /** Whether a field is there and not empty. */
    boolean has(String name) {
        return value.hasNonNull(name)
                && (value.get(name).isContainerNode()
                        || !value.get(name).asText().isBlank());
    }

    /** A field that may be left out. */
    Optional<Node> find(String name) {
        return has(name) ? Optional.of(child(name)) : Optional.empty();
    }

    /** A field that must be there. */
    Node get(String name, String remedy) {
        return find(name).orElseThrow(() -> new InvalidInput(place(child(name).path, pointer), null, remedy));
    }

    /** The elements of a list with at least one of them. */
    List<Node> list(String remedy) {
        if (!value.isArray() || value.isEmpty()) {
            throw refused(remedy);
        }
        List<Node> elements = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            elements.add(new Node(marks, pointer.appendIndex(i), path + "[" + i + "]", value.get(i)));
        }
        return elements;
    }

    /** Whether it is a mapping. */
    boolean isMapping() {
        return value.isObject();
    }

    /** The text of a single value. */
    String text(String remedy) {
        if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
            throw refused(remedy);
        }
        return written();
    }

    private String written() {
        Mark mark = marks.get(pointer);
        return mark == null || mark.text() == null ? value.asText() : mark.text();
    }

    /** A list of texts. */
    List<String> texts(String remedy) {
        return list(remedy).stream().map(element -> element.text(remedy)).toList();
    }

    /** A mapping of texts. */
    Map<String, String> mapping(String remedy) {
        if (!value.isObject()) {
            throw refused(remedy);
        }
        Map<String, String> mapping = new LinkedHashMap<>();
        value.fieldNames()
                .forEachRemaining(name -> mapping.put(name, child(name).text(remedy)));
        return mapping;
    }

    /** A whole number. */
    int number(String remedy) {
        try {
            return new BigDecimal(text(remedy).trim()).intValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw refused(remedy);
        }
    }

    /** A number, of whatever kind. */
    double decimal(String remedy) {
        try {
            return new BigDecimal(text(remedy).trim()).doubleValue();
        } catch (NumberFormatException e) {
            throw refused(remedy);
        }
    }

    /** A duration such as {@code 90s}, {@code 10m}, {@code 1h30m} or {@code 0}. */
    Duration duration() {
        String text = text(Durations.REMEDY);
        return make(() -> Durations.parse(path, text));
    }

    /** What is made of this value; where its own checks refuse it, the refusal is given this place. */
    <T> T make(Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (InvalidInput e) {
            String field = e.field().substring(e.field().lastIndexOf('.') + 1);
            Node culprit = has(field) ? child(field) : this;
            throw new InvalidInput(place(culprit.path, culprit.pointer), e.value(), e.remedy());
        }
    }

    /** The refusal of this value. */
    InvalidInput refused(String remedy) {
        return new InvalidInput(place(path, pointer), shown(), remedy);
    }

    private String shown() {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (value.isContainerNode()) {
            return value.isEmpty() ? (value.isArray() ? "[]" : "{}") : value.isArray() ? "a list" : "a mapping";
        }
        return written();
    }

    private Node child(String name) {
        return new Node(
                marks, pointer.appendProperty(name), path.isEmpty() ? name : path + "." + name, value.path(name));
    }

    /** A path with its line, or with that of the nearest value around it. */
    private String place(String of, JsonPointer where) {
        JsonPointer known = where;
        while (known != null && !marks.containsKey(known)) {
            known = known.head();
        }
        String what = of.isEmpty() ? "the pipeline file" : of;
        return known == null ? what : what + " (line " + marks.get(known).line() + ")";
    }
}
