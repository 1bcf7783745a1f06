package io.jenkins.plugins.immutabledelivery.trial;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link Crashes} and {@link Storms} of the other strategies and of every gate, each passed and each not: canary and
 * recreate in {@code steps.yaml}, instance refreshes in {@code rolling.yaml}, the gates in {@code gates.yaml}.
 */
class StrategiesTrialTest {
    private static final int STORMS = Integer.getInteger("immutabledelivery.storms", 40);

    @ParameterizedTest
    @ValueSource(strings = {"steps", "rolling", "gates"})
    void whereverTheEngineStopsEverythingEndsTheSame(String name) {
        new Crashes(Pipelines.of(name)).everywhere(name + ".yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"steps", "rolling", "gates"})
    void whateverAwsDoesWhatMustHoldHolds(String name) {
        Storms.over(name, STORMS);
    }
}
