package io.jenkins.plugins.immutabledelivery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Member;
import io.jenkins.plugins.immutabledelivery.cloud.Http.Answer;
import io.jenkins.plugins.immutabledelivery.health.Verdict.State;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HttpGateTest {
    private static final HttpProbe EACH =
            new HttpProbe("http://{instance}:8080/health", "200-299", "\"UP\"", Duration.ofMillis(500));
    private static final Duration QUICK = Duration.ofMillis(12);

    private final FakeRegion region = new FakeRegion();

    @Test
    void eachInstanceInServiceIsAskedAtItsAddress() {
        region.inService("i-1", "i-2");
        region.members.add(new Member("i-3", "Pending", "Healthy"));
        answers("10.0.0.1", Answer.of(200, "{\"status\":\"UP\"}", QUICK));
        answers("10.0.0.2", Answer.of(204, "\"UP\"", QUICK));

        Verdict verdict = look(EACH);

        assertThat(region.asked)
                .containsExactly(URI.create("http://10.0.0.1:8080/health"), URI.create("http://10.0.0.2:8080/health"));
        assertThat(verdict.state()).isEqualTo(State.HEALTHY);
        assertThat(verdict.seen()).isEqualTo("2 of 2 instances answer http://…:8080/health");
        assertThat(verdict.sights())
                .containsExactly(
                        new Verdict.Sight("i-1", true, "answered 200 in 12 ms"),
                        new Verdict.Sight("i-2", true, "answered 204 in 12 ms"));
    }

    @Test
    void tooFewInstancesAreAwaited() {
        region.inService("i-1");
        answers("10.0.0.1", Answer.of(200, "\"UP\"", QUICK));

        assertThat(look(EACH).state()).isEqualTo(State.STARTING);
        region.members.clear();
        assertThat(look(EACH).seen()).isEqualTo("0 of 2 instances answer http://…:8080/health");
    }

    @Test
    void anotherStatusASlowAnswerAnotherBodyOrNoneIsNamedWithItsInstance() {
        region.inService("i-1", "i-2", "i-3", "i-4");
        answers("10.0.0.1", Answer.of(503, "\"UP\"", QUICK));
        answers("10.0.0.2", Answer.of(200, "\"UP\"", Duration.ofMillis(501)));
        answers("10.0.0.3", Answer.of(200, "secret", QUICK));

        Verdict verdict = look(EACH);

        assertThat(verdict.state()).isEqualTo(State.UNHEALTHY);
        assertThat(verdict.culprits()).containsExactly("i-1", "i-2", "i-3", "i-4");
        assertThat(verdict.seen())
                .isEqualTo("i-1 answered 503 in 12 ms, not 200-299; i-2 answered 200 in 501 ms, allowed are 500 ms;"
                        + " i-3 answered 200 in 12 ms, but in its body there is no \"UP\"; i-4 did not answer:"
                        + " Connection refused");
        assertThat(verdict.toString())
                .as("a body may hold what readers of a gate may not read")
                .doesNotContain("secret");
    }

    @Test
    void anEndpointIsAskedOnceWhateverTheInstances() {
        HttpProbe endpoint = HttpProbe.of("https://shop.example/health");
        answers("shop.example", Answer.of(502, "", QUICK));
        assertThat(look(endpoint).seen()).isEqualTo("https://shop.example/health answered 502 in 12 ms, not 200");
        assertThat(look(endpoint).culprits()).isEmpty();

        answers("shop.example", Answer.of(200, "", QUICK));
        assertThat(look(endpoint).good()).isTrue();
    }

    @Test
    @Timeout(20)
    void anExpressionThatWouldTakeForEverIsNotFound() {
        assertThat(PatienceMatcher.found("(a+)+b", "a".repeat(5000))).isFalse();
        assertThat(PatienceMatcher.found("(x+x+)+y", "x".repeat(40))).isFalse();
        assertThat(PatienceMatcher.found("\"status\": *\"UP\"", "{\"status\": \"UP\"}"))
                .isTrue();
    }

    private static final GateSpec FROM_AGENT = GateSpec.of(EACH.from(new HttpProbe.Agent("linux-1")));
    private static final Subject FLEET = new Subject("web-dev-v001", "arn:web", 2);

    private static Occasion at(Duration later) {
        return new Occasion(new OperationId("op-1"), Instant.EPOCH.plus(later), Map.of());
    }

    private void bothAnswer() {
        region.inService("i-1", "i-2");
        answers("10.0.0.1", Answer.of(200, "\"UP\"", QUICK));
        answers("10.0.0.2", Answer.of(200, "\"UP\"", QUICK));
    }

    @Test
    void anAgentAsksInPlaceOfTheEngine() {
        bothAnswer();
        region.agents.add("linux-1");

        assertThat(look((HttpProbe) FROM_AGENT.detail()).good()).isTrue();
        assertThat(region.askedFrom).containsExactly("linux-1");
    }

    @Test
    void anAgentThatIsAwayIsAwaitedUntilTheGatesTimeout() {
        bothAnswer();
        Gates.Look away = Gates.pass(region, FLEET, List.of(FROM_AGENT), GateProgress.START, at(Duration.ZERO));
        assertThat(away.failure()).isNull();
        assertThat(away.passed()).isFalse();
        assertThat(away.seen()).isEqualTo("can't be asked: agent linux-1 is away");

        Gates.Look later = Gates.pass(region, FLEET, List.of(FROM_AGENT), away.progress(), at(Duration.ofMinutes(9)));
        assertThat(later.failure()).as("its grace is not the agent's").isNull();

        Gates.Look late = Gates.pass(region, FLEET, List.of(FROM_AGENT), later.progress(), at(Duration.ofMinutes(10)));
        assertThat(late.failure().summary())
                .contains("not passed within 600 s; seen last: can't be asked: agent linux-1 is away")
                .contains("Bring back who has to look");
        assertThat(late.failure().resource()).as("no instance is to blame").isNull();

        region.agents.add("linux-1");
        assertThat(Gates.pass(region, FLEET, List.of(FROM_AGENT.once()), later.progress(), at(Duration.ofMinutes(10)))
                        .passed())
                .isTrue();
    }

    @Test
    void whileItIsWatchedAnAgentThatIsAwayIsNoReasonToGoBackAndNoneToGoOn() {
        bothAnswer();
        List<GateSpec> gates = List.of(FROM_AGENT);
        region.agents.add("linux-1");
        Gates.Look well = Gates.watch(region, FLEET, gates, GateProgress.START, at(Duration.ZERO), null);
        assertThat(well.passed()).isTrue();

        region.agents.clear();
        Gates.Look away = Gates.watch(region, FLEET, gates, well.progress(), at(Duration.ofMinutes(1)), null);
        Gates.Look later = Gates.watch(region, FLEET, gates, away.progress(), at(Duration.ofMinutes(10)), null);
        assertThat(later.failure()).isNull();
        assertThat(later.passed()).isFalse();
        assertThat(later.progress().ill()).as("nothing is wrong with the fleet").isFalse();
        assertThat(later.seen()).contains("agent linux-1 is away");

        Gates.Look late = Gates.watch(region, FLEET, gates, later.progress(), at(Duration.ofMinutes(11)), null);
        assertThat(late.failure().reason()).startsWith("not passed within 600 s");

        region.agents.add("linux-1");
        assertThat(Gates.watch(region, FLEET, gates, later.progress(), at(Duration.ofMinutes(11)), null)
                        .passed())
                .isTrue();
    }

    private void answers(String host, Answer answer) {
        region.answers.put(host, answer);
    }

    private Verdict look(HttpProbe probe) {
        return Gates.now(
                region,
                new Subject("web-dev-v001", "arn:web", 2),
                GateSpec.of(probe),
                new Occasion(new OperationId("op-1"), Instant.EPOCH, Map.of()));
    }
}
