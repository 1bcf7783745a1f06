package io.jenkins.plugins.immutabledelivery.rehearsal;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/**
 * The pieces of a stage by Elastic Load Balancing's API: one load balancer, and for each environment a port of it with one
 * or two target groups.
 */
final class StageTraffic {
    /** The name of the piece that is the load balancer. */
    static final String LOAD_BALANCER = "load balancer";

    private static final int FIRST_PORT = 80;
    /** As many characters as the name of a load balancer or a target group may have. */
    private static final int MOST = 32;

    private final ElasticLoadBalancingV2Client balancing;
    private final StagePlan plan;

    StageTraffic(ElasticLoadBalancingV2Client balancing, StagePlan plan) {
        this.balancing = balancing;
        this.plan = plan;
    }

    /** The names of the pieces that are an environment's target groups. */
    static List<String> targetGroups(StagePlan.Scene scene) {
        String first = "target group " + scene.environment() + "-a";
        return scene.targetGroups() == 1
                ? List.of(first)
                : List.of(first, "target group " + scene.environment() + "-b");
    }

    /** The name of the piece that is an environment's listener. */
    static String listener(StagePlan.Scene scene) {
        return "listener of " + scene.environment();
    }

    List<StagePiece> pieces() {
        if (plan.scenes().isEmpty()) {
            return List.of();
        }
        List<StagePiece> pieces = new ArrayList<>();
        pieces.add(new StagePiece(
                LOAD_BALANCER,
                () -> findBalancer().map(LoadBalancer::loadBalancerArn),
                this::makeBalancer,
                this::removeBalancer));
        for (StagePlan.Scene scene : plan.scenes()) {
            targetGroups(scene).forEach(group -> pieces.add(targetGroup(group)));
            int port = FIRST_PORT + plan.scenes().indexOf(scene);
            pieces.add(new StagePiece(
                    listener(scene),
                    () -> findListener(port),
                    (made, tags) -> makeListener(scene, port, made, tags),
                    this::removeListener));
        }
        return pieces;
    }

    private StagePiece targetGroup(String piece) {
        String name = shortened(
                plan.application() + piece.substring(piece.lastIndexOf(' ')).replace(' ', '-'));
        return new StagePiece(
                piece,
                () -> findTargetGroup(name),
                (made, tags) -> makeTargetGroup(name, made, tags),
                this::removeTargetGroup);
    }

    private static String shortened(String name) {
        return name.length() <= MOST ? name : name.substring(0, MOST - 9) + "-" + "%08x".formatted(name.hashCode());
    }

    private static List<Tag> tags(Map<String, String> tags, String name) {
        return Stage.named(tags, name).entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private String balancerName() {
        return shortened("rehearsal-" + plan.application());
    }

    private Optional<LoadBalancer> findBalancer() {
        try {
            return call(
                            "elasticloadbalancing:DescribeLoadBalancers",
                            balancerName(),
                            () -> balancing.describeLoadBalancers(request -> request.names(balancerName())))
                    .loadBalancers()
                    .stream()
                    .findFirst();
        } catch (CloudException e) {
            return Stage.absent(e);
        }
    }

    /** Whether the load balancer takes traffic, or there is none. */
    boolean active() {
        return plan.scenes().isEmpty()
                || findBalancer()
                        .filter(balancer ->
                                balancer.state() == null || balancer.state().code() == LoadBalancerStateEnum.ACTIVE)
                        .isPresent();
    }

    private String makeBalancer(Map<String, String> made, Map<String, String> tags) {
        return call(
                        "elasticloadbalancing:CreateLoadBalancer",
                        balancerName(),
                        () -> balancing.createLoadBalancer(request -> request.name(balancerName())
                                .scheme(LoadBalancerSchemeEnum.INTERNAL)
                                .subnets(StageNetwork.SUBNETS.stream()
                                        .map(made::get)
                                        .toList())
                                .securityGroups(made.get(StageNetwork.SECURITY_GROUP))
                                .tags(tags(tags, balancerName()))))
                .loadBalancers()
                .get(0)
                .loadBalancerArn();
    }

    private void removeBalancer(String arn) {
        call(
                "elasticloadbalancing:DeleteLoadBalancer",
                arn,
                () -> balancing.deleteLoadBalancer(request -> request.loadBalancerArn(arn)));
    }

    private Optional<String> findTargetGroup(String name) {
        try {
            return call(
                            "elasticloadbalancing:DescribeTargetGroups",
                            name,
                            () -> balancing.describeTargetGroups(request -> request.names(name)))
                    .targetGroups()
                    .stream()
                    .map(group -> group.targetGroupArn())
                    .findFirst();
        } catch (CloudException e) {
            return Stage.absent(e);
        }
    }

    private String makeTargetGroup(String name, Map<String, String> made, Map<String, String> tags) {
        return call(
                        "elasticloadbalancing:CreateTargetGroup",
                        name,
                        () -> balancing.createTargetGroup(request -> request.name(name)
                                .protocol(ProtocolEnum.HTTP)
                                .port(FIRST_PORT)
                                .vpcId(made.get(StageNetwork.VPC))
                                .targetType(TargetTypeEnum.INSTANCE)
                                .healthCheckPath("/")
                                .healthCheckIntervalSeconds(10)
                                .healthyThresholdCount(3)
                                .tags(tags(tags, name))))
                .targetGroups()
                .get(0)
                .targetGroupArn();
    }

    private void removeTargetGroup(String arn) {
        call(
                "elasticloadbalancing:DeleteTargetGroup",
                arn,
                () -> balancing.deleteTargetGroup(request -> request.targetGroupArn(arn)));
    }

    private Optional<String> findListener(int port) {
        return findBalancer()
                .map(LoadBalancer::loadBalancerArn)
                .flatMap(balancer -> call(
                                "elasticloadbalancing:DescribeListeners",
                                balancer,
                                () -> balancing.describeListeners(request -> request.loadBalancerArn(balancer)))
                        .listeners()
                        .stream()
                        .filter(listener -> listener.port() == port)
                        .map(listener -> listener.listenerArn())
                        .findFirst());
    }

    private String makeListener(StagePlan.Scene scene, int port, Map<String, String> made, Map<String, String> tags) {
        List<String> groups = targetGroups(scene).stream().map(made::get).toList();
        Action.Builder forward = Action.builder().type(ActionTypeEnum.FORWARD);
        if (groups.size() == 1) {
            forward.targetGroupArn(groups.get(0));
        } else {
            forward.forwardConfig(config -> config.targetGroups(tuple(groups.get(0), 1), tuple(groups.get(1), 0)));
        }
        return call(
                        "elasticloadbalancing:CreateListener",
                        listener(scene),
                        () -> balancing.createListener(request -> request.loadBalancerArn(made.get(LOAD_BALANCER))
                                .protocol(ProtocolEnum.HTTP)
                                .port(port)
                                .defaultActions(forward.build())
                                .tags(tags(tags, scene.environment()))))
                .listeners()
                .get(0)
                .listenerArn();
    }

    private static TargetGroupTuple tuple(String group, int weight) {
        return TargetGroupTuple.builder().targetGroupArn(group).weight(weight).build();
    }

    private void removeListener(String arn) {
        call(
                "elasticloadbalancing:DeleteListener",
                arn,
                () -> balancing.deleteListener(request -> request.listenerArn(arn)));
    }
}
