package io.jenkins.plugins.immutabledelivery.cloud;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Target groups, listeners and rules, in one region. */
public interface LoadBalancing {
    /** The target groups of those ARNs; one that AWS does not know is left out. */
    List<TargetGroupView> targetGroups(Collection<String> arns);

    /** The health of all registered targets of a target group. */
    List<TargetView> targets(String targetGroup);

    /**
     * Where a listener's default action or a rule forwards to.
     *
     * @param arn of a listener or of a rule
     * @return weights by target group's ARN, 0 included; empty where there is no such listener or rule, or where it does
     *     not forward
     */
    Optional<Map<String, Integer>> weights(String arn);

    /**
     * Makes a listener's default action or a rule forward with these weights, in one call. What else the action says
     * (stickiness) stays.
     */
    void forward(String arn, Map<String, Integer> weights);

    /** A target group, the VPC that it is in, its type ({@code instance}, …) and its load balancers' ARNs. */
    record TargetGroupView(String arn, String name, String vpcId, String targetType, List<String> loadBalancers) {}

    /**
     * A target's health.
     *
     * @param id the instance's id
     * @param state {@code initial}, {@code healthy}, {@code unhealthy}, {@code unused}, {@code draining},
     *     {@code unavailable}
     * @param reason AWS's reason code, such as {@code Target.ResponseCodeMismatch}; null where it gives none
     * @param description AWS's words; null where it gives none
     */
    record TargetView(String id, String state, String reason, String description) {
        /** Whether it gets traffic. */
        public boolean healthy() {
            return state.equals("healthy");
        }
    }
}
