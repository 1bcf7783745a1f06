package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How an image comes into an environment, as a step says it. */
public abstract class RolloutStrategy implements Describable<RolloutStrategy>, ExtensionPoint {
    /**
     * What the engine is asked for.
     *
     * @throws io.jenkins.plugins.immutabledelivery.model.InvalidInput that names what has to be corrected
     */
    public abstract StrategySpec spec();

    /**
     * The environment with what the strategy says otherwise than its configuration.
     *
     * @throws io.jenkins.plugins.immutabledelivery.model.InvalidInput that names what has to be corrected
     */
    public abstract Environment apply(Environment environment);

    /**
     * What a script gave, with a list or a number of percentages as they are written in a form.
     *
     * @param field which of the arguments that is
     */
    static Map<String, Object> written(Map<String, Object> arguments, String field) {
        Map<String, Object> written = new HashMap<>(arguments);
        written.computeIfPresent(field, (name, value) -> {
            Stream<?> parts = value instanceof Collection<?> list ? list.stream() : Stream.of(value);
            return parts.map(String::valueOf).collect(Collectors.joining(", "));
        });
        return written;
    }

    /** Percentages that are written with commas between them. */
    static List<Integer> percentages(String field, String text) {
        try {
            return Arrays.stream(text.split(","))
                    .map(String::trim)
                    .map(Integer::valueOf)
                    .toList();
        } catch (NumberFormatException e) {
            throw new InvalidInput(
                    field, text, "Use whole numbers of percent with commas between, such as 25, 50, 100.");
        }
    }
}
