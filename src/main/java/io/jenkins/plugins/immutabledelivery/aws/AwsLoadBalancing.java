package io.jenkins.plugins.immutabledelivery.aws;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.present;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** Target groups, listeners and rules by Elastic Load Balancing's API. */
final class AwsLoadBalancing implements LoadBalancing {
    private final ElasticLoadBalancingV2Client client;

    AwsLoadBalancing(ElasticLoadBalancingV2Client client) {
        this.client = client;
    }

    @Override
    public List<TargetGroupView> targetGroups(Collection<String> arns) {
        List<TargetGroupView> all = new ArrayList<>();
        // One at a time, because one unknown ARN fails the whole request.
        for (String arn : arns) {
            DescribeTargetGroupsRequest request =
                    DescribeTargetGroupsRequest.builder().targetGroupArns(arn).build();
            present(() -> call(
                            "elasticloadbalancing:DescribeTargetGroups",
                            arn,
                            () -> client.describeTargetGroups(request)))
                    .ifPresent(response -> response.targetGroups().stream()
                            .map(AwsLoadBalancing::view)
                            .forEach(all::add));
        }
        return all;
    }

    private static TargetGroupView view(TargetGroup group) {
        return new TargetGroupView(
                group.targetGroupArn(),
                group.targetGroupName(),
                group.vpcId(),
                group.targetTypeAsString() == null ? "instance" : group.targetTypeAsString(),
                group.loadBalancerArns());
    }

    @Override
    public List<TargetView> targets(String targetGroup) {
        DescribeTargetHealthRequest request = DescribeTargetHealthRequest.builder()
                .targetGroupArn(targetGroup)
                .build();
        return call(
                        "elasticloadbalancing:DescribeTargetHealth",
                        targetGroup,
                        () -> client.describeTargetHealth(request))
                .targetHealthDescriptions()
                .stream()
                .map(AwsLoadBalancing::view)
                .toList();
    }

    private static TargetView view(TargetHealthDescription target) {
        return new TargetView(
                target.target().id(),
                target.targetHealth().stateAsString(),
                target.targetHealth().reasonAsString(),
                target.targetHealth().description());
    }

    @Override
    public Optional<Map<String, Integer>> weights(String arn) {
        return actions(arn).flatMap(AwsLoadBalancing::forwarding).map(AwsLoadBalancing::weights);
    }

    private static Optional<Action> forwarding(List<Action> actions) {
        return actions.stream()
                .filter(action -> action.type() == ActionTypeEnum.FORWARD)
                .findFirst();
    }

    private static Map<String, Integer> weights(Action forward) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        if (forward.forwardConfig() != null
                && !forward.forwardConfig().targetGroups().isEmpty()) {
            forward.forwardConfig()
                    .targetGroups()
                    .forEach(group ->
                            weights.put(group.targetGroupArn(), Objects.requireNonNullElse(group.weight(), 1)));
        } else {
            weights.put(forward.targetGroupArn(), 1);
        }
        return weights;
    }

    private Optional<List<Action>> actions(String arn) {
        if (isRule(arn)) {
            DescribeRulesRequest request =
                    DescribeRulesRequest.builder().ruleArns(arn).build();
            return present(() -> call("elasticloadbalancing:DescribeRules", arn, () -> client.describeRules(request)))
                    .flatMap(response -> response.rules().stream().findFirst())
                    .map(rule -> rule.actions());
        }
        DescribeListenersRequest request =
                DescribeListenersRequest.builder().listenerArns(arn).build();
        return present(() ->
                        call("elasticloadbalancing:DescribeListeners", arn, () -> client.describeListeners(request)))
                .flatMap(response -> response.listeners().stream().findFirst())
                .map(listener -> listener.defaultActions());
    }

    private static boolean isRule(String arn) {
        return arn.contains(":listener-rule/");
    }

    @Override
    public void forward(String arn, Map<String, Integer> weights) {
        List<Action> actions = actions(arn)
                .orElseThrow(() -> new CloudException(
                        CloudException.Kind.NOT_FOUND,
                        "elasticloadbalancing:ModifyListener",
                        arn,
                        isRule(arn) ? "RuleNotFound" : "ListenerNotFound",
                        "It is gone",
                        null));
        List<Action> changed = actions.stream()
                .map(action -> action.type() == ActionTypeEnum.FORWARD ? reweighted(action, weights) : action)
                .toList();
        if (isRule(arn)) {
            ModifyRuleRequest request =
                    ModifyRuleRequest.builder().ruleArn(arn).actions(changed).build();
            call("elasticloadbalancing:ModifyRule", arn, () -> client.modifyRule(request));
        } else {
            ModifyListenerRequest request = ModifyListenerRequest.builder()
                    .listenerArn(arn)
                    .defaultActions(changed)
                    .build();
            call("elasticloadbalancing:ModifyListener", arn, () -> client.modifyListener(request));
        }
    }

    private static Action reweighted(Action forward, Map<String, Integer> weights) {
        ForwardActionConfig.Builder config =
                forward.forwardConfig() == null ? ForwardActionConfig.builder() : forward.forwardConfig().toBuilder();
        config.targetGroups(weights.entrySet().stream()
                .map(entry -> TargetGroupTuple.builder()
                        .targetGroupArn(entry.getKey())
                        .weight(entry.getValue())
                        .build())
                .toList());
        // With a configuration of weights, the plain ARN must not be there: both together are refused when they differ.
        return forward.toBuilder()
                .targetGroupArn(null)
                .forwardConfig(config.build())
                .build();
    }
}
