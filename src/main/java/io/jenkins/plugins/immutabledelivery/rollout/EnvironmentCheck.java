package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates.SubnetView;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates.TemplateVersion;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetGroupView;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetView;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Metric;
import io.jenkins.plugins.immutabledelivery.model.MetricComparison;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what an environment names exists in AWS and fits together. Read-only; every objection is an
 * {@link InvalidInput} that names the field, the value and the remedy.
 */
public final class EnvironmentCheck {
    private EnvironmentCheck() {}

    /**
     * Checks an environment.
     *
     * @return the launch template's default version, which new versions are made from
     */
    public static TemplateVersion check(Region region, Environment environment) {
        TemplateVersion template = launchTemplate(region, environment);
        String vpc = vpc(region, environment);
        targetGroups(region, environment, vpc);
        alarms(region, environment);
        return template;
    }

    private static TemplateVersion launchTemplate(Region region, Environment environment) {
        TemplateVersion template = region.launchTemplates()
                .defaultVersion(environment.launchTemplate())
                .orElseThrow(() -> new InvalidInput(
                        "launchTemplate",
                        environment.launchTemplate(),
                        "Use the id or name of a launch template in "
                                + environment.location().region() + "."));
        Check.require(
                template.instanceType() != null || template.hasInstanceRequirements(),
                "launchTemplate",
                environment.launchTemplate(),
                "Its default version " + template.version()
                        + " names no instance type; Auto Scaling needs one. Add it and make that version the default.");
        return template;
    }

    private static String vpc(Region region, Environment environment) {
        List<SubnetView> subnets = region.launchTemplates().subnets(environment.subnets());
        List<String> unknown = new ArrayList<>(environment.subnets());
        unknown.removeAll(subnets.stream().map(SubnetView::id).toList());
        Check.require(
                unknown.isEmpty(),
                "subnets",
                String.join(", ", unknown),
                "Use subnets that exist in " + environment.location().region() + ".");
        Set<String> vpcs = new HashSet<>(subnets.stream().map(SubnetView::vpcId).toList());
        Check.require(
                vpcs.size() == 1,
                "subnets",
                environment.subnets(),
                "Use subnets of one VPC; these are in " + vpcs + ".");
        return vpcs.iterator().next();
    }

    private static void targetGroups(Region region, Environment environment, String vpc) {
        TrafficRoute route = environment.route();
        List<TargetGroupView> groups = region.loadBalancing().targetGroups(route.targetGroups());
        List<String> unknown = new ArrayList<>(route.targetGroups());
        unknown.removeAll(groups.stream().map(TargetGroupView::arn).toList());
        Check.require(
                unknown.isEmpty(),
                "targetGroups",
                String.join(", ", unknown),
                "Use target groups that exist in " + environment.location().region() + ".");
        for (TargetGroupView group : groups) {
            Check.require(
                    vpc.equals(group.vpcId()),
                    "targetGroups",
                    group.arn(),
                    "It is in " + group.vpcId() + ", the subnets are in " + vpc
                            + "; instances can be registered only in their own VPC.");
            Check.require(
                    "instance".equals(group.targetType()),
                    "targetGroups",
                    group.arn(),
                    "Its target type is " + group.targetType() + "; Auto Scaling registers instances.");
            Check.require(
                    route.weighted() || !group.loadBalancers().isEmpty(),
                    "targetGroups",
                    group.arn(),
                    "No load balancer forwards to it; make a listener forward to it first.");
        }
    }

    private static void alarms(Region region, Environment environment) {
        List<String> names = environment.gates().stream()
                .filter(gate -> gate.kind() == GateSpec.Kind.ALARMS)
                .flatMap(gate -> gate.names().stream())
                .toList();
        if (names.isEmpty()) {
            return;
        }
        List<String> unknown = new ArrayList<>(names);
        region.alarms().find(names).forEach(alarm -> unknown.remove(alarm.name()));
        Check.require(
                unknown.isEmpty(),
                "gates.alarms",
                String.join(", ", unknown),
                "Use CloudWatch alarms that exist in " + environment.location().region() + ".");
    }

    /** What is kept by target group is the same for two fleets where they share one. */
    static void checkMetrics(Environment environment) {
        environment.gates().stream()
                .map(GateSpec::detail)
                .filter(MetricComparison.class::isInstance)
                .map(MetricComparison.class::cast)
                .filter(MetricComparison::needsTargetGroups)
                .filter(comparison -> !environment.route().weighted())
                .findFirst()
                .ifPresent(comparison -> {
                    throw new InvalidInput(
                            "gates.metric",
                            comparison.title(),
                            "It is measured by target group, and this environment has only one, for both fleets. Use two"
                                    + " with a listener or rule, or a metric with a dimension whose value is "
                                    + Metric.GROUP + ".");
                });
    }

    /**
     * The target group through which an environment gets its traffic now.
     *
     * @param serving the fleet that serves; empty where none does
     * @param fleets all the environment's fleets
     */
    static String liveTargetGroup(
            Region region, Environment environment, Optional<GroupView> serving, List<GroupView> fleets) {
        TrafficRoute route = environment.route();
        String live = route.weighted()
                ? weighted(region, route)
                : route.targetGroups().get(0);
        serving.ifPresent(group -> Check.require(
                group.targetGroups().contains(live),
                route.weighted() ? "listener" : "targetGroups",
                live,
                "Fleet " + group.name() + " is tagged as serving but is not attached to the target group that gets the"
                        + " traffic. Attach it, or make the listener forward to it."));
        Set<String> known = new HashSet<>();
        fleets.forEach(group -> known.addAll(group.instanceIds()));
        List<String> strangers = region.loadBalancing().targets(live).stream()
                .filter(target -> !target.state().equals("draining"))
                .map(TargetView::id)
                .filter(id -> !known.contains(id))
                .toList();
        // A fleet's instances come and go; only where no fleet of ours serves can strangers be the ones that do.
        Check.require(
                serving.isPresent() || strangers.isEmpty(),
                "targetGroups",
                live,
                "Targets that are not ours get its traffic (" + String.join(", ", strangers)
                        + "); deregister them, or use another target group.");
        return live;
    }

    private static String weighted(Region region, TrafficRoute route) {
        Map<String, Integer> weights = new Traffic(region, route).weights();
        List<String> live = weights.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
        Check.require(
                live.size() == 1 && route.targetGroups().contains(live.get(0)),
                route.rule() == null ? "listener" : "rule",
                route.forwarder(),
                "It forwards to " + live + "; make it forward everything to one of the environment's two target"
                        + " groups.");
        return live.get(0);
    }
}
