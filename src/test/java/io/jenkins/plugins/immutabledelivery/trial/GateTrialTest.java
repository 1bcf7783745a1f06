package io.jenkins.plugins.immutabledelivery.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.model.GateResult;
import io.jenkins.plugins.immutabledelivery.pipeline.Flow;
import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pipeline with every kind of gate, each passed and each not. */
class GateTrialTest {
    @Test
    void everyGateStopsWhatItIsThereFor() {
        Pipeline pipeline = Pipelines.of("gates");
        Trial trial = Trial.first(pipeline);
        trial.start();
        trial.runUntilOver();

        assertThat(trial.rehearsal().results())
                .as("what came of the steps")
                .allMatch(Flow.Result::asExpected)
                .hasSameSizeAs(pipeline.steps());
        assertThat(trial.rehearsal().results())
                .extracting(Flow.Result::failure)
                .filteredOn(failure -> failure != null)
                .extracting(failure -> failure.what())
                .containsExactly(
                        "health gate http http://{instance}/health",
                        "health gate command",
                        "health gate judgement design",
                        "health gate metric error rate");
        List<LedgerEntry> production = trial.disk().ledger().entries().stream()
                .filter(entry -> "production".equals(entry.environment()))
                .toList();
        assertThat(production.get(1).gates())
                .as("evidence of the second release")
                .extracting(GateResult::name)
                .containsExactlyInAnyOrder(
                        "in service",
                        "http http://{instance}:8080/health",
                        "command",
                        "target health",
                        "judgement load test",
                        "http https://shop.example/health",
                        "metric error rate",
                        "metric latency");
        assertThat(production.get(1).gates())
                .filteredOn(gate -> !gate.name().startsWith("judgement"))
                .allMatch(gate -> gate.passed() && !gate.sightings().isEmpty());
    }
}
