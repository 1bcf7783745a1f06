package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/** The application load balancers of a region, their listeners and rules. */
final class Balancers implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Chance chance;
    private final String region;
    private final TargetGroups targetGroups;
    private final Map<String, LoadBalancer> balancers = new LinkedHashMap<>();
    private final Map<String, Listener> listeners = new LinkedHashMap<>();
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, String> listenerOfRule = new LinkedHashMap<>();

    Balancers(Chance chance, String region, TargetGroups targetGroups) {
        this.chance = chance;
        this.region = region;
        this.targetGroups = targetGroups;
    }

    private String arn(String kind, String name) {
        return "arn:aws:elasticloadbalancing:" + region + ":" + Amis.ACCOUNT + ":" + kind + "/" + name + "/"
                + chance.hex();
    }

    LoadBalancer create(CreateLoadBalancerRequest request) {
        Refusal.unlessOnly(request, "Name", "Subnets", "SecurityGroups", "Scheme", "Type", "Tags");
        LoadBalancer balancer = LoadBalancer.builder()
                .loadBalancerArn(arn("loadbalancer", "app/" + request.name()))
                .loadBalancerName(request.name())
                .dnsName(request.name() + "." + region + ".elb.amazonaws.com")
                .state(state -> state.code(LoadBalancerStateEnum.ACTIVE))
                .build();
        balancers.put(balancer.loadBalancerArn(), balancer);
        return balancer;
    }

    List<LoadBalancer> all() {
        return List.copyOf(balancers.values());
    }

    void delete(String arn) {
        balancers.remove(arn);
        listeners.values().removeIf(listener -> listener.loadBalancerArn().equals(arn));
        rules.keySet().removeIf(rule -> !listeners.containsKey(listenerOfRule.get(rule)));
    }

    Listener create(CreateListenerRequest request) {
        Refusal.unlessOnly(request, "LoadBalancerArn", "Protocol", "Port", "DefaultActions", "Tags");
        if (!balancers.containsKey(request.loadBalancerArn())) {
            throw Refusal.loadBalancing(
                    "LoadBalancerNotFound", "Load balancer '" + request.loadBalancerArn() + "' not found");
        }
        check(request.defaultActions());
        Listener listener = Listener.builder()
                .listenerArn(arn("listener", "app/" + chance.hex()))
                .loadBalancerArn(request.loadBalancerArn())
                .port(request.port())
                .protocol(request.protocol())
                .defaultActions(request.defaultActions())
                .build();
        listeners.put(listener.listenerArn(), listener);
        return listener;
    }

    List<Listener> describe(DescribeListenersRequest request) {
        Refusal.unlessOnly(request, "ListenerArns", "LoadBalancerArn", "Marker", "PageSize");
        request.listenerArns().forEach(this::listener);
        return listeners.values().stream()
                .filter(one -> request.listenerArns().isEmpty()
                        || request.listenerArns().contains(one.listenerArn()))
                .filter(one -> request.loadBalancerArn() == null
                        || request.loadBalancerArn().equals(one.loadBalancerArn()))
                .toList();
    }

    Listener modify(ModifyListenerRequest request) {
        Refusal.unlessOnly(request, "ListenerArn", "DefaultActions");
        check(request.defaultActions());
        Listener changed = listener(request.listenerArn()).toBuilder()
                .defaultActions(request.defaultActions())
                .build();
        listeners.put(request.listenerArn(), changed);
        return changed;
    }

    private Listener listener(String arn) {
        if (!listeners.containsKey(arn)) {
            throw Refusal.loadBalancing("ListenerNotFound", "Listener '" + arn + "' not found");
        }
        return listeners.get(arn);
    }

    void deleteListener(String arn) {
        listener(arn);
        listeners.remove(arn);
        rules.keySet().removeIf(rule -> arn.equals(listenerOfRule.get(rule)));
    }

    Rule create(CreateRuleRequest request) {
        Refusal.unlessOnly(request, "ListenerArn", "Conditions", "Priority", "Actions", "Tags");
        listener(request.listenerArn());
        check(request.actions());
        Rule rule = Rule.builder()
                .ruleArn(arn("listener-rule", "app/" + chance.hex()))
                .priority(String.valueOf(request.priority()))
                .conditions(request.conditions().stream()
                        .map(condition -> condition.toBuilder().build())
                        .toList())
                .actions(request.actions())
                .build();
        rules.put(rule.ruleArn(), rule);
        listenerOfRule.put(rule.ruleArn(), request.listenerArn());
        return rule;
    }

    List<Rule> describe(DescribeRulesRequest request) {
        Refusal.unlessOnly(request, "RuleArns", "ListenerArn", "Marker", "PageSize");
        request.ruleArns().forEach(this::rule);
        return rules.values().stream()
                .filter(one ->
                        request.ruleArns().isEmpty() || request.ruleArns().contains(one.ruleArn()))
                .filter(one -> request.listenerArn() == null
                        || request.listenerArn().equals(listenerOfRule.get(one.ruleArn())))
                .toList();
    }

    Rule modify(ModifyRuleRequest request) {
        Refusal.unlessOnly(request, "RuleArn", "Actions");
        check(request.actions());
        Rule changed =
                rule(request.ruleArn()).toBuilder().actions(request.actions()).build();
        rules.put(request.ruleArn(), changed);
        return changed;
    }

    private Rule rule(String arn) {
        if (!rules.containsKey(arn)) {
            throw Refusal.loadBalancing("RuleNotFound", "One or more rules not found");
        }
        return rules.get(arn);
    }

    private void check(List<Action> actions) {
        actions.stream().flatMap(action -> weights(action).keySet().stream()).forEach(arn -> {
            if (!targetGroups.all().contains(arn)) {
                throw Refusal.loadBalancing("TargetGroupNotFound", "Target groups '" + arn + "' not found");
            }
        });
    }

    private static Map<String, Integer> weights(Action action) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        if (action.targetGroupArn() != null) {
            weights.put(action.targetGroupArn(), 1);
        }
        if (action.forwardConfig() != null) {
            action.forwardConfig().targetGroups().forEach(one -> weights.put(one.targetGroupArn(), one.weight()));
        }
        return weights;
    }

    private Stream<Map.Entry<String, Integer>> forwards(Listener listener) {
        List<Action> actions = new ArrayList<>(listener.defaultActions());
        rules.values().stream()
                .filter(rule -> listener.listenerArn().equals(listenerOfRule.get(rule.ruleArn())))
                .forEach(rule -> actions.addAll(rule.actions()));
        return actions.stream().flatMap(action -> weights(action).entrySet().stream());
    }

    /** The ARNs of the load balancers that name a target group in an action, with whatever weight. */
    List<String> using(String targetGroup) {
        return listeners.values().stream()
                .filter(listener ->
                        forwards(listener).anyMatch(entry -> entry.getKey().equals(targetGroup)))
                .map(Listener::loadBalancerArn)
                .distinct()
                .toList();
    }

    /** Whether a target group gets traffic: some action gives it a weight above zero. */
    boolean sendsTo(String targetGroup) {
        return listeners.values().stream()
                .flatMap(this::forwards)
                .anyMatch(entry -> entry.getKey().equals(targetGroup) && entry.getValue() > 0);
    }
}
