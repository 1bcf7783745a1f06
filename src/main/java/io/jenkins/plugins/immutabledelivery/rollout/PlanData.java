package io.jenkins.plugins.immutabledelivery.rollout;

/**
 * What the making of a plan knows.
 *
 * @param rollout what the rollout would know
 * @param plan what it would do; null before that is known
 */
public record PlanData(RolloutData rollout, Plan plan) {
    /** A plan that is to be made. */
    public static PlanData of(RolloutRequest request) {
        return new PlanData(RolloutData.of(request), null);
    }
}
