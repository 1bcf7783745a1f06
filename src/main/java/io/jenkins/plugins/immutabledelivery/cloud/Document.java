package io.jenkins.plugins.immutabledelivery.cloud;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Something as AWS describes it, member by member, to be given back to AWS as it is: what this plugin does not look into
 * is not lost by it, and what AWS adds to its API comes along with the next SDK.
 *
 * @param members by the names that AWS's API reference gives them; texts (times too, ISO 8601), numbers, truth values, and
 *     lists and mappings of these
 */
public record Document(Map<String, Object> members) {
    /** Nothing. */
    public static final Document EMPTY = new Document(Map.of());

    public Document {
        members = members == null ? Map.of() : frozen(members);
    }

    /** Whether it says nothing. */
    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** A member that is a text; null where it isn't there. */
    public String text(String member) {
        return (String) members.get(member);
    }

    /** The texts in a member that is a list; empty where it isn't there. */
    public List<String> texts(String member) {
        return members.get(member) instanceof List<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    /** The texts of all members of that name, at whatever depth. */
    public List<String> everywhere(String member) {
        List<String> found = new ArrayList<>();
        gather(members, member, found);
        return found;
    }

    private static void gather(Object value, String member, List<String> found) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, one) -> {
                if (key.equals(member) && one instanceof String text) {
                    found.add(text);
                }
                gather(one, member, found);
            });
        } else if (value instanceof Collection<?> list) {
            list.forEach(one -> gather(one, member, found));
        }
    }

    /** The same with another member, or with another value of it. */
    public Document with(String member, Object value) {
        Map<String, Object> all = new TreeMap<>(members);
        all.put(member, value);
        return new Document(all);
    }

    /** The same without a member. */
    public Document without(String member) {
        Map<String, Object> all = new TreeMap<>(members);
        all.remove(member);
        return new Document(all);
    }

    /** The same with all texts rewritten, at whatever depth; the members' names stay. */
    public Document rewritten(UnaryOperator<String> rewrite) {
        Map<String, Object> all = new TreeMap<>();
        members.forEach((member, value) -> all.put(member, rewritten(value, rewrite)));
        return new Document(all);
    }

    private static Object rewritten(Object value, UnaryOperator<String> rewrite) {
        if (value instanceof String text) {
            return rewrite.apply(text);
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(one -> rewritten(one, rewrite)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> all = new TreeMap<>();
            map.forEach((key, one) -> all.put((String) key, rewritten(one, rewrite)));
            return all;
        }
        return value;
    }

    private static Map<String, Object> frozen(Map<?, ?> map) {
        Map<String, Object> all = new TreeMap<>();
        map.forEach((key, value) -> all.put((String) key, frozen(value)));
        return Collections.unmodifiableMap(all);
    }

    private static Object frozen(Object value) {
        if (value instanceof Map<?, ?> map) {
            return frozen(map);
        }
        return value instanceof Collection<?> list
                ? list.stream().map(Document::frozen).toList()
                : value;
    }
}
