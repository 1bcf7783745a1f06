package io.jenkins.plugins.immutabledelivery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures of docs/performance.md are true. */
class BenchTest {
    @ParameterizedTest
    @ValueSource(ints = {35, 120})
    void whatTakesAboutAsLongAsLastTimeIsActedOnWithinASecondAtNoMoreLooksThanAPoll(int usual) {
        Latency.Result result = Latency.measure(Duration.ofSeconds(usual), 0.1);

        assertThat(result.median()).isLessThanOrEqualTo(1);
        assertThat(result.looks()).isLessThanOrEqualTo(result.polls());
    }

    @Test
    void whatTakesNowThisLongNowThatIsStillActedOnSoonerThanByAPollAtNoMoreLooks() {
        Latency.Result result = Latency.measure(Duration.ofSeconds(210), 0.43);

        assertThat(result.median()).isLessThan(result.polledMedian());
        assertThat(result.looks()).isLessThanOrEqualTo(result.polls());
    }

    @Test
    void aHundredDeploymentsAtOnceWaitForHardlyMoreThanOne() {
        Crowd.Result result = Crowd.measure();

        assertThat(result.crowd()).isLessThanOrEqualTo((int) (1.1 * result.alone()));
    }

    @Test
    void aThousandWaitingDeploymentsTakeTwoThreadsAndLittleMemory() throws IOException {
        Heap.Result result = Heap.measure();

        assertThat(result.threads()).isLessThanOrEqualTo(2);
        assertThat(result.bytes()).isPositive().isLessThanOrEqualTo(20 * 1024);
    }

    @Test
    void eachCallOfADeploymentIsCountedForItsPhase() {
        assertThat(CallsPerDeploy.measure(BlueGreenSpec.usual()))
                .containsEntry("create Auto Scaling group", new CallsPerDeploy.Calls(1, 1))
                .containsEntry("look at the environment", new CallsPerDeploy.Calls(0, 9));
    }
}
