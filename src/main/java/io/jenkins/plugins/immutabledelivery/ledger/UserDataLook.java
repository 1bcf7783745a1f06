package io.jenkins.plugins.immutabledelivery.ledger;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Finding;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a look at drift that takes a call for each instance, so it is done a few at a time: what each starts with.
 *
 * @param expected what the launch template gave them, in words; null where that is not known any more
 * @param instances the ids of those that are to be looked at
 */
public record UserDataLook(String expected, List<String> instances) {
    private static final int MOST = 20;

    /** Nothing to be looked at. */
    static final UserDataLook NONE = new UserDataLook(null, List.of());

    public UserDataLook {
        instances = instances == null ? List.of() : List.copyOf(instances);
    }

    /** Whether nothing is left. */
    public boolean done() {
        return expected == null || instances.isEmpty();
    }

    /** What differs of the next few. */
    public List<Finding> look(Region region) {
        Map<String, String> other = new LinkedHashMap<>();
        for (String id : next()) {
            region.instances()
                    .userData(id)
                    .map(UserDataWords::of)
                    .filter(found -> !found.equals(expected))
                    .ifPresent(found -> other.put(id, found));
        }
        if (other.isEmpty()) {
            return List.of();
        }
        // One that is gone meanwhile has none any more.
        return region.instances().find(other.keySet()).stream()
                .filter(instance -> !instance.ending())
                .map(instance -> Finding.of(Kind.USER_DATA, instance.id(), expected, other.get(instance.id())))
                .toList();
    }

    /** What is left after a look at the next few. */
    public UserDataLook rest() {
        return new UserDataLook(expected, instances.subList(next().size(), instances.size()));
    }

    private List<String> next() {
        return instances.subList(0, Math.min(MOST, instances.size()));
    }
}
