package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetView;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the load balancer does with an environment's fleets at this moment. Every method asks AWS anew. */
final class Traffic {
    private static final int ALL = 100;

    private final Region region;
    private final TrafficRoute route;

    Traffic(Region region, TrafficRoute route) {
        this.region = region;
        this.route = route;
    }

    /** The weights of the environment's two target groups; only for a route with weights. */
    Map<String, Integer> weights() {
        return region.loadBalancing()
                .weights(route.forwarder())
                .orElseThrow(() -> new InvalidInput(
                        route.rule() == null ? "listener" : "rule",
                        route.forwarder(),
                        "Name a listener or rule that exists in this region and forwards to the target groups."));
    }

    /** Makes all traffic go to one target group, in one call. */
    void forwardTo(String targetGroup) {
        split(targetGroup, ALL);
    }

    /** Makes so many percent of the traffic go to one of the two target groups and the rest to the other, in one call. */
    void split(String targetGroup, int percent) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        route.targetGroups().forEach(arn -> weights.put(arn, arn.equals(targetGroup) ? percent : ALL - percent));
        region.loadBalancing().forward(route.forwarder(), weights);
    }

    /** How much of all weight is on one target group, rounded to percent; 0 where none is on any. */
    static int share(Map<String, Integer> weights, String targetGroup) {
        int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
        return sum == 0 ? 0 : Math.round((float) ALL * weights.getOrDefault(targetGroup, 0) / sum);
    }

    /** Whether all weight is on one target group. */
    boolean allOn(String targetGroup) {
        return weights().entrySet().stream()
                .allMatch(entry -> entry.getKey().equals(targetGroup) ? entry.getValue() > 0 : entry.getValue() == 0);
    }

    /** How many of a group's instances are healthy in a target group. */
    int healthy(String group, String targetGroup) {
        return region.autoScaling()
                .find(group)
                .map(view -> healthy(view, targetGroup))
                .orElse(0);
    }

    /** The same for a group that has been looked at. */
    int healthy(GroupView group, String targetGroup) {
        List<String> ids = group.instanceIds();
        return ids.isEmpty()
                ? 0
                : (int) region.loadBalancing().targets(targetGroup).stream()
                        .filter(TargetView::healthy)
                        .filter(target -> ids.contains(target.id()))
                        .count();
    }

    /** Whether a group is attached to a target group and not being detached from it. */
    boolean attached(String group, String targetGroup) {
        String state = region.autoScaling().attachments(group).getOrDefault(targetGroup, "Removed");
        return !state.startsWith("Remov");
    }

    /** Whether a group's instances can get traffic now: they are in a target group that the load balancer uses. */
    boolean reaches(String group) {
        Map<String, String> attachments = region.autoScaling().attachments(group);
        if (attachments.keySet().stream().noneMatch(route.targetGroups()::contains)) {
            return false;
        }
        return !route.weighted()
                || weights().entrySet().stream()
                        .anyMatch(entry -> entry.getValue() > 0 && attachments.containsKey(entry.getKey()));
    }
}
