package io.jenkins.plugins.immutabledelivery.rollout;

import java.util.ArrayList;
import java.util.List;

/**
 * What a rollout would do with an environment as AWS shows it now.
 *
 * @param now what is there, a sentence each
 * @param steps what would be done one after the other, a sentence each
 * @param wayBack what would be done where a gate fails or the rollout is stopped, a sentence each
 */
public record Plan(List<String> now, List<String> steps, List<String> wayBack) {
    public Plan {
        now = now == null ? List.of() : List.copyOf(now);
        steps = steps == null ? List.of() : List.copyOf(steps);
        wayBack = wayBack == null ? List.of() : List.copyOf(wayBack);
    }

    /** All of it, as people read it. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Plan; nothing has been changed.");
        now.forEach(line -> lines.add("Now: " + line));
        for (int i = 0; i < steps.size(); i++) {
            lines.add(i + 1 + ". " + steps.get(i));
        }
        wayBack.forEach(line -> lines.add("If it is stopped: " + line));
        return lines;
    }
}
