package io.jenkins.plugins.immutabledelivery.rollout;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How far a strategy has come; part of a rollout's saved data.
 *
 * @param step the index of the step that is next or under way, of a strategy that goes in steps
 * @param share the new fleet's share of the weights as the last step left it, in percent; 0 before
 * @param reached when what that step brings was seen to be there, where the strategy has to know; else null
 * @param shielded the instances that the rollout has protected from scale-in, or is about to, by their group
 */
public record Progress(int step, int share, Instant reached, Map<String, List<String>> shielded) {
    /** Before the first step. */
    static final Progress START = new Progress(0, 0, null, Map.of());

    public Progress {
        shielded = shielded == null ? Map.of() : Map.copyOf(shielded);
    }

    Progress nextStep() {
        return new Progress(step + 1, share, null, shielded);
    }

    Progress withShare(int percent) {
        return new Progress(step, percent, reached, shielded);
    }

    /** The same at a step that was reached. */
    Progress reachedAt(int at, Instant when) {
        return new Progress(at, share, when, shielded);
    }

    Progress shielding(String group, List<String> instances) {
        Map<String, List<String>> all = new HashMap<>(shielded);
        all.merge(
                group,
                List.copyOf(instances),
                (before, more) ->
                        Stream.concat(before.stream(), more.stream()).distinct().toList());
        return new Progress(step, share, reached, all);
    }

    Progress noLongerShielding(String group) {
        Map<String, List<String>> all = new HashMap<>(shielded);
        all.remove(group);
        return new Progress(step, share, reached, all);
    }
}
