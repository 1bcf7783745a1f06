package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private static final String PIPELINE = """
            application: web
            region: eu-central-1
            bake:
              base: resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
              instanceType: t3.small
              provision: dnf -y install nginx
            environments:
              - {name: dev, capacity: {min: 1, desired: 2, max: 2}, targetGroups: 2, keepPreviousWarm: 2h}
              - {name: production, capacity: {min: 1, desired: 1, max: 1}}
            steps:
              - bakeAmi: {version: 1}
              - deployImmutable: {environment: dev, version: 1}
              - says: The next one is no good.
                bakeAmi: {version: 2}
              - deployImmutable: {environment: dev, version: 2}
                expect: stopped
              - wait: 90s
            rehearsal:
              faults:
                - {version: 2, environment: dev, healthCheck: fails}
            """;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aRunThatEndsAsExpectedIsToldLineByLineAndConcludedWithATable() {
        assertThat(run(PIPELINE)).isEqualTo(Main.GOOD);

        assertThat(lines())
                .first()
                .asString()
                .contains("pipeline.yaml: application web, 2 environments, 5 steps in eu-central-1", "seed 1");
        assertThat(lines())
                .contains(" 1  bake web 1", " 3  bake web 2  # The next one is no good.", " 5  wait 1 min 30 s")
                .anyMatch(line -> line.matches(" +0:\\d\\d:\\d\\d  image       ami-\\w+ is available: web 1"))
                .anyMatch(line -> line.matches(" +0:\\d\\d:\\d\\d  dev         ← web 1"))
                .anyMatch(line -> line.contains("stopped, as expected, after "))
                .anyMatch(line -> line.contains("why:    i-") && line.contains("Target.ResponseCodeMismatch"))
                .anyMatch(line -> line.contains("  | [FAILED] Failed to start nginx.service"))
                .anyMatch(line -> line.endsWith("waited 1 min 30 s"));
        int table = indexOf("ENVIRONMENT +IMAGE VERSION +AMI +FLEET +HEALTH +SINCE");
        assertThat(lines().get(table + 1))
                .matches("dev +web 1 +ami-\\w+ +web-dev-v001 +2 of 2 healthy +0:\\d\\d:\\d\\d");
        assertThat(lines().get(table + 2)).matches("production +- +- +- +not served +-");
        assertThat(lines())
                .contains(
                        "All 5 steps ended as expected.",
                        "AWS and the ledger agree, and nothing is left unaccounted for.")
                .anyMatch(
                        line -> line.matches(
                                "[\\d,]+ AWS calls: autoscaling \\d+, cloudwatch \\d+, ec2 \\d+, elasticloadbalancing \\d+, ssm 2\\."))
                .anyMatch(line -> line.matches("\\d+ min( \\d+ s)? of simulated time in \\d+\\.\\d s\\."));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void whatIsOnlyWaitedForIsNotToldInVirtualTime() {
        run(PIPELINE);

        assertThat(lines()).noneMatch(line -> line.contains(" is pending") || line.contains("provisioning on "));
    }

    @Test
    void aFormerFleetThatIsKeptIsInTheTableToo() {
        run(PIPELINE.replace("    expect: stopped\n", "")
                .replace("faults:\n    - {version: 2, environment: dev, healthCheck: fails}", "seed: 3"));

        int table = indexOf("ENVIRONMENT .*");
        assertThat(lines().get(table + 1)).matches("dev +web 2 .*2 of 2 healthy.*");
        assertThat(lines().get(table + 2)).matches(" +web 1 +ami-\\w+ +web-dev-v001 +warm until \\d:\\d\\d:\\d\\d .*");
    }

    @Test
    void aStopThatIsNotExpectedEndsTheRunWithOne() {
        assertThat(run(PIPELINE.replace("    expect: stopped\n", ""))).isEqualTo(Main.BAD);

        assertThat(lines())
                .anyMatch(line -> line.contains("STOPPED after "))
                .contains("Step 4 did not end as expected; 1 step after it not taken.");
    }

    @Test
    void aStopThatDoesNotComeEndsTheRunWithOne() {
        assertThat(run(PIPELINE.replace("version: 2, environment: dev, h", "version: 9, environment: dev, h")))
                .isEqualTo(Main.BAD);

        assertThat(lines()).anyMatch(line -> line.contains("NOT STOPPED, though it was to be"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    min: 1, desired: 2 | min: 3, desired: 2 | environments[0].capacity.max (line 8)  | 2        | at least capacity.min
                    name: dev          | name: Dev          | environments[0].name (line 8)          | Dev      | lower-case
                    instanceType       | instancetype       | bake.instancetype (line 5)             | t3.small | Known here
                    region: eu         | region: neverland-eu | region (line 2)                      | neverland-eu-central-1 | eu-central-1
                    wait: 90s          | wait: soon         | steps[4].wait (line 17)                | soon     | 90s
                    """)
    void aMistakeInTheFileIsRefusedWithFieldValueAndRemedy(
            String right, String wrong, String field, String value, String remedy) {
        assertThat(run(PIPELINE.replaceFirst(Pattern.quote(right), wrong))).isEqualTo(Main.REFUSED);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.get(0)).endsWith("pipeline.yaml can't be used; nothing was begun.");
        assertThat(lines.get(1)).isEqualTo("  field:  " + field);
        assertThat(lines.get(2)).isEqualTo("  value:  " + value);
        assertThat(lines.get(3)).startsWith("  remedy: ").contains(remedy);
    }

    @Test
    void aMissingFileIsRefused() {
        assertThat(main().run("--pipeline", directory.resolve("none.yaml").toString()))
                .isEqualTo(Main.REFUSED);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("none.yaml can't be used", "Name a file that exists");
    }

    @Test
    void anOptionThatIsNotKnownIsRefused() {
        assertThat(main().run("--pipelin", "x")).isEqualTo(Main.REFUSED);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("The command can't be used", "--pipelin");
    }

    @Test
    void journalAndLedgerAreKeptWhereThatIsAskedForAndNotUsedTwice() {
        Path state = directory.resolve("state");
        String onlyABake = PIPELINE.substring(0, PIPELINE.indexOf("  - deployImmutable"));

        assertThat(run(onlyABake, "--state", state.toString())).isEqualTo(Main.GOOD);
        assertThat(state.resolve("operations").resolve("01-bake-ami.json")).exists();
        assertThat(state.resolve("ledger.jsonl")).isNotEmptyFile();

        assertThat(run(onlyABake, "--state", state.toString())).isEqualTo(Main.REFUSED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--state", "earlier run");
    }

    @Test
    void anEndpointThatDoesNotAnswerIsRefusedAtOnce() {
        assertThat(run(PIPELINE, "--endpoint", "http://127.0.0.1:1")).isEqualTo(Main.REFUSED);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--endpoint", "http://127.0.0.1:1", "ec2:DescribeImages", "Start the emulator");
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        assertThat(Main.coloured(Map.of("TERM", "xterm"), true)).isTrue();
        assertThat(Main.coloured(Map.of("TERM", "xterm"), false)).isFalse();
        assertThat(Main.coloured(Map.of("TERM", "xterm", "NO_COLOR", "1"), true))
                .isFalse();
        assertThat(Main.coloured(Map.of("TERM", "xterm", "NO_COLOR", ""), true)).isTrue();
        assertThat(Main.coloured(Map.of("TERM", "dumb"), true)).isFalse();
        assertThat(new Screen(stream(out), true).styled(Style.BOLD, "x")).isEqualTo("\u001b[1mx\u001b[0m");
    }

    private int run(String pipeline, String... more) {
        try {
            Path file = Files.writeString(directory.resolve("pipeline.yaml"), pipeline);
            String[] args = new String[more.length + 2];
            args[0] = "--pipeline";
            args[1] = file.toString();
            System.arraycopy(more, 0, args, 2, more.length);
            return main().run(args);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Main main() {
        return new Main(new Screen(stream(out), false), new Screen(stream(err), false));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private int indexOf(String pattern) {
        for (int i = 0; i < lines().size(); i++) {
            if (lines().get(i).matches(pattern)) {
                return i;
            }
        }
        throw new AssertionError("No line matches " + pattern + " in\n" + String.join("\n", lines()));
    }
}
