package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Document;
import io.jenkins.plugins.immutabledelivery.cloud.GroupSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a new fleet gets of the serving one's settings, and what is held meanwhile; part of a rollout's saved data.
 *
 * @param settings the serving group's, as they were when the rollout read them, less what the new group has got: a
 *     thousand rollouts that wait need not keep all that in memory; null where there is nothing left of it
 * @param scales whether something among them scales the group
 * @param alarms whether alarms are made for the new group
 * @param given how many of the gifts the new group has got
 * @param policies the ARNs of the new group's scaling policies, by name
 * @param held the processes that the rollout has suspended in the serving group, or is about to, so that nothing scales it
 *     when it has no traffic any more
 * @param freed the processes that it has let go on in a warm group, or is about to, because that serves again
 * @param bared the instances of the serving group whose protection from scale-in it has taken off, or is about to, because
 *     they have to go
 * @param least how many instances the group that serves now has at least; null where it stays as it is
 */
public record Inheritance(
        GroupSettings settings,
        boolean scales,
        boolean alarms,
        int given,
        Map<String, String> policies,
        List<String> held,
        List<String> freed,
        List<String> bared,
        Least least) {
    /** Before anything is known. */
    static final Inheritance NONE = new Inheritance(null, false, false, 0, null, null, null, null, null);

    /**
     * How many instances a group has at least.
     *
     * @param before by what it is, and will be again
     * @param meanwhile until the rollout has ended: as many as it had when it got the traffic
     */
    public record Least(int before, int meanwhile) {}

    public Inheritance {
        policies = policies == null ? Map.of() : Map.copyOf(policies);
        held = held == null ? List.of() : List.copyOf(held);
        freed = freed == null ? List.of() : List.copyOf(freed);
        bared = bared == null ? List.of() : List.copyOf(bared);
    }

    static Inheritance of(GroupSettings read) {
        return new Inheritance(read, read.scales(), !read.alarms().isEmpty(), 0, null, null, null, null, null);
    }

    /** The settings; where there are none to be taken over, those of a group that has nothing special. */
    GroupSettings orNone() {
        return settings == null ? GroupSettings.NONE : settings;
    }

    Inheritance oneMore() {
        return new Inheritance(settings, scales, alarms, given + 1, policies, held, freed, bared, least);
    }

    /**
     * The new group has all that can be given now.
     *
     * @param left the policies that it still gets; before these, it was given that nothing scales it
     */
    Inheritance givenAllBut(List<Document> left) {
        GroupSettings rest = orNone().rest(left);
        return new Inheritance(
                rest.equals(GroupSettings.NONE) ? null : rest,
                scales,
                alarms,
                left.isEmpty() ? 0 : 1,
                null,
                held,
                freed,
                bared,
                least);
    }

    Inheritance withPolicy(String name, String arn) {
        Map<String, String> all = new TreeMap<>(policies);
        all.put(name, arn);
        return new Inheritance(settings, scales, alarms, given, all, held, freed, bared, least);
    }

    Inheritance holding(List<String> processes) {
        return new Inheritance(settings, scales, alarms, given, policies, processes, freed, bared, least);
    }

    Inheritance freeing(List<String> processes) {
        return new Inheritance(settings, scales, alarms, given, policies, held, processes, bared, least);
    }

    Inheritance baring(List<String> instances) {
        return new Inheritance(settings, scales, alarms, given, policies, held, freed, instances, least);
    }

    Inheritance keeping(Least size) {
        return new Inheritance(settings, scales, alarms, given, policies, held, freed, bared, size);
    }
}
