package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.model.AlarmReading;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Metric;
import io.jenkins.plugins.immutabledelivery.model.MetricComparison;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateReaderTest {
    private static final Duration TEN = Duration.ofMinutes(10);

    @Test
    void everyKindOfGateIsReadWithWhatItNeeds() {
        List<GateSpec> gates = read("""
                - targetHealth
                - {kind: alarms, names: [5xx], withoutData: awaited}
                - {kind: http, address: 'http://{instance}:8080/health', status: '200,301-308', body: UP, latency: 500ms}
                - {kind: http, address: https://shop.example/}
                - {kind: command, script: smoke-test, shell: powershell, limit: 30s, timeout: 5m}
                - {kind: metric, metric: errorRate, maximumRatio: 1.5, maximumIncrease: 0.01, minimumSamples: 50}
                - {kind: metric, metric: latency, maximum: 0.5, window: 5m}
                - {kind: judgement, name: load test, timeout: 2d}
                - kind: metric
                  title: orders
                  metric: {namespace: Shop, name: Orders, statistic: Sum, dimensions: {Fleet: '{group}'}}
                  maximum: 3
                """);

        assertThat(gates)
                .extracting(GateSpec::detail)
                .containsExactly(
                        null,
                        new AlarmReading(AlarmReading.WithoutData.AWAITED),
                        new HttpProbe("http://{instance}:8080/health", "200,301-308", "UP", Duration.ofMillis(500)),
                        HttpProbe.of("https://shop.example/"),
                        new RemoteCommand("smoke-test", RemoteCommand.Shell.POWERSHELL, Duration.ofSeconds(30)),
                        MetricComparison.errorRate(null, 1.5, 0.01).sampled(50, TEN),
                        MetricComparison.latency(0.5, null, null).sampled(100, Duration.ofMinutes(5)),
                        null,
                        new MetricComparison(
                                "orders",
                                new Metric("Shop", "Orders", "Sum", Map.of("Fleet", Metric.GROUP)),
                                null,
                                null,
                                100,
                                TEN,
                                3.0,
                                null,
                                null));
        assertThat(gates.get(4).timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(gates.get(4).consecutivePasses()).isEqualTo(1);
        assertThat(gates.get(7).names()).containsExactly("load test");
        assertThat(gates.get(7).timeout()).isEqualTo(Duration.ofDays(2));
        assertThat(gates)
                .extracting(GateSpec::needsTraffic)
                .containsExactly(false, false, false, true, false, true, true, false, true);
    }

    @Test
    void aGateIsSavedAndReadBackTheSame() throws Exception {
        for (GateSpec gate : read("""
                - {kind: alarms, names: [5xx]}
                - {kind: http, address: 'http://{instance}/', from: controller}
                - {kind: command, script: smoke-test}
                - {kind: metric, metric: errorRate, maximumRatio: 1.5}
                """)) {
            String text = Json.MAPPER.writeValueAsString(gate);
            assertThat(Json.MAPPER.readValue(text, GateSpec.class)).isEqualTo(gate);
        }
        GateSpec fromAgent = GateSpec.of(HttpProbe.of("http://{instance}/").from(new HttpProbe.Agent("linux-1")));
        assertThat(Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(fromAgent), GateSpec.class))
                .isEqualTo(fromAgent);
        assertThat(fromAgent.title()).isEqualTo("http http://{instance}/ from agent linux-1");
        assertThat(Json.MAPPER.readValue("""
                        {"kind": "ALARMS", "timeout": "PT10M", "consecutivePasses": 2, "interval": "PT10S",
                         "grace": "PT3M", "names": ["5xx"]}
                        """, GateSpec.class))
                .as("as earlier versions saved it")
                .isEqualTo(GateSpec.of(GateSpec.Kind.ALARMS, "5xx"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '"', textBlock = """
            http                                                  | gates[0]                   | Give what a gate of this kind needs
            {kind: http}                                          | gates[0].address           | such as http://{instance}
            {kind: http, address: ftp://x}                        | gates[0].address           | http or https
            {kind: http, address: 'http://me:secret@x/'}          | gates[0].address           | http or https
            {kind: http, address: http://x, status: good}         | gates[0].status            | 200,301-308
            {kind: http, address: http://x, body: '('}            | gates[0].body              | regular expression
            {kind: http, address: http://x, latency: 11s}         | gates[0].latency           | at most 10s
            {kind: http, address: http://x, script: x}            | gates[0].script            | Known here
            {kind: http, address: http://x, from: agent}          | gates[0].from              | only in Jenkins there are agents
            {kind: alarms, names: [a], withoutData: good}         | gates[0].withoutData       | passes, awaited or fails
            {kind: command}                                       | gates[0].script            | script that is run
            {kind: command, script: x, limit: 2h}                 | gates[0].limit             | 5s to 1h
            {kind: command, script: x, shell: zsh}                | gates[0].shell             | sh or powershell
            {kind: metric, maximum: 1}                            | gates[0].metric            | errorRate, latency, or
            {kind: metric, metric: throughput, maximum: 1}        | gates[0].metric            | errorRate, latency, or
            {kind: metric, metric: errorRate}                     | gates[0]                   | at least one limit
            {kind: metric, metric: errorRate, maximum: -1}        | gates[0].maximum           | 0 or more
            {kind: metric, metric: errorRate, maximum: much}      | gates[0].maximum           | a number
            {kind: metric, metric: errorRate, maximum: 1, window: 4h} | gates[0].window        | 1m to 3h
            {kind: metric, metric: latency, maximum: 1, per: {}}  | gates[0].per               | Leave it out
            {kind: metric, metric: {namespace: a, name: b, statistic: Sum}, maximum: 1} | gates[0] | {group} or {targetGroup}
            {kind: metric, metric: {name: b, statistic: Sum}, maximum: 1} | gates[0].metric | AWS/ApplicationELB
            {kind: metric, metric: {namespace: a, name: b, statistic: Best}, maximum: 1} | gates[0].metric.statistic | such as p95
            {kind: judgement}                                     | gates[0].name              | Name what is judged
            {kind: judgement, name: x, timeout: 7d}               | gates[0].timeout           | at most 144h
            """)
    void whatCannotBeUsedIsRefusedWithItsPlace(String gate, String place, String remedy) {
        assertThatThrownBy(() -> read("- " + gate)).isInstanceOfSatisfying(InvalidInput.class, refusal -> {
            assertThat(refusal.field()).startsWith("environments[0]." + place + " (line");
            assertThat(refusal.remedy()).contains(remedy);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '"', textBlock = """
            http: works                    | rehearsal.faults[0].http      | Use fails
            judgement: taste               | rehearsal.faults[0].judgement | load test
            errorRate: 2                   | rehearsal.faults[0].errorRate | from 0 to 1
            http: fails, command: fails    | rehearsal.faults[0]           | Say one of
            """)
    void aFaultThatCannotBePlayedIsRefused(String fault, String place, String remedy) {
        String file = file("- {kind: judgement, name: load test}")
                + "rehearsal: {faults: [{version: 1, environment: dev, " + fault + "}]}\n";

        assertThatThrownBy(() -> PipelineReader.parse(file)).isInstanceOfSatisfying(InvalidInput.class, refusal -> {
            assertThat(refusal.field()).startsWith(place + " (line");
            assertThat(refusal.remedy()).contains(remedy);
        });
    }

    private static List<GateSpec> read(String gates) {
        return PipelineReader.parse(file(gates)).environments().get(0).gates();
    }

    private static String file(String gates) {
        return """
                application: web
                region: eu-central-1
                bake: {base: ami-0123456789abcdef0, instanceType: t3.small, provision: install}
                environments:
                  - name: dev
                    capacity: {min: 1, desired: 1, max: 1}
                    gates:
                """ + gates.strip().indent(6) + "steps: [{bakeAmi: {version: 1}}]\n";
    }
}
