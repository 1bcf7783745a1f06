package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link Crashes} and {@link Storms} of the other strategies and of every gate, each passed and each not: canary and
 * recreate in {@code steps.yaml}, instance refreshes in {@code rolling.yaml}, the gates in {@code gates.yaml}; and of groups that have
 * settings, in {@code settings.yaml}.
 */
class StrategiesTrialTest {
    private static final int STORMS = Integer.getInteger("immutabledelivery.storms", 40);

    @ParameterizedTest
    @ValueSource(strings = {"steps", "rolling", "gates"})
    void whereverTheEngineStopsEverythingEndsTheSame(String name) {
        new Crashes(Pipelines.of(name)).everywhere(name + ".yaml");
    }

    @Test
    void settingsGoOverWhereverTheEngineStops() {
        Settings settings = new Settings(Pipelines.of("settings"));
        Pipeline tried = settings.tried();
        Trial first = settings.given(Trial.first(settings.before())).another(tried);
        Crashes crashes = new Crashes(tried, first);
        assertThat(crashes.reference().whenIdle().fleets())
                .filteredOn(words -> words.contains(" has at least 1 and "))
                .hasSize(3)
                .allSatisfy(words -> assertThat(words)
                        .contains("requests", "busy ", "sale", "drain", "LAUNCH", "GroupMinSize", "cost-center=4711"));
        crashes.everywhere("settings.yaml");
    }

    @Test
    void settingsInStorms() {
        Storms.overSettings("settings", STORMS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"steps", "rolling", "gates"})
    void whateverAwsDoesWhatMustHoldHolds(String name) {
        Storms.over(name, STORMS);
    }
}
