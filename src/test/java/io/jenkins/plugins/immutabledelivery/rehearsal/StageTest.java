package io.jenkins.plugins.immutabledelivery.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.immutabledelivery.aws.AwsCloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Listener;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class StageTest {
    private static final Location HERE = Location.of("eu-central-1");
    private static final StagePlan PLAN = new StagePlan(
            HERE,
            "web",
            "rehearsal of web",
            "t3.small",
            List.of(
                    new StagePlan.Scene("dev", 1, List.of()),
                    new StagePlan.Scene("production-of-thirty-characters-x", 2, List.of("errors", "latency"))));

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final VirtualTimer timer = new VirtualTimer(clock::advanceTo);
    private final SimulatedAccount account = new SimulatedAccount(clock, 1);
    private int operations;

    @Test
    void everythingThatAnEnvironmentNeedsIsSetUpAndFitsTogether() {
        StageData stage = setUp();

        Cloud.Region region = new AwsCloud(account).at(HERE);
        assertThat(region.launchTemplates().subnets(stage.subnets()))
                .extracting(subnet -> subnet.availabilityZone())
                .containsExactlyInAnyOrder("eu-central-1a", "eu-central-1b");
        assertThat(region.launchTemplates()
                        .defaultVersion(stage.launchTemplate())
                        .orElseThrow()
                        .instanceType())
                .isEqualTo("t3.small");
        assertThat(stage.route("dev").weighted()).isFalse();
        var production = stage.route("production-of-thirty-characters-x");
        assertThat(region.loadBalancing().weights(production.forwarder()).orElseThrow())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        production.targetGroups().get(0),
                        1,
                        production.targetGroups().get(1),
                        0));
        assertThat(region.loadBalancing().targetGroups(production.targetGroups()))
                .allSatisfy(group -> assertThat(group.name()).hasSizeLessThanOrEqualTo(32));
        assertThat(region.loadBalancing().targetGroups(stage.route("dev").targetGroups()))
                .singleElement()
                .satisfies(group -> assertThat(group.loadBalancers()).hasSize(1));
        assertThat(region.alarms().find(List.of("errors", "latency"))).hasSize(2);
    }

    @Test
    void whatIsThereAlreadyIsFoundAndNotMadeTwice() {
        StageData first = setUp();
        Map<String, Long> before = account.gate().counts();

        StageData second = setUp();

        assertThat(second.made()).isEqualTo(first.made());
        assertThat(account.gate().counts().entrySet().stream()
                        .filter(call -> call.getKey().matches(".*:(Create|Put).*"))
                        .toList())
                .isEqualTo(before.entrySet().stream()
                        .filter(call -> call.getKey().matches(".*:(Create|Put).*"))
                        .toList());
    }

    @Test
    void aCallWhoseAnswerIsLostIsNotMadeTwice() {
        account.gate().listen(new CallListener() {
            private boolean lost;

            @Override
            public void after(Call call) {
                if (!call.readOnly() && (lost = !lost)) {
                    throw Ec2Exception.builder().statusCode(503).build();
                }
            }
        });

        setUp();

        assertThat(account.gate().counts())
                .containsEntry("ec2:CreateVpc", 1L)
                .containsEntry("ec2:CreateSubnet", 2L)
                .containsEntry("elasticloadbalancing:CreateListener", 2L)
                .containsEntry("elasticloadbalancing:CreateTargetGroup", 3L);
    }

    @Test
    void aRemovalLeavesTheRegionEmpty() {
        StageData stage = setUp();

        assertThat(run(StageRemoval.KIND, stage).stage()).isEqualTo(Saved.Stage.SUCCEEDED);

        assertEmpty();
    }

    @Test
    void aRemovalNeedsToKnowNothingButThePlan() {
        setUp();

        run(StageRemoval.KIND, StageData.of(PLAN));

        assertEmpty();
    }

    @Test
    void aRemovalFromAnEmptyRegionChangesNothing() {
        assertThat(run(StageRemoval.KIND, StageData.of(PLAN)).stage()).isEqualTo(Saved.Stage.SUCCEEDED);

        assertThat(account.gate().counts().keySet()).allMatch(call -> call.contains(":Describe"));
    }

    @Test
    void whatIsInUseIsRemovedLater() {
        StageData stage = setUp();
        account.gate().listen(new CallListener() {
            private int refusals = 3;

            @Override
            public void before(Call call) {
                if (call.operation().equals("DeleteSubnet") && refusals-- > 0) {
                    throw Refusal.ec2("DependencyViolation", "The subnet has dependencies and cannot be deleted.");
                }
            }
        });

        assertThat(run(StageRemoval.KIND, stage).stage()).isEqualTo(Saved.Stage.SUCCEEDED);
        assertEmpty();
    }

    @Test
    void whatAnotherOneHasRemovedMeanwhileIsGone() {
        StageData stage = setUp();
        account.gate().listen(new CallListener() {
            @Override
            public void after(Call call) {
                if (call.operation().equals("DeleteListener")) {
                    throw Refusal.loadBalancing("ListenerNotFound", "Listener not found");
                }
            }
        });

        assertThat(run(StageRemoval.KIND, stage).stage()).isEqualTo(Saved.Stage.SUCCEEDED);
        assertEmpty();
    }

    @Test
    void aCallThatIsDeniedIsNamed() {
        account.gate().listen(new CallListener() {
            @Override
            public void before(Call call) {
                if (call.operation().equals("CreateLoadBalancer")) {
                    throw Refusal.loadBalancing("AccessDenied", "User is not authorized");
                }
            }
        });

        Saved operation = run(StageSetUp.KIND, StageData.of(PLAN));

        assertThat(operation.stage()).isEqualTo(Saved.Stage.FAILED);
        assertThat(operation.failure().what()).contains("elasticloadbalancing:CreateLoadBalancer");
        assertThat(operation.failure().reason()).contains("AccessDenied", "User is not authorized");
    }

    private void assertEmpty() {
        assertThat(account.ec2(HERE).describeVpcs(request -> {}).vpcs()).isEmpty();
        assertThat(account.ec2(HERE).describeSubnets(request -> {}).subnets()).isEmpty();
        assertThat(account.ec2(HERE).describeSecurityGroups(request -> {}).securityGroups())
                .isEmpty();
        assertThat(account.elasticLoadBalancing(HERE)
                        .describeLoadBalancers(request -> {})
                        .loadBalancers())
                .isEmpty();
        assertThat(account.elasticLoadBalancing(HERE)
                        .describeTargetGroups(request -> {})
                        .targetGroups())
                .isEmpty();
        assertThat(account.region(HERE.region()).inventory().templateVersions()).isEmpty();
        assertThat(new AwsCloud(account).at(HERE).alarms().find(List.of("errors", "latency")))
                .isEmpty();
    }

    private StageData setUp() {
        Saved operation = run(StageSetUp.KIND, StageData.of(PLAN));
        assertThat(operation.failure()).isNull();
        try {
            return Json.MAPPER.treeToValue(operation.data(), StageData.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private Saved run(String kind, StageData data) {
        Engine engine = new Engine(
                new MemoryJournal(),
                timer,
                clock,
                Listener.NONE,
                List.of(new StageSetUp(account), new StageRemoval(account)));
        OperationId id = new OperationId("op-" + ++operations);
        engine.submit(id, kind, new Build("test", 1, null), data);
        timer.runUntil(() -> engine.find(id).orElseThrow().stage().ended());
        return engine.find(id).orElseThrow();
    }
}
