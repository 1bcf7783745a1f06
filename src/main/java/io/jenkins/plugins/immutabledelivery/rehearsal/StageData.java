package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the set-up or the removal of a stage knows; saved after every turn.
 *
 * @param plan what belongs to it
 * @param made ids, ARNs or names by the pieces' names, as far as they are there
 * @param removed how many pieces are certainly gone, counted from the last one; only of a removal
 */
public record StageData(StagePlan plan, Map<String, String> made, int removed) {
    /** The form that this version saves. */
    static final int FORMAT = 1;

    public StageData {
        made = made == null ? Map.of() : Map.copyOf(made);
    }

    /** A stage of which nothing is known yet. */
    public static StageData of(StagePlan plan) {
        return new StageData(plan, Map.of(), 0);
    }

    StageData with(String piece, String id) {
        Map<String, String> more = new HashMap<>(made);
        more.put(piece, id);
        return new StageData(plan, more, removed);
    }

    StageData withRemoved(int pieces) {
        return new StageData(plan, made, pieces);
    }

    /** The ids of the two subnets, once they are there. */
    public List<String> subnets() {
        return StageNetwork.SUBNETS.stream().map(made::get).toList();
    }

    /** The id of the security group, once it is there. */
    public String securityGroup() {
        return made.get(StageNetwork.SECURITY_GROUP);
    }

    /** The id of the launch template, once it is there. */
    public String launchTemplate() {
        return made.get(StageNetwork.LAUNCH_TEMPLATE);
    }

    /** How traffic reaches an environment of the plan, once its listener is there. */
    public TrafficRoute route(String environment) {
        StagePlan.Scene scene = plan.scenes().stream()
                .filter(one -> one.environment().equals(environment))
                .findFirst()
                .orElseThrow();
        List<String> groups =
                StageTraffic.targetGroups(scene).stream().map(made::get).toList();
        return new TrafficRoute(groups, groups.size() == 2 ? made.get(StageTraffic.listener(scene)) : null, null);
    }
}
