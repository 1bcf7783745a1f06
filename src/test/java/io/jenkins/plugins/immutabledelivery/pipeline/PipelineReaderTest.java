package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineReaderTest {
    private static final String GOOD = """
            application: web
            region: eu-central-1
            bake:
              base: ami-0123456789abcdef0
              instanceType: t3.small
              provision: install
            environments:
              - name: dev
                capacity: {min: 1, desired: 2, max: 3}
              - name: production
                capacity: {min: 3, desired: 3, max: 9}
                targetGroups: 2
                gates: [inService, {kind: alarms, names: [errors], interval: 30s}]
                bakeTime: 1h30m
                tags: {team: shop}
            steps:
              - bakeAmi: {version: 1.10}
              - deployImmutable: {environment: dev, version: 1.10}
              - promote: {from: dev, to: production}
                expect: stopped
                says: It is bad.
              - wait: 90s
              - rollbackImage: {environment: production, toVersion: 1.9}
            rehearsal:
              seed: 7
              paceOnEndpoint: 60
              provisioningOnEndpoint: assumed
              faults:
                - {version: 1.10, environment: production, healthCheck: fails}
                - {version: 1.10, environment: production, alarm: errors, after: 5m}
            """;

    @Test
    void everythingThatTheFileSaysIsRead() {
        Pipeline pipeline = PipelineReader.parse(GOOD);

        ImageVersion version = new ImageVersion("web", "1.10");
        assertThat(pipeline.application()).isEqualTo("web");
        assertThat(pipeline.region()).isEqualTo("eu-central-1");
        assertThat(pipeline.bake())
                .isEqualTo(new Pipeline.Bake(new BaseImage.ById("ami-0123456789abcdef0"), "t3.small", "install"));
        EnvironmentPlan production = pipeline.environments().get(1);
        assertThat(production.capacity()).isEqualTo(new Capacity(3, 3, 9));
        assertThat(production.targetGroups()).isEqualTo(2);
        assertThat(production.bakeTime()).isEqualTo(Duration.ofMinutes(90));
        assertThat(production.tags()).containsEntry("team", "shop");
        assertThat(production.gates())
                .extracting(GateSpec::kind)
                .containsExactly(GateSpec.Kind.IN_SERVICE, GateSpec.Kind.ALARMS);
        assertThat(production.gates().get(1).interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(production.gates().get(1).names()).containsExactly("errors");
        assertThat(pipeline.environments().get(0).gates()).isEqualTo(GateSpec.usual());
        assertThat(pipeline.steps())
                .containsExactly(
                        new Step(1, new Action.BakeAmi(version), false, null),
                        new Step(2, new Action.DeployImmutable("dev", version, Manner.USUAL), false, null),
                        new Step(3, new Action.Promote("dev", "production", Manner.USUAL), true, "It is bad."),
                        new Step(4, new Action.Pause(Duration.ofSeconds(90)), false, null),
                        new Step(5, new Action.RollbackImage("production", "1.9", null, Manner.USUAL), false, null));
        assertThat(pipeline.rehearsal())
                .isEqualTo(new Pipeline.Rehearsal(
                        7,
                        60,
                        true,
                        List.of(
                                new Fault.FailsHealthCheck(version, "production"),
                                new Fault.RaisesAlarm(version, "production", "errors", Duration.ofMinutes(5)))));
    }

    @Test
    void aBaseImageCanBeFoundByOwnerAndName() {
        Pipeline pipeline = PipelineReader.parse(
                GOOD.replace("ami-0123456789abcdef0", "{owner: amazon, name: 'al2023-*', architecture: arm64}"));

        assertThat(pipeline.bake().base()).isEqualTo(new BaseImage.Newest("amazon", "al2023-*", "arm64"));
    }

    @Test
    void anAuditIsReadWithWhatIsSaidOfIt() {
        String all = "auditDrift: {environment: production, maxAge: 30d, failOnDrift: true}";

        assertThat(audit(all)).isEqualTo(new Action.AuditDrift("production", Duration.ofDays(30), true));
        assertThat(audit("auditDrift: {environment: dev}")).isEqualTo(new Action.AuditDrift("dev", null, false));
        assertThat(refusal(GOOD.replace("wait: 90s", "auditDrift: {environment: qa}"))
                        .getMessage())
                .contains("steps[3].auditDrift.environment")
                .contains("dev, production");
        assertThat(refusal(GOOD.replace("wait: 90s", "auditDrift: {environment: dev, maxAge: 0}"))
                        .getMessage())
                .contains("steps[3].auditDrift.maxAge")
                .contains("above zero");
    }

    private static Action audit(String step) {
        return PipelineReader.parse(GOOD.replace("wait: 90s", step))
                .steps()
                .get(3)
                .action();
    }

    @Test
    void theExampleCanBeRead() {
        Pipeline pipeline = PipelineReader.read(Path.of("docs/examples/acme.yaml"));

        assertThat(pipeline.environments())
                .extracting(EnvironmentPlan::name)
                .containsExactly("dev", "staging", "production");
        assertThat(pipeline.steps()).filteredOn(Step::expectStopped).hasSize(1);
    }

    /** Each case replaces one piece of a good file and says what the refusal has to name. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '"', textBlock = """
            application: web            | aplication: web                 | aplication (line 1)                        | 'web'          | Known here: application, region
            application: web            | application:                    | application (line 1)                       | is missing     | Name the application
            application: web            | application: Web!               | application (line 1)                       | 'Web!'         | lower-case letters
            application: web            | application: [web]              | application (line 1)                       | 'a list'       | Use a name
            region: eu-central-1        | region: Frankfurt               | region (line 2)                            | 'Frankfurt'    | such as eu-central-1
            ami-0123456789abcdef0       | ami-nonsense                    | bake.base (line 4)                         | 'ami-nonsense' | Use an AMI's id
            ami-0123456789abcdef0       | {owner: me, name: x}            | bake.base.owner (line 4)                   | 'me'           | 12-digit account id
            ami-0123456789abcdef0       | {owner: self}                   | bake.base.name (line 4)                    | is missing     | name filter
            ami-0123456789abcdef0       | {owner: self, name: x, architecture: arm} | bake.base.architecture (line 4) | 'arm'          | x86_64 or arm64
            provision: install          | provision: {}                   | bake.provision (line 6)                    | '{}'           | shell script
            provision: install          | script: install                 | bake.script (line 6)                       | 'install'      | Known here: base
            min: 1, desired: 2, max: 3  | min: 4, desired: 4, max: 3      | environments[0].capacity.max (line 9)      | '3'            | at least capacity.min
            min: 1, desired: 2, max: 3  | min: 0, desired: 0, max: 3      | environments[0].capacity.min (line 9)      | '0'            | 1 or more
            min: 1, desired: 2, max: 3  | min: one, desired: 2, max: 3    | environments[0].capacity.min (line 9)      | 'one'          | whole number
            min: 1, desired: 2, max: 3  | min: 1.5, desired: 2, max: 3    | environments[0].capacity.min (line 9)      | '1.5'          | whole number
            min: 1, desired: 2, max: 3  | min: 1, max: 3                  | environments[0].capacity.desired (line 9)  | is missing     | whole number
            name: production            | name: dev                       | environments[1].name (line 10)             | 'dev'          | another name
            name: production            | name: Prod_1                    | environments[1].name (line 10)             | 'Prod_1'       | lower-case letters
            targetGroups: 2             | targetGroups: 3                 | environments[1].targetGroups (line 12)     | '3'            | Use 1, or 2
            [inService,                 | [inservice,                     | environments[1].gates[0] (line 13)         | 'inservice'    | Use inService
            , names: [errors]           | ""                              | environments[1].gates[1] (line 13)         | '[]'           | Name the alarms
            bakeTime: 1h30m             | bakeTime: soon                  | environments[1].bakeTime (line 14)         | 'soon'         | such as 90s, 10m
            bakeTime: 1h30m             | bakeTime: 10                    | environments[1].bakeTime (line 14)         | '10'           | such as 90s, 10m
            {team: shop}                | {aws:x: shop}                   | environments[1].tags (line 15)             | 'aws:x'        | doesn't begin with aws:
            - bakeAmi: {version: 1.10}  | - says: nothing                 | steps[0] (line 17)                         | 'a mapping'    | Use one of bakeAmi
            bakeAmi: {version: 1.10}    | bakeAmi: {version: a b}         | steps[0].bakeAmi.version (line 17)         | 'a b'          | letters, digits
            bakeAmi: {version: 1.10}    | bakeAmi: {version: 1.11}        | steps[1].deployImmutable.version (line 18) | '1.10'         | in a step before
            {environment: dev, version: 1.10}| {environment: qa, version: 1.10} | steps[1].deployImmutable.environment (line 18) | 'qa' | dev, production
            from: dev, to: production   | from: dev, to: dev              | steps[2].promote.to (line 19)              | 'dev'          | another environment
            from: dev, to: production   | from: dev                       | steps[2].promote.to (line 19)              | is missing     | dev, production
            expect: stopped             | expect: failure                 | steps[2].expect (line 20)                  | 'failure'      | Use stopped
            wait: 90s                   | wait: 0                         | steps[3].wait (line 22)                    | '0'            | above zero
            toVersion: 1.9              | toVersion: 1.9, toImage: ami-00000000 | steps[4].rollbackImage.toImage (line 23) | 'ami-00000000' | not both
            toVersion: 1.9              | toImage: latest                 | steps[4].rollbackImage.toImage (line 23)   | 'latest'       | AMI's id
            seed: 7                     | seed: seven                     | rehearsal.seed (line 25)                   | 'seven'        | whole number
            paceOnEndpoint: 60          | paceOnEndpoint: 0               | rehearsal.paceOnEndpoint (line 26)         | '0'            | 1 or more
            OnEndpoint: assumed         | OnEndpoint: skipped             | rehearsal.provisioningOnEndpoint (line 27) | 'skipped'      | awaited
            alarm: errors               | alarm: error                    | rehearsal.faults[1].alarm (line 30)        | 'error'        | production looks at: errors
            production, alarm: errors   | dev, alarm: errors              | rehearsal.faults[1].alarm (line 30)        | 'errors'       | Give dev a gate of kind alarms
            instanceType: t3.small      | instanceType: big               | bake.instanceType (line 5)                 | 'big'          | such as t3.small
            bakeTime: 1h30m             | region: Mars                    | environments[1].region (line 14)           | 'Mars'         | region's code
            healthCheck: fails          | healthCheck: slow               | rehearsal.faults[0].healthCheck (line 29)  | 'slow'         | Use fails
            , healthCheck: fails        | ""                              | rehearsal.faults[0] (line 29)              | 'a mapping'    | Say one of
            application: web            | region: us-east-1               | the pipeline file (line 2)                 | region         | no field twice
            application: web            | "application: [web"             | the pipeline file (line                    | can't be used  | Correct the YAML
            """)
    void aMistakeIsRefusedWithPlaceValueAndRemedy(
            String piece, String mistake, String place, String value, String remedy) {
        assertThat(GOOD).contains(piece);

        InvalidInput refusal = refusal(GOOD.replace(piece, mistake));

        assertThat(refusal.getMessage()).startsWith(place).contains(value).contains(remedy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "# only a comment\n", "just words", "- a\n- list\n"})
    void aFileThatIsNoMappingIsRefused(String text) {
        assertThat(refusal(text))
                .hasMessageStartingWith("the pipeline file")
                .hasMessageContaining("Known here: application");
    }

    @Test
    void whatIsNoYamlIsRefusedWithWhatWasFoundAndWhere() {
        InvalidInput refusal = refusal(GOOD.replace("  - name: production", "  - name: production\n  name: twice"));

        assertThat(refusal.field()).isEqualTo("the pipeline file (line 11)");
        assertThat(refusal.value()).isEqualTo("while parsing a block collection: expected <block end>, but found '?'");
    }

    @Test
    void aScriptThatIsTooLongForUserDataIsRefused() {
        InvalidInput refusal = refusal(GOOD.replace("provision: install", "provision: " + "x".repeat(17_000)));

        assertThat(refusal.field()).isEqualTo("bake.provision (line 6)");
        assertThat(refusal.remedy()).contains("16 KB");
    }

    @Test
    void anAliasIsRefusedRatherThanTakenForItsName() {
        String text =
                GOOD.replace("application: web", "application: &a web").replace("region: eu-central-1", "region: *a");

        assertThat(refusal(text))
                .hasMessageStartingWith("the pipeline file (line 2)")
                .hasMessageContaining("*a");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(refusal(GOOD + "---\napplication: other\n")).hasMessageContaining("one document");
    }

    @Test
    void aVersionIsBakedOnce() {
        String twice = GOOD.replace("  - wait: 90s", "  - bakeAmi: {version: 1.10}");

        assertThat(refusal(twice)).hasMessageStartingWith("steps[3].bakeAmi.version (line 22)");
    }

    @Test
    void nothingStopsAWait() {
        String text = GOOD.replace("  - wait: 90s", "  - {wait: 90s, expect: stopped}");

        assertThat(refusal(text)).hasMessageStartingWith("steps[3].expect (line 22)");
    }

    @Test
    void aFileThatCannotBeReadIsRefused(@TempDir Path directory) throws IOException {
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(catchThrowableOfType(InvalidInput.class, () -> PipelineReader.read(directory.resolve("none.yaml"))))
                .hasMessageContaining("none.yaml")
                .hasMessageContaining("Name a file that exists");
        assertThat(catchThrowableOfType(InvalidInput.class, () -> PipelineReader.read(binary)))
                .hasMessageContaining("UTF-8");
    }

    private static InvalidInput refusal(String text) {
        InvalidInput refusal = catchThrowableOfType(InvalidInput.class, () -> PipelineReader.parse(text));
        assertThat(refusal).as("the refusal").isNotNull();
        return refusal;
    }
}
