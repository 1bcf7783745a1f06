package io.jenkins.plugins.immutabledelivery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The figures of docs/performance.md are true. */
class BenchTest {
    @ParameterizedTest
    @MethodSource
    void whatHasComeIsActedOnWithinASecondAtNoMoreLooksThanAPollWhateverChanceBrings(Latency.Wait wait, long seed) {
        Latency.Result result = Latency.measure(wait, seed);

        // Of what takes now this long, now that, so many looks don't allow for a second.
        assertThat(result.median()).isLessThanOrEqualTo(wait.spread() > 0.4 ? 2.6 : 1);
        assertThat(result.looks()).isLessThanOrEqualTo(result.theirLooks().get(Poll.SDK));
        assertThat(result.median()).isLessThan(result.others().get(Poll.SDK) / 3);
    }

    static Stream<Arguments> whatHasComeIsActedOnWithinASecondAtNoMoreLooksThanAPollWhateverChanceBrings() {
        return Latency.WAITS.stream()
                .flatMap(wait -> Latency.SEEDS.stream().limit(3).map(seed -> Arguments.of(wait, seed)));
    }

    @Test
    void aHundredDeploymentsAtOnceWaitForNoMoreThanOneAndATenth() {
        Crowd.Result result = Crowd.mean(Crowd.measure());

        assertThat(result.crowd()).isLessThanOrEqualTo(1.1 * result.alone());
    }

    @Test
    void aThousandWaitingDeploymentsTakeTwoThreadsAndLittleMemory() throws IOException {
        Heap.Result result = Heap.measure();

        assertThat(result.threads()).isLessThanOrEqualTo(2);
        assertThat(result.bytes()).isPositive().isLessThanOrEqualTo(18 * 1024);
    }

    @Test
    void whatIsWatchedForMinutesCostsFewCalls() {
        assertThat(CallsPerDeploy.measure(CanarySpec.usual()).get("soak").all()).isLessThanOrEqualTo(128);
        assertThat(CallsPerDeploy.measure(RollingSpec.usual())
                        .get("replace instances up to the next checkpoint")
                        .all())
                .isLessThanOrEqualTo(60);
    }

    @Test
    void eachCallOfADeploymentIsCountedForItsPhase() {
        assertThat(CallsPerDeploy.measure(BlueGreenSpec.usual()))
                .containsEntry("create Auto Scaling group", new CallsPerDeploy.Calls(1, 1))
                .containsEntry("look at the environment", new CallsPerDeploy.Calls(0, 9));
    }
}
