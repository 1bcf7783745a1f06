package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.rehearsal.MemoryLedger;
import io.jenkins.plugins.immutabledelivery.world.Spoiler;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a rollout when AWS, the network or another person gets in its way. */
class InterferenceTest {
    private final World world = new World(29);
    private final Spoiler spoiler = new Spoiler();
    private Environment production;
    private Image one;
    private Image two;

    @BeforeEach
    void oneServes() {
        production = world.weighted("production");
        one = world.baked("1");
        two = world.baked("2");
        world.deploy(production, one);
        world.account.gate().listen(spoiler);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CreateLaunchTemplateVersion",
                "CreateAutoScalingGroup",
                "AttachLoadBalancerTargetGroups",
                "ModifyListener",
                "UpdateAutoScalingGroup",
                "CreateOrUpdateTags",
                "CreateTags",
                "DetachLoadBalancerTargetGroups",
                "DeleteAutoScalingGroup",
                "DeleteLaunchTemplateVersions"
            })
    void anAnswerThatIsLostChangesNothing(String operation) {
        IntSupplier least = world.leastServing(production);
        spoiler.loseAnswer(operation);

        Saved deployment = world.deploy(production, two);

        assertThat(spoiler.done()).as("an answer was lost").isTrue();
        assertThat(deployment.failure()).isNull();
        assertThat(deployment.leftBehind()).isEmpty();
        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.inventory().groups()).containsOnlyKeys("web-production-v002");
        assertThat(world.inventory().templateVersions()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CreateAutoScalingGroup", "ModifyListener", "DescribeTargetHealth", "CreateLaunchTemplateVersion"
            })
    void whatMayNotBeDoneStopsTheDeploymentAndSaysWhatToAllow(String operation) {
        IntSupplier least = world.leastServing(production);
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        if (operation.equals("ModifyListener")) {
            world.reach(id, "switch traffic");
        } else if (operation.equals("DescribeTargetHealth")) {
            world.reach(id, "pass the health gates");
        }
        spoiler.refuse(operation, 403, "AccessDenied");

        Saved deployment = world.finish(id);

        assertThat(deployment.failure().reason()).isEqualTo("AccessDenied: In AWS's words");
        assertThat(deployment.failure().remedy())
                .contains(operation)
                .contains("to the role that the credentials belong to");
        assertThat(least.getAsInt()).isEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.remains(id)).isEmpty();
    }

    @Test
    void aGroupOfTheNameThatIsSomebodyElsesIsLeftAlone() {
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "create Auto Scaling group");
        world.account
                .autoScaling(production.location())
                .createAutoScalingGroup(group -> group.autoScalingGroupName("web-production-v002")
                        .launchTemplate(template -> template.launchTemplateId(templateId())
                                .version(Long.toString(world.saved(id)
                                        .data()
                                        .at("/candidate/templateVersion")
                                        .asLong())))
                        .vpcZoneIdentifier(production.subnets().get(0))
                        .minSize(1)
                        .maxSize(1));

        Saved deployment = world.finish(id);

        assertThat(deployment.failure().reason())
                .startsWith("AlreadyExists: AutoScalingGroup by this name already exists");
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.inventory().groups())
                .as("it was not ours to remove")
                .containsOnlyKeys("web-production-v001", "web-production-v002");
    }

    @Test
    void aPreviousFleetThatSomebodyMadeServeAgainIsNotRemoved() {
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "make sure that the previous fleet serves nobody");
        scaling().tag("web-production-v001", Map.of(Tags.ROLE, Role.SERVING.name()));

        Saved deployment = world.finish(id);

        assertThat(deployment.stage()).isEqualTo(Stage.SUCCEEDED);
        assertThat(deployment.leftBehind())
                .containsExactly(
                        "remove web-production-v001 failed on web-production-v001: it is tagged as serving."
                                + " Nothing was removed. Make sure which fleet is to serve, then delete the other group by hand.");
        assertThat(world.inventory().groups()).containsOnlyKeys("web-production-v001", "web-production-v002");
    }

    @Test
    void aPreviousFleetThatGetsTheTrafficAgainIsNotRemoved() {
        List<String> groups = production.route().targetGroups();
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "make sure that the previous fleet serves nobody");
        String live =
                world.fleets(production, Role.SERVING).get(0).targetGroups().get(0);
        String previous =
                groups.stream().filter(arn -> !arn.equals(live)).findFirst().orElseThrow();
        world.cloud
                .at(production.location())
                .loadBalancing()
                .forward(production.route().listener(), Map.of(live, 0, previous, 100));

        Saved deployment = world.finish(id);

        assertThat(deployment.leftBehind()).singleElement().asString().contains("the load balancer sends it traffic");
        assertThat(world.servedBy(production)).containsExactly(one.id());
    }

    @Test
    void aPreviousFleetStaysUntilTheServingOneIsHealthy() {
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "make sure that the previous fleet serves nobody");
        world.region().faults().failsHealthCheck("2", "production");
        world.pass(Duration.ofMinutes(2));
        assertThat(world.saved(id).awaiting()).isEqualTo("serving fleet web-production-v002 has no healthy instance");
        assertThat(world.inventory().groups()).hasSize(2);

        Saved deployment = world.finish(id);

        assertThat(deployment.stage()).isEqualTo(Stage.SUCCEEDED);
        assertThat(deployment.leftBehind())
                .singleElement()
                .asString()
                .contains(
                        "not done within 3600 s; seen last: serving fleet web-production-v002 has no healthy instance");
        assertThat(world.inventory().groups())
                .as("it is still there, to take over by hand")
                .containsKey("web-production-v001");
    }

    @Test
    void aFleetThatIsUnwellForAMomentInItsBakeTimeIsWatchedOn() {
        production = World.watched(production, Duration.ofMinutes(30), GateSpec.of(Kind.IN_SERVICE));
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "watch for the bake time");
        String instance = scaling()
                .find("web-production-v002")
                .orElseThrow()
                .instanceIds()
                .get(0);
        world.cloud.at(production.location()).instances().terminate(instance);

        Saved deployment = world.finish(id);

        assertThat(deployment.failure()).isNull();
        assertThat(world.told).contains("the new fleet is not well: in service: 1 of 2 instances in service");
        assertThat(world.serving(production)).isEqualTo(2);
    }

    @Test
    void aListenerThatNamesOnlyTheLiveTargetGroupIsToldOfTheIdleOneFirst() {
        List<String> groups = production.route().targetGroups();
        String live =
                world.fleets(production, Role.SERVING).get(0).targetGroups().get(0);
        world.cloud
                .at(production.location())
                .loadBalancing()
                .forward(production.route().listener(), Map.of(live, 100));

        Saved deployment = world.deploy(production, two);

        assertThat(deployment.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.cloud
                        .at(production.location())
                        .loadBalancing()
                        .weights(production.route().listener()))
                .hasValueSatisfying(weights -> assertThat(weights).containsOnlyKeys(groups.get(0), groups.get(1)));
    }

    @Test
    void aLedgerThatIsLostDoesNotKeepTheNextReleaseBack() {
        world.crash(new MemoryLedger());

        Saved deployment = world.deploy(production, two);

        assertThat(deployment.failure()).isNull();
        assertThat(world.ledger().current("web", "production").orElseThrow().previousImage())
                .isEqualTo(one);
        assertThat(world.servedBy(production)).containsExactly(two.id());
    }

    @Test
    void anImageCanBeDeployedByItsVersionOrItsId() {
        assertThat(world.run(RolloutRequest.deploy("web", production, "2", null))
                        .failure())
                .isNull();
        assertThat(world.servedBy(production)).containsExactly(two.id());

        assertThat(world.run(RolloutRequest.deploy("web", production, null, World.REGION + "/" + one.id()))
                        .failure())
                .isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        world.crash(new MemoryLedger());
        assertThat(world.run(RolloutRequest.deploy("web", production, "2", null))
                        .failure())
                .as("found by its tags")
                .isNull();
    }

    private AutoScaling scaling() {
        return world.cloud.at(production.location()).autoScaling();
    }

    private String templateId() {
        return world.cloud
                .at(production.location())
                .launchTemplates()
                .defaultVersion("web")
                .orElseThrow()
                .templateId();
    }
}
