package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.RecreateSpec;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StrategyReaderTest {
    static Stream<Arguments> strategies() {
        return Stream.of(
                Arguments.of("blueGreen", BlueGreenSpec.usual()),
                Arguments.of("canary", CanarySpec.usual()),
                Arguments.of("rolling", RollingSpec.usual()),
                Arguments.of("{rolling: {}}", RollingSpec.usual()),
                Arguments.of("{blueGreen: {scaleInProtection: true}}", new BlueGreenSpec(true, false)),
                Arguments.of("{blueGreen: {liveCapacity: true}}", new BlueGreenSpec(false, true)),
                Arguments.of(
                        "{canary: {steps: [10, 100], soak: 2m, growing: true, scaleInProtection: true,"
                                + " liveCapacity: true}}",
                        new CanarySpec(List.of(10, 100), Duration.ofMinutes(2), true, true, true)),
                Arguments.of(
                        "{rolling: {minHealthy: 90, maxHealthy: 120, checkpoints: [25, 50], checkpointDelay: 10m,"
                                + " warmUp: 30s, autoRollback: false, skipMatching: false, waitForProtected: true}}",
                        new RollingSpec(
                                90,
                                120,
                                List.of(25, 50),
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(30),
                                false,
                                false,
                                true)),
                Arguments.of("{recreate: {acknowledgeInterruption: true}}", new RecreateSpec(true)));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void everyStrategyIsReadWithWhatIsSaidOfIt(String text, StrategySpec strategy) {
        assertThat(read(text)).isEqualTo(strategy);
    }

    @Test
    void nothingSaidIsBlueGreen() {
        assertThat(parse("").environments().get(0).strategy()).isEqualTo(StrategySpec.usual());
    }

    @Test
    void aStepMayHaveItsOwnStrategyAndMayOnlyBePlanned() {
        Pipeline pipeline = parse("strategy: canary", """
                  - deployImmutable: {environment: dev, version: 1, strategy: rolling}
                  - deployImmutable: {environment: dev, version: 1, plan: true}
                  - rollbackImage: {environment: dev, strategy: {canary: {steps: [50, 100]}}, plan: false}
                """);

        assertThat(pipeline.steps().stream().skip(1).map(Step::action).map(Action::title))
                .containsExactly(
                        "deploy web 1 to dev by rolling",
                        "deploy web 1 to dev, only planned",
                        "roll dev back to the version before by canary");
        assertThat(((Action.DeployImmutable) pipeline.steps().get(2).action()).manner())
                .isEqualTo(new Manner(null, true));
    }

    @Test
    void aWayBackIsTheFastestInWhichNothingStopsServing() {
        assertThat(new CanarySpec(List.of(100), Duration.ZERO, true, true, true).wayBack())
                .isEqualTo(new BlueGreenSpec(true, true));
        assertThat(new RecreateSpec(true).wayBack()).isEqualTo(StrategySpec.usual());
        assertThat(RollingSpec.usual().wayBack()).isEqualTo(RollingSpec.usual());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("redBlack", "strategy", "redBlack", "blueGreen, canary, rolling, recreate"),
                Arguments.of("{rolling: {}, canary: {}}", "strategy", "a mapping", "Use one of"),
                Arguments.of("recreate", "strategy", "false", "acknowledgeInterruption|true"),
                Arguments.of("{rolling: {minHealthy: 101}}", "strategy.rolling.minHealthy", "101", "0 to 100"),
                Arguments.of("{rolling: {minHealthy: half}}", "strategy.rolling.minHealthy", "half", "whole number"),
                Arguments.of("{rolling: {checkpoints: [x]}}", "strategy.rolling.checkpoints[0]", "x", "percent"),
                Arguments.of("{rolling: {autoRollback: maybe}}", "strategy.rolling.autoRollback", "maybe", "true or"),
                Arguments.of("{rolling: {checkpoint: 5}}", "strategy.rolling.checkpoint", "5", "not known"),
                Arguments.of("{canary: {steps: [50, 10]}}", "strategy.canary.steps", "10", "rising"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatCanNotBeUsedIsRefusedWithItsPlace(String text, String field, String value, String remedy) {
        InvalidInput refused = catchThrowableOfType(InvalidInput.class, () -> read(text));

        assertThat(refused.field()).contains(field + " (line ");
        assertThat(refused.value()).isEqualTo(value);
        assertThat(refused.remedy()).containsPattern(remedy);
    }

    private static StrategySpec read(String text) {
        return parse("strategy: " + text).environments().get(0).strategy();
    }

    private static Pipeline parse(String strategy) {
        return parse(strategy, "");
    }

    private static Pipeline parse(String strategy, String steps) {
        return PipelineReader.parse("""
                application: web
                region: eu-central-1
                bake: {base: ami-0123456789abcdef0, instanceType: t3.small, provision: install}
                environments:
                  - name: dev
                    capacity: {min: 1, desired: 2, max: 3}
                    %s
                steps:
                  - bakeAmi: {version: 1}
                %s""".formatted(strategy, steps));
    }
}
