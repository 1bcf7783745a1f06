package io.jenkins.plugins.immutabledelivery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.health.Gates.Look;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final List<GateSpec> GATES =
            List.of(GateSpec.judgement("load test"), GateSpec.judgement("business"));

    @Test
    void eachIsWaitedForByItsOwnName() {
        Look asked = look(GateProgress.START, Map.of());
        String awaiting = "gate judgement load test: " + asked.seen();
        assertThat(asked.after()).isEqualTo(Duration.ofHours(1));
        assertThat(Judgement.awaited(awaiting, Map.of())).contains("load test");
        assertThat(Judgement.awaited(awaiting, Map.of(Judgement.signal("business"), Judgement.good("ann"))))
                .contains("load test");
        assertThat(Judgement.awaited(awaiting, Map.of(Judgement.signal("load test"), Judgement.good("ann"))))
                .isEmpty();
        assertThat(Judgement.awaited("gate in service: 1 of 2", Map.of())).isEmpty();
        assertThat(Judgement.awaited(null, Map.of())).isEmpty();

        Look first = look(asked.progress(), Map.of(Judgement.signal("load test"), Judgement.good("ann")));
        assertThat(first.gatePassed()).isTrue();
        assertThat(first.passed()).isFalse();
        assertThat(first.seen()).isEqualTo("judged good by ann");
        assertThat(first.progress().results().get(0).name()).isEqualTo("judgement load test");
    }

    @Test
    void aBadJudgementFailsAtOnceAndSaysWhoseAndWhy() {
        Look bad = look(GateProgress.START, Map.of(Judgement.signal("load test"), Judgement.bad("ann", " too slow ")));

        assertThat(bad.failure().what()).isEqualTo("health gate judgement load test");
        assertThat(bad.failure().reason()).isEqualTo("judged bad by ann: too slow");
        assertThat(look(GateProgress.START, Map.of(Judgement.signal("load test"), Judgement.bad("ann", "")))
                        .failure()
                        .reason())
                .isEqualTo("judged bad by ann");
    }

    private static Look look(GateProgress progress, Map<String, String> signals) {
        return Gates.pass(
                new FakeRegion(),
                new Subject("web-dev-v001", null, 2),
                GATES,
                progress,
                new Occasion(new OperationId("op-1"), Instant.EPOCH, signals));
    }
}
