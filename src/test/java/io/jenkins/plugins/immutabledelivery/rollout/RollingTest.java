package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Event;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerRebuild;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.world.Spoiler;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.RefreshPreferences;
import software.amazon.awssdk.services.autoscaling.model.StartInstanceRefreshRequest;

/** A group that stays while its instances are replaced, and is turned back when that goes wrong. */
class RollingTest {
    private static final RollingSpec USUAL = RollingSpec.usual();
    private static final RollingSpec HALVES =
            new RollingSpec(100, 150, List.of(50), Duration.ofMinutes(15), null, true, true, false);
    private static final String GROUP = "web-production-v001";

    private final World world = new World(5);
    private final Spoiler spoiler = new Spoiler();
    private final Image one = world.baked("1");
    private final Image two = world.baked("2");

    private Environment production(boolean weighted) {
        return weighted ? world.weighted("production") : world.attaching("production");
    }

    private Environment serving(boolean weighted) {
        Environment production = production(weighted);
        assertThat(roll(production, one).failure()).isNull();
        world.account.gate().listen(spoiler);
        return production;
    }

    private Saved roll(Environment environment, Image image) {
        return roll(environment, image, USUAL);
    }

    private Saved roll(Environment environment, Image image, RollingSpec spec) {
        return world.run(RolloutRequest.deploy(environment, image).by(spec));
    }

