package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private final Faults faults;
    private final String region;
    private final TargetGroups targetGroups;
    private final Map<String, LoadBalancer> balancers = new LinkedHashMap<>();
    private final Map<String, Listener> listeners = new LinkedHashMap<>();
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, String> listenerOfRule = new LinkedHashMap<>();
    private final Map<String, Lag<Listener>> listenerLags = new LinkedHashMap<>();
    private final Map<String, Lag<Rule>> ruleLags = new LinkedHashMap<>();
    private final Shares shares = new Shares();
    private final StepClock clock;
    /** Found out when it is asked for, and again after each change. */
    private transient Map<String, Use> uses;

    Balancers(Chance chance, Faults faults, String region, TargetGroups targetGroups, StepClock clock) {
        this.clock = clock;
        this.chance = chance;
        this.faults = faults;
        this.region = region;
        this.targetGroups = targetGroups;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        uses = null;
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
        uses = null;
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
        uses = null;
        listeners.put(listener.listenerArn(), listener);
        note(listener.defaultActions());
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
                .map(one -> listenerLags
                        .getOrDefault(one.listenerArn(), new Lag<>())
                        .shown(one, clock.instant()))
                .toList();
    }

    Listener modify(ModifyListenerRequest request) {
        Refusal.unlessOnly(request, "ListenerArn", "DefaultActions");
        check(request.defaultActions());
        Listener before = listener(request.listenerArn());
        Listener changed =
                before.toBuilder().defaultActions(request.defaultActions()).build();
        if (!changed.equals(before)) {
            uses = null;
            listeners.put(request.listenerArn(), changed);
            note(changed.defaultActions());
            listenerLags
                    .computeIfAbsent(request.listenerArn(), any -> new Lag<>())
                    .changed(before, clock.instant(), faults.visibilityDelay());
        }
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
        uses = null;
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
        uses = null;
        rules.put(rule.ruleArn(), rule);
        note(rule.actions());
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
                .map(one -> ruleLags.getOrDefault(one.ruleArn(), new Lag<>()).shown(one, clock.instant()))
                .toList();
    }

    Rule modify(ModifyRuleRequest request) {
        Refusal.unlessOnly(request, "RuleArn", "Actions");
        check(request.actions());
        Rule before = rule(request.ruleArn());
        Rule changed = before.toBuilder().actions(request.actions()).build();
        if (!changed.equals(before)) {
            uses = null;
            rules.put(request.ruleArn(), changed);
            note(changed.actions());
            ruleLags.computeIfAbsent(request.ruleArn(), any -> new Lag<>())
                    .changed(before, clock.instant(), faults.visibilityDelay());
        }
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

    private void note(List<Action> actions) {
        actions.forEach(action -> shares.note(weights(action), clock.instant()));
    }

    /** The share of its traffic that a target group got at a time, 0 to 1. */
    double share(String targetGroup, Instant when) {
        return shares.at(targetGroup, when);
    }

    /** The ARNs of the target groups that a load balancer's actions name. */
    List<String> targetGroups(String balancer) {
        return targetGroups.all().stream()
                .filter(arn -> using(arn).contains(balancer))
                .toList();
    }

    private static Map<String, Integer> weights(Action action) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        if (action.targetGroupArn() != null) {
            weights.put(action.targetGroupArn(), 1);
        }
        if (action.forwardConfig() != null) {
            action.forwardConfig()
                    .targetGroups()
                    .forEach(one -> weights.put(one.targetGroupArn(), Objects.requireNonNullElse(one.weight(), 1)));
        }
        return weights;
    }

    /** What all actions together do with a target group. */
    private static final class Use {
        private final Set<String> balancers = new LinkedHashSet<>();
        private int heaviest;
    }

    private Use use(String targetGroup) {
        if (uses == null) {
            uses = new HashMap<>();
            listeners.values().forEach(listener -> use(listener.loadBalancerArn(), listener.defaultActions()));
            rules.values()
                    .forEach(rule -> use(
                            listeners.get(listenerOfRule.get(rule.ruleArn())).loadBalancerArn(), rule.actions()));
        }
        return uses.getOrDefault(targetGroup, new Use());
    }

    private void use(String balancer, List<Action> actions) {
        actions.forEach(action -> weights(action).forEach((targetGroup, weight) -> {
            Use use = uses.computeIfAbsent(targetGroup, any -> new Use());
            use.balancers.add(balancer);
            use.heaviest = Math.max(use.heaviest, weight);
        }));
    }

    /** The ARNs of the load balancers that name a target group in an action, with whatever weight. */
    List<String> using(String targetGroup) {
        return List.copyOf(use(targetGroup).balancers);
    }

    /** Whether a target group gets traffic: some action gives it a weight above zero. */
    boolean sendsTo(String targetGroup) {
        return use(targetGroup).heaviest > 0;
    }
}
