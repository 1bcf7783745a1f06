package io.jenkins.plugins.immutabledelivery.trial;

import org.junit.jupiter.api.Test;

/** Canary and recreate, stopped at a sample of moments, and in storms. */
class StepsTrialTest {
    private static final int EVERY = Integer.getInteger("immutabledelivery.steps.every", 37);
    private static final int STORMS = Integer.getInteger("immutabledelivery.steps.storms", 24);

    private final SampledTrials trials = new SampledTrials("steps");

    @Test
    void whereverTheEngineStopsEverythingEndsTheSame() {
        trials.crashes(EVERY);
    }

    @Test
    void whateverAwsDoesWhatMustHoldHolds() {
        trials.storms(STORMS);
    }
}