    private OperationId begin(Environment environment, Image image, RollingSpec spec) {
        return world.submit(RolloutRequest.deploy(environment, image).by(spec));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFirstDeploymentCreatesTheGroup(boolean weighted) {
        Environment production = production(weighted);

        Saved deployment = roll(production, one);

        assertThat(deployment.failure()).isNull();
        assertThat(deployment.leftBehind()).isEmpty();
        assertThat(world.serving(production)).isEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(only(world.fleets(production, Role.SERVING)).name()).isEqualTo(GROUP);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGroupStaysAndAllItsInstancesAreReplacedWithoutALossOfCapacity(boolean weighted) {
        Environment production = serving(weighted);
        Set<String> before = world.inventory().instances().keySet();
        IntSupplier least = world.leastServing(production);

        Saved deployment = roll(production, two);

        assertThat(deployment.failure()).isNull();
        assertThat(deployment.leftBehind()).isEmpty();
        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.inventory().groups()).containsOnlyKeys(GROUP);
        assertThat(world.inventory().instances()).hasSize(2);
        assertThat(world.inventory().instances().keySet()).doesNotContainAnyElementsOf(before);
        assertThat(world.inventory().templateVersions())
                .as("the default one and the group's")
                .hasSize(2);
    }

    @Test
    void theGroupItsInstancesAndTheLedgerSayWhatServesAndSinceWhichOperation() {
        Environment production = serving(true);

        Saved deployment = roll(production, two);

        GroupView group = only(world.fleets(production, Role.SERVING));
        LedgerEntry received = world.ledger().current("web", "production").orElseThrow();
        assertThat(group.tags())
                .containsEntry(Tags.IMAGE, two.id())
                .containsEntry(Tags.VERSION, "2")
                .containsEntry(Tags.OPERATION, deployment.id().value())
                .containsEntry(Tags.ROLE_BY, deployment.id().value())
                .containsEntry(Tags.BUILD, deployment.build().toString());
        assertThat(world.inventory().instances().values())
                .allSatisfy(tags -> assertThat(tags)
                        .containsEntry(Tags.IMAGE, two.id())
                        .containsEntry(Tags.OPERATION, deployment.id().value()));
        assertThat(received.image()).isEqualTo(two);
        assertThat(received.fleet()).isEqualTo(GROUP);
        assertThat(received.previousImage()).isEqualTo(one);
        assertThat(received.previousFleet()).isEqualTo(GROUP);
    }

    @Test
    void aLedgerRebuiltFromTheTagsTellsTheSame() {
        Environment production = serving(true);
        roll(production, two);

        List<LedgerEntry> rebuilt = new LedgerRebuild(world.cloud)
                .entries("web", List.of(production)).stream()
                        .filter(entry -> entry.event() == Event.RECEIVED)
                        .toList();

        assertThat(rebuilt).extracting(entry -> entry.image().id()).containsExactly(one.id(), two.id());
        assertThat(rebuilt).extracting(LedgerEntry::fleet).containsOnly(GROUP);
        assertThat(rebuilt.get(1).previousImage().id()).isEqualTo(one.id());
    }

    @Test
    void whatIsReplacedAndServesButWasNotMarkedIsRebuiltFromTheGroup() {
        Environment production = serving(true);
        OperationId id = begin(production, two, USUAL);
        world.reach(id, "mark the image as passed in the group");

        List<LedgerEntry> rebuilt = received(production);

        assertThat(rebuilt).extracting(entry -> entry.image().id()).containsExactly(one.id(), two.id());
        assertThat(rebuilt.get(1).operation()).isEqualTo(id);
    }

    @Test
    void whatIsStillBeingReplacedWasNotReceived() {
        Environment production = serving(true);
        OperationId id = begin(production, two, USUAL);
        world.reach(id, RefreshPhases.REPLACE);
        world.settle();

        assertThat(received(production)).extracting(entry -> entry.image().id()).containsExactly(one.id());
    }

    private List<LedgerEntry> received(Environment environment) {
        return new LedgerRebuild(world.cloud)
                .entries("web", List.of(environment)).stream()
                        .filter(entry -> entry.event() == Event.RECEIVED)
                        .toList();
    }

    @Test
    void whatIsAskedForIsWhatAwsIsAsked() {
        world.place().createAlarm("errors");
        Environment production = World.watched(
                serving(true),
                Duration.ofMinutes(7),
                GateSpec.of(GateSpec.Kind.TARGET_HEALTH),
                GateSpec.of(GateSpec.Kind.ALARMS, "errors"));

        roll(
                production,
                two,
                new RollingSpec(
                        50, 150, List.of(30, 60), Duration.ofMinutes(20), Duration.ofSeconds(40), false, false, true));

        RefreshPreferences preferences = preferences();
        assertThat(preferences.minHealthyPercentage()).isEqualTo(50);
        assertThat(preferences.maxHealthyPercentage()).isEqualTo(150);
        assertThat(preferences.checkpointPercentages()).containsExactly(30, 60, 100);
        assertThat(preferences.checkpointDelay()).isEqualTo(1200);
        assertThat(preferences.instanceWarmup()).isEqualTo(40);
        assertThat(preferences.bakeTime()).isEqualTo(420);
        assertThat(preferences.autoRollback()).isFalse();
        assertThat(preferences.skipMatching()).isFalse();
        assertThat(preferences.scaleInProtectedInstancesAsString()).isEqualTo("Wait");
        assertThat(preferences.alarmSpecification().alarms()).containsExactly("errors");
    }

    private RefreshPreferences preferences() {
        return only(spoiler.requests(StartInstanceRefreshRequest.class)).preferences();
    }

    @Test
    void theGatesPassAtEachCheckpoint() {
        Environment production = serving(true);

        roll(production, two, HALVES);

        assertThat(world.ledger().current("web", "production").orElseThrow().gates())
                .as("three gates, at 50 % and at the end")
                .hasSize(6)
                .allMatch(gate -> gate.passed());
        assertThat(world.told).anyMatch(line -> line.equals("50 % of " + GROUP + " replaced"));
        assertThat(world.told).anyMatch(line -> line.equals("all instances of " + GROUP + " replaced"));
    }

    @Test
    void aVersionThatNeverGetsHealthyIsTurnedBackAndTheFailureSaysWhichInstance() {
        Environment production = serving(true);
        world.region().faults().failsHealthCheck("2", "production");
        IntSupplier least = world.leastServing(production);

        Saved deployment = roll(production, two, HALVES);

        assertUnwound(production, deployment, least);
        assertThat(deployment.failure().what()).isEqualTo("health gate target health");
        assertThat(deployment.failure().resource()).startsWith("i-");
        assertThat(deployment.failure().evidence()).anyMatch(line -> line.contains("nginx"));
    }

    @Test
    void anAlarmAtACheckpointTurnsBack() {
        world.place().createAlarm("errors");
        Environment production = World.watched(
                serving(true),
                Duration.ZERO,
                GateSpec.of(GateSpec.Kind.TARGET_HEALTH),
                GateSpec.of(GateSpec.Kind.ALARMS, "errors"));
        IntSupplier least = world.leastServing(production);
        OperationId id = begin(production, two, HALVES);
        world.reach(id, "pass the health gates at the checkpoint");

        world.place().raise("errors", true);
        Saved deployment = world.finish(id);

        assertUnwound(production, deployment, least);
        assertThat(deployment.failure().reason()).contains("errors");
    }

    /** AWS looks at the alarm too, and acts where nobody else does. */
    @Test
    void anAlarmInTheBakeTimeTurnsBackAlsoWhileTheEngineIsDown() {
        world.place().createAlarm("errors");
        Environment production = World.watched(
                serving(true),
                Duration.ofMinutes(30),
                GateSpec.of(GateSpec.Kind.TARGET_HEALTH),
                GateSpec.of(GateSpec.Kind.ALARMS, "errors"));
        IntSupplier least = world.leastServing(production);
        OperationId id = begin(production, two, USUAL);
        world.reach(id, "watch the replaced instances for the bake time");

        world.place().raise("errors", true);
        world.clock.advanceTo(world.clock.instant().plus(Duration.ofMinutes(40)));
        world.place().raise("errors", false);
        world.crash();
        Saved deployment = world.finish(id);

        assertUnwound(production, deployment, least);
        assertThat(deployment.failure().reason()).contains("RollbackSuccessful").contains("errors");
    }

    @Test
    void whenAwsIsDoneAlreadyAnotherRefreshLeadsBack() {
        Environment production = serving(true);
        IntSupplier least = world.leastServing(production);
        OperationId id = begin(production, two, USUAL);
        world.reach(id, "mark the group as serving the image");

        world.engine().abort(id, "stopped by the test");
        Saved deployment = world.finish(id);

        assertUnwound(production, deployment, least);
        assertThat(deployment.aborted()).isTrue();
        assertThat(spoiler.requests(StartInstanceRefreshRequest.class)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create the group's next launch template version",
                "see that nobody else changes the group",
                "start the instance refresh",
                RefreshPhases.REPLACE,
                "pass the health gates at the checkpoint",
                "go on with the instance refresh",
                "watch the replaced instances for the bake time",
                "mark the group as serving the image"
            })
    void abortedWhereverItIsItLeavesTheEnvironmentAsItWas(String phase) {
        Environment production = serving(false);
        IntSupplier least = world.leastServing(production);
        OperationId id = begin(production, two, HALVES);
        world.reach(id, phase);

        world.engine().abort(id, "stopped by the test");
        Saved deployment = world.finish(id);

        assertUnwound(production, deployment, least);
        assertThat(roll(production, two).failure()).as("the next time").isNull();
        assertThat(world.servedBy(production)).containsExactly(two.id());
    }

    @Test
    void aRefreshThatCanNotBeTurnedBackIsCancelledAndAnotherOneLeadsBack() {
        Environment production = serving(true);
        IntSupplier least = world.leastServing(production);
        OperationId id = begin(production, two, HALVES);
        world.reach(id, "pass the health gates at the checkpoint");
        spoiler.refuse("RollbackInstanceRefresh", 400, "IrreversibleInstanceRefresh");

        world.engine().abort(id, "stopped by the test");
        Saved deployment = world.finish(id);

        assertUnwound(production, deployment, least);
        assertThat(world.mutations).contains("autoscaling:CancelInstanceRefresh");
    }

    private void assertUnwound(Environment production, Saved deployment, IntSupplier least) {
        world.pass(Duration.ofMinutes(2));
        assertThat(deployment.stage()).isEqualTo(Stage.FAILED);
        assertThat(deployment.leftBehind()).isEmpty();
        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.inventory().instances()).hasSize(2);
        assertThat(world.remains(deployment.id())).isEmpty();
        GroupView group = only(world.fleets(production, Role.SERVING));
        assertThat(group.tags()).containsEntry(Tags.IMAGE, one.id()).containsEntry(Tags.VERSION, "1");
        assertThat(world.ledger().current("web", "production").orElseThrow().image())
                .isEqualTo(one);
        assertThat(world.ledger().entries())
                .filteredOn(entry -> entry.operation().equals(deployment.id()))
                .extracting(LedgerEntry::event)
                .containsExactly(Event.STOPPED);
        assertThat(received(production)).extracting(entry -> entry.image().id()).containsExactly(one.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CreateLaunchTemplateVersion",
                "UpdateAutoScalingGroup",
                "CreateOrUpdateTags",
                "StartInstanceRefresh",
                "CreateTags",
                "DeleteLaunchTemplateVersions"
            })
    void anAnswerThatIsLostChangesNothing(String operation) {
        Environment production = serving(true);
        // As a group that another tool made.
        scaling(production)
                .updateAutoScalingGroup(it -> it.autoScalingGroupName(GROUP).healthCheckType("EC2"));
        world.pass(Duration.ofMinutes(1));
        IntSupplier least = world.leastServing(production);
        world.region().faults().randomly(0, 40);
        spoiler.loseAnswer(operation);

        Saved deployment = roll(production, two);

        assertThat(spoiler.done()).as("an answer was lost").isTrue();
        assertThat(deployment.failure()).isNull();
        assertThat(deployment.leftBehind()).isEmpty();
        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.inventory().templateVersions()).hasSize(2);
    }

    @Test
    void anAnswerThatIsLostOnTheWayBackChangesNothing() {
        Environment production = serving(true);
        IntSupplier least = world.leastServing(production);
        world.region().faults().randomly(0, 40);
        OperationId id = begin(production, two, USUAL);
        world.reach(id, "mark the group as serving the image");
        spoiler.loseAnswer("StartInstanceRefresh");

        world.engine().abort(id, "stopped by the test");
        Saved deployment = world.finish(id);

        assertThat(spoiler.done()).as("an answer was lost").isTrue();
        assertUnwound(production, deployment, least);
    }

    @Test
    void theStepsBodyIsAwaitedAtTheFirstCheckpoint() {
        Environment production = serving(true);
        OperationId id =
                world.submit(RolloutRequest.deploy(production, two).by(HALVES).withExternalGate());
        world.reach(id, ExternalGate.AT_CHECKPOINT);
        world.pass(Duration.ofMinutes(2));
        assertThat(ExternalGate.awaitedBy(world.saved(id))).isTrue();

        world.engine().signal(id, ExternalGate.SIGNAL, ExternalGate.PASSED);
        Saved deployment = world.finish(id);

        assertThat(deployment.failure()).isNull();
        assertThat(world.told).containsOnlyOnce("the step's body passed");
    }

    @Test
    void aBodyThatComesLaterThanTheCheckpointLastsTurnsBack() {
        Environment production = serving(true);
        IntSupplier least = world.leastServing(production);

        Saved deployment =
                world.run(RolloutRequest.deploy(production, two).by(HALVES).withExternalGate());

        assertUnwound(production, deployment, least);
        assertThat(deployment.failure().reason()).contains("900 s").contains("the step's body");
        assertThat(deployment.failure().remedy()).contains("checkpointDelay");
    }

    /** Nobody looks for an hour at what only a person can say, but AWS goes on after 15 minutes. */
    @Test
    void aJudgementThatNobodyGivesWhileTheCheckpointLastsTurnsBackBeforeAwsGoesOn() {
        Environment production = World.watched(
                serving(true),
                Duration.ZERO,
                GateSpec.of(GateSpec.Kind.TARGET_HEALTH),
                GateSpec.judgement("load test"));
        IntSupplier least = world.leastServing(production);

        Saved deployment = roll(production, two, HALVES);

        assertUnwound(production, deployment, least);
        assertThat(deployment.failure().reason()).contains("900 s").contains("load test");
        assertThat(world.told).noneMatch(line -> line.equals("all instances of " + GROUP + " replaced"));
    }

    /** Each launch template counts its versions from 1. */
    @Test
    void aRefreshToTheSameNumberOfAnotherLaunchTemplateIsNotTakenForItsOwn() {
        Environment before = serving(true);
        roll(before, two);
        String other = world.place().createTemplate("other", "t3.small");
        world.place()
                .ec2()
                .createLaunchTemplateVersion(it -> it.launchTemplateId(other)
                        .sourceVersion("1")
                        .launchTemplateData(data -> data.instanceType("t3.small")));
        Environment production = new Environment(
                before.name(),
                before.location(),
                other,
                before.subnets(),
                before.capacity(),
                before.route(),
                before.gates(),
                before.bakeTime(),
                before.keepPreviousWarm(),
                before.tags());
        Image three = world.baked("3");

        assertThat(roll(production, three).failure()).isNull();

        assertThat(world.servedBy(production)).containsExactly(three.id());
    }

    @Test
    void goingBackReplacesTheInstancesByTheRecordedImage() {
        Environment production = serving(true);
        roll(production, two);
        IntSupplier least = world.leastServing(production);

        Saved rollback =
                world.run(RolloutRequest.rollback("web", production, null, null).by(USUAL));

        assertThat(rollback.failure()).isNull();
        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.inventory().groups()).containsOnlyKeys(GROUP);
        assertThat(world.inventory().templateVersions()).hasSize(2);
    }

    @Test
    void aFleetThatIsStillWarmIsTakenBackRatherThanRefreshed() {
        Environment production = World.warm(world.weighted("production"), Duration.ofHours(2));
        world.deploy(production, one);
        world.deploy(production, two);
        world.account.gate().listen(spoiler);

        Saved rollback =
                world.run(RolloutRequest.rollback("web", production, null, null).by(USUAL));

        assertThat(rollback.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(spoiler.requests(StartInstanceRefreshRequest.class)).isEmpty();
    }

    @Test
    void afterBlueGreenAndBeforeItAllGoesOn() {
        Environment production = World.warm(world.weighted("production"), Duration.ofHours(2));
        world.deploy(production, one);
        assertThat(roll(production, two).failure()).isNull();
        assertThat(only(world.fleets(production, Role.SERVING)).name()).isEqualTo(GROUP);

        Saved next = world.deploy(production, world.baked("3"));

        assertThat(next.failure()).isNull();
        assertThat(only(world.fleets(production, Role.SERVING)).name()).isEqualTo("web-production-v002");
        assertThat(only(world.fleets(production, Role.WARM)).tags()).containsEntry(Tags.IMAGE, two.id());
    }

    @Test
    void whatWasRolledCanBePromoted() {
        Environment production = serving(true);
        roll(production, two);
        Environment other = world.attaching("staging");

        assertThat(world.promote(production, other).failure()).isNull();
        assertThat(world.servedBy(other)).containsExactly(two.id());
    }

    @Test
    void anotherOnesRefreshIsLeftAlone() {
        Environment production = serving(true);
        OperationId id = begin(production, two, USUAL);
        world.reach(id, "see that nobody else changes the group");
        scaling(production).startInstanceRefresh(it -> it.autoScalingGroupName(GROUP));
        world.settle();

        Saved deployment = world.finish(id);

        assertThat(deployment.failure().reason()).contains("another instance refresh");
        assertThat(deployment.leftBehind()).isEmpty();
        assertThat(world.mutations)
                .doesNotContain("autoscaling:RollbackInstanceRefresh", "autoscaling:CancelInstanceRefresh");
        assertThat(world.remains(id)).isEmpty();
    }

    @Test
    void somebodyWhoCancelsTheRefreshIsNoticedAndAllGoesBack() {
        Environment production = serving(true);
        IntSupplier least = world.leastServing(production);
        OperationId id = begin(production, two, HALVES);
        world.reach(id, "pass the health gates at the checkpoint");

        scaling(production).cancelInstanceRefresh(it -> it.autoScalingGroupName(GROUP));
        Saved deployment = world.finish(id);

        assertUnwound(production, deployment, least);
        assertThat(deployment.failure().reason()).contains("Cancel");
    }

    @Test
    void somebodyWhoScalesTheGroupMeanwhileIsFollowed() {
        Environment production = serving(true);
        OperationId id = begin(production, two, HALVES);
        world.reach(id, RefreshPhases.REPLACE);
        scaling(production)
                .updateAutoScalingGroup(it -> it.autoScalingGroupName(GROUP).desiredCapacity(4));

        Saved deployment = world.finish(id);

        assertThat(deployment.failure()).isNull();
        assertThat(world.serving(production)).isEqualTo(4);
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.told).contains(GROUP + " is to have 4 instances now, no longer 2");
    }

    @Test
    void aGroupThatSomebodyDeletesIsNoticed() {
        Environment production = serving(true);
        OperationId id = begin(production, two, HALVES);
        world.reach(id, "pass the health gates at the checkpoint");
        scaling(production)
                .deleteAutoScalingGroup(it -> it.autoScalingGroupName(GROUP).forceDelete(true));

        Saved deployment = world.finish(id);

        assertThat(deployment.stage()).isEqualTo(Stage.FAILED);
        assertThat(deployment.failure().reason()).contains("being deleted");
        assertThat(deployment.leftBehind()).isEmpty();
        assertThat(world.inventory().templateVersions().values()).noneMatch(made -> made.endsWith(id.value()));
    }

    @Test
    void aGroupThatIsScaledToZeroIsRefused() {
        Environment production = serving(true);
        scaling(production)
                .updateAutoScalingGroup(
                        it -> it.autoScalingGroupName(GROUP).minSize(0).desiredCapacity(0));
        world.pass(Duration.ofMinutes(5));

        assertThat(roll(production, two).failure().remedy()).contains("scaled to zero");
    }

    private AutoScalingClient scaling(Environment environment) {
        return world.account.autoScaling(environment.location());
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}
