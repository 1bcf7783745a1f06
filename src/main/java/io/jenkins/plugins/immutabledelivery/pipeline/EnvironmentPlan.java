package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a pipeline file says of an environment; what is missing to an {@link Environment} is set up for the rehearsal.
 *
 * @param name its name
 * @param region where it runs
 * @param capacity how many instances
 * @param targetGroups 1, or 2 with a listener that forwards to both with weights
 * @param gates what must be healthy
 * @param bakeTime how long a new fleet is watched
 * @param keepPreviousWarm how long the previous fleet is kept
 * @param strategy how images come into it
 * @param tags more tags
 */
public record EnvironmentPlan(
        String name,
        String region,
        Capacity capacity,
        int targetGroups,
        List<GateSpec> gates,
        Duration bakeTime,
        Duration keepPreviousWarm,
        StrategySpec strategy,
        Map<String, String> tags) {
    public EnvironmentPlan {
        Check.name("name", name, 32);
        Location.of(region);
        Check.require(
                targetGroups == 1 || targetGroups == 2,
                "targetGroups",
                targetGroups,
                "Use 1, or 2 for a listener that forwards to both with weights.");
        gates = List.copyOf(gates);
        tags = Check.tags("tags", tags);
    }

    /** The names of the alarms that its gates look at. */
    List<String> alarms() {
        return gates.stream()
                .filter(gate -> gate.kind() == GateSpec.Kind.ALARMS)
                .flatMap(gate -> gate.names().stream())
                .distinct()
                .toList();
    }

    /** The names of what somebody has to judge there. */
    List<String> judgements() {
        return gates.stream()
                .filter(gate -> gate.kind() == GateSpec.Kind.JUDGEMENT)
                .flatMap(gate -> gate.names().stream())
                .toList();
    }

    /** The environment, in the place that was set up for it. */
    Environment in(Location location, String launchTemplate, List<String> subnets, TrafficRoute route) {
        return new Environment(
                name, location, launchTemplate, subnets, capacity, route, gates, bakeTime, keepPreviousWarm, tags);
    }
}
