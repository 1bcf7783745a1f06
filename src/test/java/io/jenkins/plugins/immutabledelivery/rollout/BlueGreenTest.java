package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Event;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.GateResult;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlueGreenTest {
    /** How traffic reaches the environment. */
    enum Route {
        ATTACHMENT,
        LISTENER,
        RULE;

        Environment of(World world) {
            return world.environment(
                    "production",
                    world.place(),
                    switch (this) {
                        case ATTACHMENT -> world.place().attachments("production");
                        case LISTENER -> world.place().weights("production");
                        case RULE -> world.place().rule("production");
                    });
        }
    }

    private final World world = new World(3);

    @ParameterizedTest
    @EnumSource
    void theFirstDeploymentMakesAnEnvironmentServe(Route route) {
        Environment production = route.of(world);
        Image one = world.baked("1");

        Saved deployment = world.deploy(production, one);

        assertThat(deployment.failure()).isNull();
        assertThat(deployment.leftBehind()).isEmpty();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.serving(production)).isEqualTo(2);
        GroupView fleet = only(world.fleets(production, Role.SERVING));
        assertThat(fleet.name()).isEqualTo("web-production-v001");
        assertThat(fleet.tags())
                .containsEntry(Tags.OPERATION, deployment.id().value())
                .containsEntry(Tags.IMAGE, one.id())
                .containsEntry(Tags.VERSION, "1")
                .containsEntry(Tags.BUILD, deployment.build().toString())
                .containsEntry(Tags.BUILD_URL, deployment.build().url());
        LedgerEntry received = world.ledger().current("web", "production").orElseThrow();
        assertThat(received.image()).isEqualTo(one);
        assertThat(received.previousImage()).isNull();
        assertThat(received.gates()).extracting(GateResult::passed).containsExactly(true, true, true);
    }

    @ParameterizedTest
    @EnumSource
    void theNextFleetTakesOverWithoutALossOfCapacity(Route route) {
        Environment production = route.of(world);
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        IntSupplier least = world.leastServing(production);

        Saved deployment = world.deploy(production, two);

        assertThat(deployment.failure()).isNull();
        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.inventory().groups()).containsOnlyKeys("web-production-v002");
        assertThat(world.inventory().instances()).hasSize(2);
        assertThat(world.inventory().templateVersions())
                .as("the default one and the new fleet's")
                .hasSize(2);
        LedgerEntry received = world.ledger().current("web", "production").orElseThrow();
        assertThat(received.previousImage()).isEqualTo(one);
        assertThat(received.previousFleet()).isEqualTo("web-production-v001");
    }

    @ParameterizedTest
    @EnumSource
    void aPreviousFleetIsKeptWarmForItsTimeAndThenRemoved(Route route) {
        Environment production = World.warm(route.of(world), Duration.ofHours(2));
        world.deploy(production, world.baked("1"));
        world.deploy(production, world.baked("2"));

        GroupView warm = only(world.fleets(production, Role.WARM));
        assertThat(warm.name()).isEqualTo("web-production-v001");
        assertThat(warm.inService()).hasSize(2);
        LedgerEntry received = world.ledger().current("web", "production").orElseThrow();
        assertThat(received.warmUntil()).isEqualTo(warm.tags().get(Tags.WARM_UNTIL));
        world.pass(Duration.ofMinutes(110));
        assertThat(world.fleets(production, Role.WARM)).hasSize(1);

        world.pass(Duration.ofMinutes(20));

        assertThat(world.inventory().groups()).containsOnlyKeys("web-production-v002");
        assertThat(world.inventory().templateVersions()).hasSize(2);
        assertThat(world.serving(production)).isEqualTo(2);
        assertThat(world.ledger().entries())
                .filteredOn(entry -> entry.event() == Event.RETIRED)
                .extracting(LedgerEntry::fleet)
                .containsExactly("web-production-v001");
    }

    @ParameterizedTest
    @EnumSource
    void anOlderWarmFleetMakesWayForTheNextRelease(Route route) {
        Environment production = World.warm(route.of(world), Duration.ofHours(20));
        world.deploy(production, world.baked("1"));
        world.deploy(production, world.baked("2"));

        Saved third = world.deploy(production, world.baked("3"));
        world.pass(Duration.ofMinutes(20));

        assertThat(third.failure()).isNull();
        assertThat(world.inventory().groups()).containsOnlyKeys("web-production-v002", "web-production-v003");
        assertThat(world.serving(production)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aReleaseThatFailsItsHealthCheckNeverGetsTrafficAlone(Route route) {
        Environment production = route.of(world);
        Image one = world.baked("1");
        world.deploy(production, one);
        IntSupplier least = world.leastServing(production);
        world.region().faults().failsHealthCheck("2", "production");

        Saved deployment = world.deploy(production, world.baked("2"));

        assertThat(deployment.stage()).isEqualTo(Stage.FAILED);
        Failure failure = deployment.failure();
        assertThat(failure.what()).isEqualTo("health gate target health");
        assertThat(failure.resource()).matches("i-0[0-9a-f]{16}, i-0[0-9a-f]{16}");
        assertThat(failure.reason())
                .contains("is unhealthy (Target.ResponseCodeMismatch: Health checks failed with these codes: [503])");
        assertThat(failure.evidence()).anyMatch(line -> line.startsWith("[FAILED] Failed to start nginx.service"));
        assertThat(least.getAsInt()).isEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.remains(deployment.id())).isEmpty();
        assertThat(deployment.leftBehind()).isEmpty();
        LedgerEntry stopped = world.ledger().entries().stream()
                .filter(entry -> entry.operation().equals(deployment.id()))
                .findFirst()
                .orElseThrow();
        assertThat(stopped.event()).isEqualTo(Event.STOPPED);
        assertThat(stopped.failure()).isEqualTo(failure);
        assertThat(stopped.gates()).last().extracting(GateResult::passed).isEqualTo(false);
        assertThat(world.ledger().current("web", "production").map(LedgerEntry::image))
                .contains(one);
    }

    @ParameterizedTest
    @EnumSource
    void aReleaseThatMisbehavesInItsBakeTimeLosesTheTrafficAgain(Route route) {
        world.place().createAlarm("5xx");
        Environment production = World.watched(
                route.of(world),
                Duration.ofMinutes(30),
                GateSpec.of(Kind.TARGET_HEALTH),
                GateSpec.of(Kind.ALARMS, "5xx"));
        Image one = world.baked("1");
        world.deploy(production, one);
        IntSupplier least = world.leastServing(production);
        world.region().faults().misbehaves("2", "production", "5xx", Duration.ofMinutes(15));

        Saved deployment = world.deploy(production, world.baked("2"));

        assertThat(deployment.failure().what()).isEqualTo("health gate alarms");
        assertThat(deployment.failure().reason()).contains("alarm 5xx is raised: Threshold Crossed");
        assertThat(least.getAsInt()).isEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.serving(production)).isEqualTo(2);
        assertThat(world.remains(deployment.id())).isEmpty();
        assertThat(only(world.fleets(production, Role.SERVING)).name()).isEqualTo("web-production-v001");
    }

    @Test
    void aBakeTimeThatPassesWellIsWaitedForInFull() {
        Environment production = World.watched(world.weighted("production"), Duration.ofMinutes(30));
        OperationId id = world.submit(RolloutRequest.deploy(production, world.baked("1")));
        Saved switched = world.reach(id, "watch for the bake time");

        Saved done = world.finish(id);

        LedgerEntry received = world.ledger().current("web", "production").orElseThrow();
        assertThat(Duration.between(switched.phaseSince(), received.at()))
                .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
        assertThat(done.stage()).isEqualTo(Stage.SUCCEEDED);
        assertThat(world.told).contains("healthy for the whole bake time of 30 min");
    }

    @Test
    void aFirstReleaseThatFailsLeavesNothing() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        world.region().faults().failsHealthCheck("1", "production");

        Saved deployment = world.deploy(production, one);

        assertThat(deployment.stage()).isEqualTo(Stage.FAILED);
        assertThat(world.remains(deployment.id())).isEmpty();
        assertThat(world.inventory().groups()).isEmpty();
        assertThat(world.ledger().current("web", "production")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theNewFleetIsAsLargeAsTheLiveOneHasGrown(Route route) {
        Environment production = route.of(world);
        world.deploy(production, world.baked("1"));
        scale("web-production-v001", 3, 6);

        Saved deployment = world.deploy(production, world.baked("2"));

        assertThat(deployment.failure()).isNull();
        GroupView fleet = only(world.fleets(production, Role.SERVING));
        assertThat(fleet.capacity().desired()).isEqualTo(3);
        assertThat(fleet.capacity().min()).isEqualTo(1);
        assertThat(fleet.capacity().max()).isEqualTo(4);
        assertThat(world.serving(production)).isEqualTo(3);
    }

    @Test
    void aLiveFleetAboveTheConfiguredMaximumIsNotCutDown() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        scale("web-production-v001", 6, 8);

        world.deploy(production, world.baked("2"));

        assertThat(only(world.fleets(production, Role.SERVING)).capacity().max())
                .isEqualTo(6);
        assertThat(world.serving(production)).isEqualTo(6);
    }

    @Test
    void aLiveFleetBelowTheConfiguredSizeIsBroughtUpToIt() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        scale("web-production-v001", 1, 4);

        world.deploy(production, world.baked("2"));

        assertThat(world.serving(production)).isEqualTo(2);
    }

    @Test
    void aFleetThatGrowsWhileItIsReplacedIsReplacedByOneThatIsAsLarge() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        IntSupplier least = world.leastServing(production);
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "pass the health gates");
        scale("web-production-v001", 4, 4);
        Saved done = world.finish(id);

        assertThat(done.failure()).isNull();
        assertThat(world.told)
                .contains(
                        "web-production-v001 has been scaled to 4 meanwhile, so web-production-v002 is to have 4 too",
                        "web-production-v002 grows from 2 to 4 instances",
                        "traffic switched to web-production-v002 (4 healthy)");
        assertThat(least.getAsInt()).isEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.serving(production)).isEqualTo(4);
    }

    @Test
    void aFleetThatGrowsRightBeforeTheSwitchIsReplacedByOneThatIsAsLarge() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        Image two = world.baked("2");
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "switch traffic");
        scale("web-production-v001", 4, 4);

        Saved done = world.finish(id);

        assertThat(done.failure()).isNull();
        assertThat(world.told).contains("traffic switched to web-production-v002 (4 healthy)");
        assertThat(world.servedBy(production)).containsExactly(two.id());
    }

    @Test
    void aShortageOfCapacityIsWaitedForAndSaid() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        world.region().faults().shortOfCapacity(2);

        Saved deployment = world.deploy(production, one);

        assertThat(deployment.failure()).isNull();
        assertThat(world.told)
                .anyMatch(line -> line.startsWith("0 of 2 instances in service in web-production-v001; Auto Scaling: We"
                        + " currently do not have sufficient t3.small capacity"));
    }

    @Test
    void aShortageThatLastsStopsTheDeploymentAndSaysWhy() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        world.region().faults().shortOfCapacity(1000);

        Saved deployment = world.deploy(production, two);

        assertThat(deployment.failure().what()).isEqualTo("wait for instances in service");
        assertThat(deployment.failure().reason())
                .startsWith("not done within 3600 s; seen last: 0 of 2 instances in service")
                .contains("do not have sufficient t3.small capacity");
        assertThat(world.remains(deployment.id())).isEmpty();
        assertThat(world.servedBy(production)).containsExactly(one.id());
    }

    @Test
    void aFleetThatSomebodyDeletesMeanwhileStopsTheDeployment() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "wait for instances in service");
        world.cloud.at(production.location()).autoScaling().delete("web-production-v002");

        Saved deployment = world.finish(id);

        assertThat(deployment.failure().reason()).isEqualTo("the group was deleted while its instances were awaited");
        assertThat(deployment.failure().resource()).isEqualTo("web-production-v002");
        assertThat(world.remains(id)).isEmpty();
        assertThat(world.servedBy(production)).containsExactly(one.id());
    }

    @Test
    void anInstanceThatDiesAtItsStartIsReplaced() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        world.region().faults().diesAtStart(1);

        Saved deployment = world.deploy(production, one);

        assertThat(deployment.failure()).isNull();
        assertThat(world.serving(production)).isEqualTo(2);
    }

    @Test
    void theListenerThatSomebodyElseTurnsMeanwhileIsLeftAlone() {
        Environment production = world.weighted("production");
        List<String> groups = production.route().targetGroups();
        world.deploy(production, world.baked("1"));
        world.deploy(production, world.baked("2"));
        OperationId id = world.submit(RolloutRequest.deploy(production, world.baked("3")));
        world.reach(id, "begin to move traffic");
        String other = world.place().createTargetGroup("other", world.place().vpc(), "instance");
        world.cloud
                .at(production.location())
                .loadBalancing()
                .forward(production.route().listener(), Map.of(other, 100, groups.get(0), 0, groups.get(1), 0));
        world.clock.advanceTo(world.clock.instant().plusSeconds(5));

        Saved deployment = world.finish(id);

        assertThat(deployment.failure().reason()).contains("no longer forwards to " + groups.get(0));
        assertThat(deployment.failure().resource()).isEqualTo(production.route().listener());
    }

    @Test
    void twoFleetsThatCallThemselvesServingAreForAPersonToSortOut() {
        Environment production = World.warm(world.weighted("production"), Duration.ofHours(2));
        world.deploy(production, world.baked("1"));
        world.deploy(production, world.baked("2"));
        world.cloud
                .at(production.location())
                .autoScaling()
                .tag("web-production-v001", Map.of(Tags.ROLE, Role.SERVING.name()));
        Image three = world.baked("3");
        int mutations = world.mutations.size();

        Saved deployment = world.deploy(production, three);

        assertThat(deployment.failure().reason())
                .contains("several fleets are tagged as serving")
                .contains("web-production-v001")
                .contains("web-production-v002");
        assertThat(world.mutations).hasSize(mutations);
    }

    @Test
    void twoDeploymentsToOneEnvironmentAreDoneOneAfterTheOther() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        Image two = world.baked("2");

        OperationId first = world.submit(RolloutRequest.deploy(production, one));
        OperationId second = world.submit(RolloutRequest.deploy(production, two));
        Saved last = world.finish(second);

        assertThat(last.failure()).isNull();
        assertThat(last.begunAt()).isAfterOrEqualTo(world.saved(first).phaseSince());
        assertThat(world.told)
                .anyMatch(line ->
                        line.startsWith("waiting for acme/web#3 (deploy/blueGreen), which holds web/production@"));
        assertThat(world.servedBy(production)).containsExactly(two.id());
    }

    @Test
    void aGenerationIsNeverUsedTwiceThoughItsFleetIsGone() {
        Environment production = world.weighted("production");
        world.region().faults().failsHealthCheck("1", "production");
        world.deploy(production, world.baked("1"));

        world.deploy(production, world.baked("2"));

        assertThat(only(world.fleets(production, Role.SERVING)).name()).isEqualTo("web-production-v002");
    }

    private void scale(String group, int desired, int max) {
        world.account
                .autoScaling(world.place().location())
                .updateAutoScalingGroup(request -> request.autoScalingGroupName(group)
                        .desiredCapacity(desired)
                        .maxSize(max));
        world.pass(Duration.ofMinutes(5));
    }

    private static GroupView only(List<GroupView> groups) {
        assertThat(groups).hasSize(1);
        return groups.get(0);
    }
}
