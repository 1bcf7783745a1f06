package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.aws.AwsClients;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.rehearsal.Inventory;
import io.jenkins.plugins.immutabledelivery.rehearsal.SimulatedAccount;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualClock;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualTimer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;

/**
 * The simulated account stands in for the endpoint; its time is the run's, which goes 200 times as fast as the wall's, so
 * that the engine's shortest limit, ten minutes, is three seconds.
 */
@Timeout(120)
class EndpointRunTest {
    private static final String PIPELINE = """
            application: web
            region: eu-central-1
            bake:
              base: resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
              instanceType: t3.small
              provision: dnf -y install nginx
            environments:
              - name: dev
                capacity: {min: 1, desired: 1, max: 1}
                gates: [inService, {kind: alarms, names: [errors]}]
            steps:
              - bakeAmi: {version: 1}
              - deployImmutable: {environment: dev, version: 1}
            rehearsal: {paceOnEndpoint: 200}
            """;
    private static final String ENDPOINT = "http://127.0.0.1:4566";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Path file;
    private Path state;
    private SimulatedAccount account;
    private CallListener listener = new CallListener() {};

    /** Loading the SDK's classes would last longer than the engine waits at that speed. */
    @BeforeAll
    static void warmUp() {
        VirtualClock clock = new VirtualClock(Instant.EPOCH);
        VirtualTimer timer = new VirtualTimer(clock::advanceTo);
        Pipeline pipeline = PipelineReader.parse(PIPELINE);
        Rehearsal rehearsal = new Rehearsal(
                pipeline,
                new Place(Rehearsal.simulatedAccount(pipeline, clock), null, clock, timer),
                Records.inMemory(),
                Flow.Watcher.NONE);
        rehearsal.start();
        timer.runUntil(rehearsal::isOver);
        rehearsal.remove();
        timer.runUntil(rehearsal::isRemoved);
        assertThat(rehearsal.asExpected()).isTrue();
    }

