package io.jenkins.plugins.immutabledelivery.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where an application runs: dev, staging, production.
 *
 * @param name its name; at most 32 characters, because it is part of the names of its Auto Scaling groups
 * @param location its region, endpoint and credentials
 * @param launchTemplate the id or name of the launch template that new fleets start from, whatever its AMI
 * @param subnets the ids of the subnets that instances start in
 * @param capacity how many instances
 * @param route how traffic reaches it
 * @param gates what must be healthy before traffic moves and while the bake time lasts
 * @param bakeTime how long a new fleet is watched after the switch before it counts as received; at most six days
 * @param keepPreviousWarm how long the previous fleet is kept running after that; zero for not at all
 * @param tags more tags for the fleets and their instances
 */
public record Environment(
        String name,
        Location location,
        String launchTemplate,
        List<String> subnets,
        Capacity capacity,
        TrafficRoute route,
        List<GateSpec> gates,
        Duration bakeTime,
        Duration keepPreviousWarm,
        Map<String, String> tags) {
    private static final Pattern LAUNCH_TEMPLATE = Pattern.compile("[a-zA-Z0-9().\\-/_]{3,128}");
    private static final Duration LONGEST_BAKE_TIME = Duration.ofDays(6);
    private static final Pattern SUBNET = Pattern.compile("subnet-[0-9a-f]{8}([0-9a-f]{9})?");

    public Environment {
        Check.name("environment", name, 32);
        Check.present("location", location, "Name the region.");
        Check.matching(
                "launchTemplate", launchTemplate, LAUNCH_TEMPLATE, "Use a launch template's id (lt-…) or its name.");
        subnets = Check.notEmpty("subnets", subnets, "Name at least one subnet's id.");
        subnets.forEach(id -> Check.matching("subnets", id, SUBNET, "Use a subnet's id, such as subnet-0a1b2c3d."));
        Check.present("capacity", capacity, "Use min, desired and max.");
        Check.present("route", route, "Name one or two target groups.");
        gates = gates == null || gates.isEmpty() ? GateSpec.usual() : List.copyOf(gates);
        Check.atMost("bakeTime", Check.notNegative("bakeTime", bakeTime), LONGEST_BAKE_TIME);
        Check.notNegative("keepPreviousWarm", keepPreviousWarm);
        tags = Check.tags("tags", tags);
    }

    /** The same elsewhere, or as somebody else. */
    public Environment at(Location other) {
        return new Environment(
                name, other, launchTemplate, subnets, capacity, route, gates, bakeTime, keepPreviousWarm, tags);
    }

    /** The same with other gates. */
    public Environment gated(List<GateSpec> other) {
        return new Environment(
                name, location, launchTemplate, subnets, capacity, route, other, bakeTime, keepPreviousWarm, tags);
    }
}
