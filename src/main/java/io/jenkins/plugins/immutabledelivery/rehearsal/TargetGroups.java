package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** The target groups of a region and the health of their targets. */
final class TargetGroups implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String DELAY = "deregistration_delay.timeout_seconds";

    private final Chance chance;
    private final String region;
    private final Machines machines;
    private final Amis amis;
    private final Faults faults;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final StepClock clock;

    private static final class Group implements Serializable {
        private static final long serialVersionUID = 1L;
        private final TargetGroup description;
        private final Map<String, Target> targets = new LinkedHashMap<>();
        private Duration delay = Duration.ofSeconds(300);

        private Group(TargetGroup description) {
            this.description = description;
        }
    }

    private static final class Target implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Instant checkedFrom;
        private Instant drainingSince;

        private Target(Instant checkedFrom) {
            this.checkedFrom = checkedFrom;
        }
    }

    TargetGroups(Chance chance, String region, Machines machines, Amis amis, Faults faults, StepClock clock) {
        this.chance = chance;
        this.region = region;
        this.machines = machines;
        this.amis = amis;
        this.faults = faults;
        this.clock = clock;
    }

    TargetGroup create(CreateTargetGroupRequest request) {
        Refusal.unlessOnly(
                request,
                "Name",
                "Protocol",
                "Port",
                "VpcId",
                "TargetType",
                "HealthCheckPath",
                "HealthCheckIntervalSeconds",
                "HealthyThresholdCount",
                "UnhealthyThresholdCount",
                "HealthCheckTimeoutSeconds",
                "Tags");
        if (groups.values().stream()
                .anyMatch(group -> group.description.targetGroupName().equals(request.name()))) {
            throw Refusal.loadBalancing(
                    "DuplicateTargetGroupName", "A target group with the same name '" + request.name() + "' exists");
        }
        TargetGroup group = TargetGroup.builder()
                .targetGroupArn("arn:aws:elasticloadbalancing:" + region + ":" + Amis.ACCOUNT + ":targetgroup/"
                        + request.name() + "/" + chance.hex())
                .targetGroupName(request.name())
                .vpcId(request.vpcId())
                .port(request.port())
                .protocol(request.protocol())
                .targetType(request.targetTypeAsString() == null ? "instance" : request.targetTypeAsString())
                .healthCheckIntervalSeconds(Objects.requireNonNullElse(request.healthCheckIntervalSeconds(), 30))
                .healthyThresholdCount(Objects.requireNonNullElse(request.healthyThresholdCount(), 5))
                .build();
        groups.put(group.targetGroupArn(), new Group(group));
        return group;
    }

    void modify(ModifyTargetGroupAttributesRequest request) {
        request.attributes().forEach(attribute -> {
            if (!attribute.key().equals(DELAY)) {
                throw new UnsupportedOperationException(
                        "The rehearsed region does not simulate the attribute " + attribute.key());
            }
            known(request.targetGroupArn()).delay = Duration.ofSeconds(Long.parseLong(attribute.value()));
        });
    }

    List<TargetGroup> describe(DescribeTargetGroupsRequest request, Balancers balancers) {
        Refusal.unlessOnly(request, "TargetGroupArns", "Names", "PageSize", "Marker");
        request.targetGroupArns().forEach(this::known);
        return groups.values().stream()
                .map(group -> group.description)
                .filter(group -> request.targetGroupArns().isEmpty()
                        || request.targetGroupArns().contains(group.targetGroupArn()))
                .filter(group -> request.names().isEmpty() || request.names().contains(group.targetGroupName()))
                .map(group -> group.toBuilder()
                        .loadBalancerArns(balancers.using(group.targetGroupArn()))
                        .build())
                .toList();
    }

    void delete(String arn, Balancers balancers) {
        if (!balancers.using(arn).isEmpty()) {
            throw Refusal.loadBalancing(
                    "ResourceInUse", "Target group '" + arn + "' is currently in use by a listener or a rule");
        }
        groups.remove(arn);
    }

    private Group known(String arn) {
        Group group = groups.get(arn);
        if (group == null) {
            throw Refusal.loadBalancing("TargetGroupNotFound", "Target groups '" + arn + "' not found");
        }
        return group;
    }

    void checkVpc(String arn, String vpc) {
        if (!groups.containsKey(arn)) {
            throw Refusal.autoScaling("ValidationError", "Provided Target Groups may not be valid: " + arn);
        }
        if (!vpc.equals(groups.get(arn).description.vpcId())) {
            throw Refusal.autoScaling(
                    "ValidationError", "The subnet and the target group '" + arn + "' are not in the same VPC");
        }
    }

    void register(String arn, String instance) {
        TargetGroup description = known(arn).description;
        int seconds = description.healthCheckIntervalSeconds() * description.healthyThresholdCount();
        Target before = known(arn).targets.get(instance);
        if (before == null || before.drainingSince != null) {
            known(arn).targets.put(instance, new Target(clock.instant().plusSeconds(seconds)));
        }
    }

    void deregister(String arn, String instance) {
        Target target = known(arn).targets.get(instance);
        if (target != null && target.drainingSince == null) {
            target.drainingSince = clock.instant();
        }
    }

    /** Whether an instance is a target, draining or not. */
    boolean registered(String arn, String instance) {
        return groups.containsKey(arn) && known(arn).targets.containsKey(instance);
    }

    /** Forgets the targets that have drained and those whose instances are gone. */
    void tidy(Instant now) {
        groups.values()
                .forEach(group -> group.targets.entrySet().removeIf(entry -> {
                    Target target = entry.getValue();
                    return target.drainingSince != null && !now.isBefore(target.drainingSince.plus(group.delay))
                            || machines.get(entry.getKey()).ending(now);
                }));
    }

    List<TargetHealthDescription> health(String arn, Balancers balancers) {
        return known(arn).targets.keySet().stream()
                .map(id -> TargetHealthDescription.builder()
                        .target(target ->
                                target.id(id).port(known(arn).description.port()))
                        .targetHealth(health(arn, id, balancers))
                        .build())
                .toList();
    }

    TargetHealth health(String arn, String instance, Balancers balancers) {
        Target target = known(arn).targets.get(instance);
        Machine machine = machines.get(instance);
        Instant now = clock.instant();
        if (target.drainingSince != null) {
            return health(
                    TargetHealthStateEnum.DRAINING,
                    TargetHealthReasonEnum.TARGET_DEREGISTRATION_IN_PROGRESS,
                    "Target deregistration is in progress");
        }
        if (!machine.running(now)) {
            return health(
                    TargetHealthStateEnum.UNUSED,
                    TargetHealthReasonEnum.TARGET_INVALID_STATE,
                    "Target is in the stopped state");
        }
        if (balancers.using(arn).isEmpty()) {
            return health(
                    TargetHealthStateEnum.UNUSED,
                    TargetHealthReasonEnum.TARGET_NOT_IN_USE,
                    "Target group is not configured to receive traffic from the load balancer");
        }
        if (now.isBefore(target.checkedFrom)) {
            return health(
                    TargetHealthStateEnum.INITIAL,
                    TargetHealthReasonEnum.ELB_INITIAL_HEALTH_CHECKING,
                    "Initial health checks in progress");
        }
        return faults.answersHealthCheck(amis.tags(machine.imageId), machine.tags)
                ? TargetHealth.builder().state(TargetHealthStateEnum.HEALTHY).build()
                : health(
                        TargetHealthStateEnum.UNHEALTHY,
                        TargetHealthReasonEnum.TARGET_RESPONSE_CODE_MISMATCH,
                        "Health checks failed with these codes: [503]");
    }

    /** The ids of the targets that are healthy. */
    List<String> healthy(String arn, Balancers balancers) {
        return known(arn).targets.keySet().stream()
                .filter(id -> health(arn, id, balancers).state() == TargetHealthStateEnum.HEALTHY)
                .toList();
    }

    private static TargetHealth health(TargetHealthStateEnum state, TargetHealthReasonEnum reason, String words) {
        return TargetHealth.builder()
                .state(state)
                .reason(reason)
                .description(words)
                .build();
    }

    /** The ARNs of all target groups. */
    List<String> all() {
        return List.copyOf(groups.keySet());
    }
}