    @BeforeEach
    void pipeline() throws IOException {
        file = Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE);
        state = directory.resolve("state");
    }

    @Test
    void aRunShowsTheCallsThatChangeSomethingAndRemovesAllOfIt() {
        try (EndpointRun run = run()) {
            assertThat(run.run()).isTrue();
        }

        assertThat(told())
                .contains("on " + ENDPOINT + ", time 200 times as fast as the wall's")
                .contains("AWS    ec2:RunInstances", "AWS    autoscaling:CreateAutoScalingGroup")
                .doesNotContain("AWS    ec2:Describe", "earlier rehearsal left")
                .contains("All 2 steps ended as expected.")
                .contains("all that the rehearsal created in eu-central-1 is removed")
                .containsPattern("\\d+ AWS calls: autoscaling \\d+, ");
        assertEmpty();
    }

    @Test
    void whereTheEndpointHasNoAlarmsTheyArePlayedAndThatIsSaid() {
        listener = new CallListener() {
            @Override
            public void before(Call call) {
                if (call.service().equals("cloudwatch")) {
                    throw CloudWatchException.builder().statusCode(404).build();
                }
            }
        };

        try (EndpointRun run = run()) {
            assertThat(run.run()).isTrue();
        }

        assertThat(told())
                .contains("The endpoint lacks cloudwatch:DescribeAlarms (HTTP 404), so alarms are played.")
                .contains("gate alarms passed: no alarm raised: errors");
        assertEmpty();
    }

    @Test
    void anOperationThatTheEndpointLacksIsNamedAndWhatWasCreatedIsRemoved() {
        listener = new CallListener() {
            @Override
            public void before(Call call) {
                if (call.operation().equals("CreateAutoScalingGroup")) {
                    throw AutoScalingException.builder()
                            .awsErrorDetails(AwsErrorDetails.builder()
                                    .errorCode("InvalidAction")
                                    .errorMessage("Unknown action")
                                    .build())
                            .statusCode(400)
                            .build();
                }
            }
        };

        try (EndpointRun run = run()) {
            assertThat(run.run()).isFalse();
        }

        assertThat(told())
                .contains("what:   create Auto Scaling group (autoscaling:CreateAutoScalingGroup) on web-dev-v001")
                .contains("why:    InvalidAction: Unknown action")
                .contains("remedy: This endpoint does not know autoscaling:CreateAutoScalingGroup; use another one.")
                .contains("Step 2 did not end as expected");
        assertEmpty();
    }

    @Test
    void aRunThatIsInterruptedRemovesWhatItCreated() throws InterruptedException {
        try (EndpointRun run = run()) {
            interruptAt("CreateAutoScalingGroup", run);
        }

        assertThat(told()).contains("Interrupted; removing what was created.");
        assertEmpty();
    }

    @Test
    void aRunWithAStateDirectoryIsTakenUpAgainAndOnlyOnce() throws InterruptedException {
        try (EndpointRun run = run("--state", state.toString())) {
            interruptAt("CreateImage", run);
        }
        assertThat(told()).contains("Interrupted. The same command goes on with it");
        assertThat(account.region("eu-central-1").inventory().images()).hasSize(1);
        out.reset();

        try (EndpointRun run = run("--state", state.toString())) {
            assertThat(run.run()).isTrue();
        }
        assertThat(told()).contains("done in", "All 2 steps ended as expected.").doesNotContain("resources set up");
        assertEmpty();

        assertThatThrownBy(() -> run("--state", state.toString()))
                .isInstanceOfSatisfying(InvalidInput.class, refusal -> {
                    assertThat(refusal.field()).isEqualTo("--state");
                    assertThat(refusal.remedy()).contains("has ended");
                });
    }

    @Test
    void aStateDirectoryIsForOnePipelineAndOneEndpoint() throws InterruptedException, IOException {
        try (EndpointRun run = run("--state", state.toString())) {
            interruptAt("RunInstances", run);
        }

        assertThatThrownBy(() -> new EndpointRun(
                        PipelineReader.read(file),
                        Arguments.parse(
                                "--pipeline",
                                file.toString(),
                                "--endpoint",
                                "http://127.0.0.1:9999",
                                "--state",
                                state.toString()),
                        screen(),
                        this::connect))
                .isInstanceOfSatisfying(InvalidInput.class, refusal -> {
                    assertThat(refusal.field()).isEqualTo("--endpoint");
                    assertThat(refusal.remedy()).contains(ENDPOINT);
                });
        Files.writeString(file, PIPELINE.replace("version: 1", "version: 2"));
        assertThatThrownBy(() -> run("--state", state.toString()))
                .isInstanceOfSatisfying(InvalidInput.class, refusal -> {
                    assertThat(refusal.field()).isEqualTo("--state");
                    assertThat(refusal.remedy()).contains("began with another pipeline");
                });
        assertThatThrownBy(() -> run("--state", file.toString()))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refusal -> assertThat(refusal.remedy()).contains("Name a directory"));
    }

    private void interruptAt(String operation, EndpointRun run) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        listener = new CallListener() {
            @Override
            public void after(Call call) {
                if (call.operation().equals(operation)) {
                    reached.countDown();
                }
            }
        };
        account.gate().listen(listener);
        Thread thread = new Thread(run::run, "run");
        thread.setDaemon(true);
        thread.start();
        reached.await();
        run.interrupted();
    }

    private EndpointRun run(String... more) {
        String[] args = new String[more.length + 4];
        System.arraycopy(new String[] {"--pipeline", file.toString(), "--endpoint", ENDPOINT}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return new EndpointRun(PipelineReader.read(file), Arguments.parse(args), screen(), this::connect);
    }

    private Screen screen() {
        return new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), false);
    }

    /** An endpoint outlives the runs on it. */
    private AwsClients connect(Clock clock, Consumer<String> calls) {
        account = account == null ? new SimulatedAccount(clock, 1) : goesOn(account, clock);
        account.gate().listen(listener);
        account.gate().listen(new CallListener() {
            @Override
            public void before(Call call) {
                calls.accept(call.toString());
            }
        });
        return account;
    }

    private SimulatedAccount goesOn(SimulatedAccount before, Clock clock) {
        try {
            Path saved = directory.resolve("account");
            before.save(saved);
            return SimulatedAccount.load(saved, clock);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void assertEmpty() {
        Inventory inventory = account.region("eu-central-1").inventory();
        assertThat(inventory.images()).isEmpty();
        assertThat(inventory.snapshots()).isEmpty();
        assertThat(inventory.instances()).isEmpty();
        assertThat(inventory.groups()).isEmpty();
        assertThat(inventory.templateVersions()).isEmpty();
        assertThat(inventory.serving()).isEmpty();
    }
}
