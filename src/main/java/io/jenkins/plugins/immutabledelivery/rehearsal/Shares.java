package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Which share of its traffic a target group has got since when: what metrics tell of the past. */
final class Shares implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, TreeMap<Instant, Double>> shares = new LinkedHashMap<>();

    /** Notes the weights of one action. */
    void note(Map<String, Integer> weights, Instant now) {
        double all = weights.values().stream().mapToInt(Integer::intValue).sum();
        weights.forEach((targetGroup, weight) -> {
            TreeMap<Instant, Double> of = shares.computeIfAbsent(targetGroup, any -> new TreeMap<>());
            double share = all == 0 ? 0 : weight / all;
            if (of.isEmpty() || Double.compare(of.lastEntry().getValue(), share) != 0) {
                of.put(now, share);
            }
        });
    }

    /** The share of a target group at a time, 0 to 1. */
    double at(String targetGroup, Instant when) {
        Map.Entry<Instant, Double> entry =
                shares.getOrDefault(targetGroup, new TreeMap<>()).floorEntry(when);
        return entry == null ? 0 : entry.getValue();
    }
}
