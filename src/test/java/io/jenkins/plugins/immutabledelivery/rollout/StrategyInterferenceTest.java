package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Member;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Size;
import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a rollout when something else changes the environment at the same time. */
class StrategyInterferenceTest {
    private static final String FIRST = "web-production-v001";
    private static final String SECOND = "web-production-v002";

    private final World world = new World(47);

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"CANARY_BY_WEIGHTS", "GROWING_CANARY_BY_WEIGHTS", "CANARY_BY_ATTACHMENT"})
    void aFleetThatIsScaledOutInTheMiddleOfACanaryIsReplacedByOneThatIsAsLarge(Way way) {
        Environment production = way.environment(world);
        world.deploy(production, world.baked("1"));
        Image two = world.baked("2");
        IntSupplier least = world.leastServing(production);
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(way.spec));
        world.reach(id, "soak");
        scaling(production).resize(FIRST, new Size(1, 4, 4));

        Saved done = world.finish(id);

        assertThat(done.failure()).isNull();
        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.serving(production)).isEqualTo(4);
    }

    @Test
    void weightsThatSomebodyElseSetStopACanaryBeforeItsNextStep() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        world.deploy(production, one);
        OperationId id =
                world.submit(RolloutRequest.deploy(production, world.baked("2")).by(Way.CANARY_BY_WEIGHTS.spec));
        world.reach(id, "soak");
        String canary = targetGroup(production, SECOND);
        forward(production, Map.of(canary, 0, targetGroup(production, FIRST), 100));

        Saved stopped = world.finish(id);

        assertThat(stopped.failure().reason())
                .isEqualTo("it forwards 0 % to " + canary + ", where this rollout has left 10 %");
        assertThat(stopped.leftBehind()).isEmpty();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.inventory().groups()).containsOnlyKeys(FIRST);
    }

    /** @param head how far the first one is ahead; at once AWS does not show what it has created */
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT30S"})
    void twoControllersThatDeployAtOnceLeaveOneFleetServing(Duration head) {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        Image two = world.baked("2");
        Image three = world.baked("3");
        world.deploy(production, one);
        IntSupplier least = world.leastServing(production);
        Engine other = world.anotherController();
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "wait for instances in service");
        world.pass(head);
        OperationId theirs = new OperationId("theirs");
        RolloutRequest request = RolloutRequest.deploy(production, three);
        other.submit(theirs, RolloutRecipe.kind(request), world.build(), RolloutData.of(request));

        Saved mine = world.finish(id);
        world.pass(Duration.ofHours(1));

        Saved second = other.find(theirs).orElseThrow();
        assertThat(mine.failure()).isNull();
        assertThat(second.stage()).isEqualTo(Stage.FAILED);
        assertThat(second.failure().summary())
                .contains(SECOND)
                .contains("it is being rolled out by " + id)
                .contains("Wait until that has ended");
        assertThat(second.leftBehind()).isEmpty();
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(least.getAsInt()).isEqualTo(2);
        assertThat(world.inventory().groups()).containsOnlyKeys(SECOND);
    }

    @Test
    void whoComesSecondToTheSwitchDoesNotSwitch() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        Image two = world.baked("2");
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "begin to move traffic");
        GroupView serving = scaling(production).find(FIRST).orElseThrow();
        scaling(production).tag(FIRST, Map.of("immutable-delivery:role", Role.RETIRING.name()));
        scaling(production)
                .create(new AutoScaling.NewGroup(
                        "web-production-v007",
                        serving.launchTemplateId(),
                        serving.launchTemplateVersion(),
                        production.subnets(),
                        production.capacity(),
                        Map.of("immutable-delivery:application", "web", "immutable-delivery:environment", "production"),
                        Map.of("immutable-delivery:role", Role.SERVING.name())));
        scaling(production).attach("web-production-v007", targetGroup(production, FIRST));

        Saved stopped = world.finish(id);

        assertThat(stopped.failure().resource()).isEqualTo("web-production-v007");
        assertThat(stopped.failure().reason()).startsWith("it has come to serve since this began");
        assertThat(world.remains(id)).isEmpty();
    }

    @Test
    void aNewFleetThatIsScaledInWhileItIsWatchedIsSmallerAndNotUnwell() {
        Environment production = World.watched(
                world.weighted("production"),
                Duration.ofMinutes(30),
                GateSpec.usual().toArray(GateSpec[]::new));
        world.deploy(production, world.baked("1"));
        Image two = world.baked("2");
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "watch for the bake time");
        scaling(production).resize(SECOND, new Size(1, 1, 4));

        Saved done = world.finish(id);

        assertThat(done.failure()).isNull();
        assertThat(world.told).contains(SECOND + " has been scaled in from 2 to 1 meanwhile");
        assertThat(world.serving(production)).isEqualTo(1);
    }

    @Test
    void trafficThatSomebodyTookBackDuringTheBakeTimeDoesNotCountAsReceived() {
        Environment production =
                World.watched(world.weighted("production"), Duration.ofMinutes(30), GateSpec.of(Kind.IN_SERVICE));
        Image one = world.baked("1");
        world.deploy(production, one);
        OperationId id = world.submit(RolloutRequest.deploy(production, world.baked("2")));
        world.reach(id, "watch for the bake time");
        forward(production, Map.of(targetGroup(production, SECOND), 0, targetGroup(production, FIRST), 100));

        Saved stopped = world.finish(id);

        assertThat(stopped.failure().reason()).isEqualTo("it no longer has all the traffic, which was moved to it");
        assertThat(stopped.leftBehind()).isEmpty();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.ledger().current("web", "production").orElseThrow().image())
                .isEqualTo(one);
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"BLUE_GREEN_BY_WEIGHTS", "BLUE_GREEN_BY_ATTACHMENT", "CANARY_BY_WEIGHTS"})
    void aPreviousFleetThatIsDeletedMeanwhileLeavesTheNewOneServing(Way way) {
        world.place().createAlarm("5xx");
        Environment production = World.watched(
                way.environment(world),
                Duration.ofMinutes(30),
                GateSpec.of(Kind.TARGET_HEALTH),
                GateSpec.of(Kind.ALARMS, "5xx"));
        world.deploy(production, world.baked("1"));
        Image two = world.baked("2");
        world.region().faults().misbehaves("2", "production", "5xx", Duration.ofMinutes(25));
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(way.spec));
        world.reach(id, "watch for the bake time");
        scaling(production).delete(FIRST);

        Saved stopped = world.finish(id);

        assertThat(stopped.stage()).isEqualTo(Stage.FAILED);
        assertThat(stopped.leftBehind())
                .singleElement()
                .asString()
                .startsWith(
                        "return the traffic failed on " + FIRST + ": somebody has deleted it meanwhile, so " + SECOND
                                + " keeps the traffic. If " + SECOND
                                + " is to stay, set its tag immutable-delivery:role to SERVING.");
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.serving(production)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"BLUE_GREEN_BY_WEIGHTS", "BLUE_GREEN_BY_ATTACHMENT", "PROTECTED_BLUE_GREEN_BY_WEIGHTS"})
    void aWayBackThatCannotBeGoneToItsEndSaysWhatToDoByHand(Way way) {
        world.place().createAlarm("5xx");
        Environment production = World.watched(
                way.environment(world),
                Duration.ofMinutes(30),
                GateSpec.of(Kind.TARGET_HEALTH),
                GateSpec.of(Kind.ALARMS, "5xx"));
        world.deploy(production, world.baked("1"));
        Image two = world.baked("2");
        world.region().faults().misbehaves("2", "production", "5xx", Duration.ofMinutes(25));
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(way.spec));
        world.reach(id, "watch for the bake time");
        world.region().faults().shortOfCapacity(1000);
        String lost =
                scaling(production).find(FIRST).orElseThrow().instanceIds().get(0);
        world.cloud.at(production.location()).instances().terminate(lost);
        IntSupplier least = world.leastServing(production);

        Saved stopped = world.finish(id);

        assertThat(stopped.leftBehind())
                .first()
                .asString()
                .startsWith("return the traffic failed: 1 of 2 instances of previous fleet " + FIRST
                        + " healthy; Auto Scaling: We currently do not have sufficient")
                .contains("By hand: when " + FIRST + " is healthy, ")
                .contains("and delete " + SECOND + " and version 3 of launch template lt-");
        List<String> stillProtected = Stream.of(FIRST, SECOND)
                .filter(group -> scaling(production).find(group).orElseThrow().members().stream()
                        .anyMatch(Member::protectedFromScaleIn))
                .toList();
        assertThat(stillProtected).hasSize(way == Way.PROTECTED_BLUE_GREEN_BY_WEIGHTS ? 2 : 0);
        assertThat(stopped.leftBehind().subList(1, stopped.leftBehind().size()))
                .as("how to lift the protection")
                .hasSameSizeAs(stillProtected)
                .allMatch(left -> stillProtected.stream()
                        .anyMatch(group -> left.startsWith(group + " stays protected from scale-in")
                                && left.contains("set-instance-protection --no-protected-from-scale-in"
                                        + " --auto-scaling-group-name " + group + " --instance-ids i-")));
        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(2);
        assertThat(world.servedBy(production)).contains(two.id());
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"PROTECTED_BLUE_GREEN_BY_WEIGHTS", "GROWING_CANARY_BY_WEIGHTS"})
    void noInstanceOfEitherFleetIsScaledInWhileTrafficMoves(Way way) {
        Environment production = way.environment(world);
        world.deploy(production, world.baked("1"));
        OperationId id =
                world.submit(RolloutRequest.deploy(production, world.baked("2")).by(way.spec));
        world.reach(id, "switch traffic");
        scaling(production).resize(FIRST, new Size(1, 1, 4));
        world.pass(Duration.ofSeconds(1));

        assertThat(scaling(production).find(FIRST).orElseThrow().inService()).hasSize(2);
        assertThat(scaling(production).find(SECOND).orElseThrow().members()).allMatch(Member::protectedFromScaleIn);
        assertThat(world.finish(id).failure()).isNull();
    }

    @Test
    void anInstanceThatIsProtectedAlreadyStaysSo() {
        Environment production = World.warm(world.weighted("production"), Duration.ofHours(1));
        world.deploy(production, world.baked("1"));
        String own = scaling(production).find(FIRST).orElseThrow().instanceIds().get(0);
        scaling(production).protect(FIRST, List.of(own), true);

        world.run(RolloutRequest.deploy(production, world.baked("2")).by(new BlueGreenSpec(true, false)));

        assertThat(scaling(production).find(FIRST).orElseThrow().members())
                .filteredOn(Member::protectedFromScaleIn)
                .extracting(Member::instanceId)
                .containsExactly(own);
    }

    @Test
    void aFleetThatSomebodyKeepsFromBeingRemovedIsNoLongerProtectedFromScaleIn() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        OperationId id =
                world.submit(RolloutRequest.deploy(production, world.baked("2")).by(new BlueGreenSpec(true, false)));
        world.reach(id, "mark the image as passed");
        scaling(production).tag(FIRST, Map.of(Tags.ROLE, Role.SERVING.name()));

        Saved done = world.finish(id);

        assertThat(done.leftBehind()).singleElement().asString().contains("it is tagged as serving");
        assertThat(scaling(production).find(FIRST).orElseThrow().members()).noneMatch(Member::protectedFromScaleIn);
        assertThat(scaling(production).find(SECOND).orElseThrow().members()).noneMatch(Member::protectedFromScaleIn);
    }

    @Test
    void theLiveCapacityIsThatOfTheMomentOfTheDeployment() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        scaling(production).resize(FIRST, new Size(3, 5, 9));
        world.pass(Duration.ofMinutes(5));

        world.run(RolloutRequest.deploy(production, world.baked("2")).by(new BlueGreenSpec(false, true)));

        assertThat(scaling(production).find(SECOND).orElseThrow().capacity()).isEqualTo(new Size(3, 5, 9));
        scaling(production).resize(SECOND, new Size(1, 1, 3));
        world.pass(Duration.ofMinutes(5));
        world.run(RolloutRequest.deploy(production, world.baked("3"))
                .by(new CanarySpec(List.of(50, 100), Duration.ZERO, true, false, true)));
        assertThat(scaling(production).find("web-production-v003").orElseThrow().capacity())
                .isEqualTo(new Size(1, 1, 3));
    }

    @Test
    void aRecreatedFleetThatSomebodyScalesUpMeanwhileIsMatched() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        Image two = world.baked("2");
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(Way.RECREATE_BY_WEIGHTS.spec));
        world.reach(id, "pass the health gates");
        scaling(production).resize(FIRST, new Size(0, 3, 4));

        assertThat(world.finish(id).failure()).isNull();
        assertThat(world.serving(production)).isEqualTo(3);
        assertThat(world.servedBy(production)).containsExactly(two.id());
    }

    private AutoScaling scaling(Environment environment) {
        return world.cloud.at(environment.location()).autoScaling();
    }

    private String targetGroup(Environment environment, String fleet) {
        return scaling(environment).find(fleet).orElseThrow().targetGroups().get(0);
    }

    private void forward(Environment environment, Map<String, Integer> weights) {
        world.cloud
                .at(environment.location())
                .loadBalancing()
                .forward(environment.route().listener(), weights);
    }
}
