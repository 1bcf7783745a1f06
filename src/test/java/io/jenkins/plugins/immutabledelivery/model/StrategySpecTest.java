package io.jenkins.plugins.immutabledelivery.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.operation.Json;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StrategySpecTest {
    private static final Duration SOAK = Duration.ofMinutes(5);

    @Test
    void nothingSaidIsBlueGreen() {
        assertThat(StrategySpec.usual()).isEqualTo(new BlueGreenSpec(false, false));
    }

    static Stream<StrategySpec> specs() {
        return Stream.of(
                new BlueGreenSpec(true, true),
                CanarySpec.usual(),
                new CanarySpec(List.of(100), Duration.ZERO, true, true, true),
                RollingSpec.usual(),
                new RollingSpec(
                        90, 150, List.of(25, 100), Duration.ofMinutes(10), Duration.ofMinutes(2), true, true, true),
                new RecreateSpec(true));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void eachIsReadBackAsItWasWritten(StrategySpec spec) throws Exception {
        String json = Json.MAPPER.writerFor(StrategySpec.class).writeValueAsString(spec);

        assertThat(json).contains("\"strategy\":\"" + spec.name() + "\"");
        assertThat(Json.MAPPER.readValue(json, StrategySpec.class)).isEqualTo(spec);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                canary("steps", "[]", List.of()),
                canary("steps", "0", List.of(0, 100)),
                canary("steps", "25", List.of(50, 25, 100)),
                canary("steps", "25", List.of(25, 25, 100)),
                canary("steps", "50", List.of(25, 50)),
                canary("steps", "101", List.of(25, 101)),
                canary(
                        "steps",
                        "21 steps",
                        Stream.iterate(1, step -> step + 1).limit(21).toList()),
                Arguments.of("soak", "-1m", (Supplier<?>) () -> soaked(Duration.ofMinutes(-1))),
                Arguments.of("soak", "7d", (Supplier<?>) () -> soaked(Duration.ofDays(7))),
                Arguments.of("acknowledgeInterruption", "false", (Supplier<?>) () -> new RecreateSpec(false)),
                rolling("minHealthy", "-1", -1, 100, List.of()),
                rolling("minHealthy", "101", 101, 110, List.of()),
                rolling("maxHealthy", "99", 50, 99, List.of()),
                rolling("maxHealthy", "201", 100, 201, List.of()),
                rolling("maxHealthy", "151", 50, 151, List.of()),
                rolling("checkpoints", "20", 90, 100, List.of(50, 20)),
                rolling("checkpoints", "101", 90, 100, List.of(101)),
                Arguments.of("checkpointDelay", "1m", (Supplier<?>) () -> paced(Duration.ofMinutes(1), null)),
                Arguments.of("checkpointDelay", "2d1h", (Supplier<?>) () -> paced(Duration.ofHours(49), null)),
                Arguments.of("warmUp", "7h", (Supplier<?>) () -> paced(SOAK, Duration.ofHours(7))));
    }

    private static Arguments canary(String field, String value, List<Integer> steps) {
        return Arguments.of(field, value, (Supplier<?>) () -> new CanarySpec(steps, SOAK, false, false, false));
    }

    private static CanarySpec soaked(Duration soak) {
        return new CanarySpec(List.of(100), soak, false, false, false);
    }

    private static Arguments rolling(String field, String value, int min, int max, List<Integer> checkpoints) {
        return Arguments.of(field, value, (Supplier<?>)
                () -> new RollingSpec(min, max, checkpoints, SOAK, null, true, true, false));
    }

    private static RollingSpec paced(Duration delay, Duration warmUp) {
        return new RollingSpec(100, 110, List.of(50), delay, warmUp, true, true, false);
    }

    @Test
    void whateverTheCheckpointsAllIsReplacedInTheEnd() {
        assertThat(RollingSpec.usual().stages()).containsExactly(100);
        assertThat(paced(SOAK, null).stages()).containsExactly(50, 100);
        assertThat(new RollingSpec(100, 110, List.of(20, 100), SOAK, null, true, true, false).stages())
                .containsExactly(20, 100);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatCannotBeDoneIsRefusedWithFieldAndValue(String field, String value, Supplier<?> made) {
        assertThatThrownBy(made::get).isInstanceOfSatisfying(InvalidInput.class, refused -> {
            assertThat(refused.field()).isEqualTo(field);
            assertThat(refused.value()).isEqualTo(value);
            assertThat(refused.remedy()).startsWith("Use ");
        });
    }
}
