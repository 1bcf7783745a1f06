package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/** EC2's filters: values are alternatives, filters must all match, {@code *} and {@code ?} are wildcards. */
final class Filters {
    private static final String TAG = "tag:";

    private Filters() {}

    /**
     * @param known what each filter's name looks at; under {@code tag}, the tags as a map
     * @throws UnsupportedOperationException for a filter of another name
     */
    static <T> Predicate<T> ec2(List<Filter> filters, Map<String, Function<T, Object>> known) {
        filters.forEach(filter -> {
            String name = filter.name().startsWith(TAG) ? "tag" : filter.name();
            if (!known.containsKey(name)) {
                throw new UnsupportedOperationException(
                        "The rehearsed region does not simulate the filter " + filter.name());
            }
        });
        return thing -> filters.stream().allMatch(filter -> matches(filter, thing, known));
    }

    private static <T> boolean matches(Filter filter, T thing, Map<String, Function<T, Object>> known) {
        Object value = filter.name().startsWith(TAG)
                ? ((Map<?, ?>) known.get("tag").apply(thing)).get(filter.name().substring(TAG.length()))
                : known.get(filter.name()).apply(thing);
        return value != null && filter.values().stream().anyMatch(pattern -> glob(pattern, value.toString()));
    }

    static boolean glob(String pattern, String value) {
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
            return pattern.equals(value);
        }
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.matches(regex.toString(), value);
    }

    static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> map = new TreeMap<>();
        tags.forEach(tag -> map.put(tag.key(), tag.value()));
        return map;
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
