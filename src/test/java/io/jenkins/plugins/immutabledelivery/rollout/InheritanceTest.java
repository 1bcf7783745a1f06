package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

/** What the serving group has beyond what is configured goes over to the group that takes its place. */
class InheritanceTest {
    private static final String ONE = "web-production-v001";
    private static final String TWO = "web-production-v002";
    private static final String COPY = "immutable-delivery/web-production-v002/cpu high";
    private static final List<String> HELD = List.of("AZRebalance", "AlarmNotification", "ScheduledActions");

    private final World world = new World(71);
    private final Extras extras = new Extras(world);
    private Image two;

    /** The first fleet serves and was given everything; the second version is baked. */
    private Environment given(Environment production) {
        Image one = world.baked("1");
        two = world.baked("2");
        assertThat(world.deploy(production, one).failure()).isNull();
        extras.give(ONE, targetGroup(production));
        return production;
    }

    private String targetGroup(Environment production) {
        return world.fleets(production, Role.SERVING).get(0).targetGroups().get(0);
    }

    private Environment warm(Environment of) {
        return given(World.warm(of, Duration.ofHours(2)));
    }

    private Saved deploy(Environment production, Way way) {
        return world.run(RolloutRequest.deploy(production, two).by(way.spec));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ROLLING_BY_WEIGHTS", "ROLLING_BY_ATTACHMENT"})
    void everyKindOfSettingGoesOverByEachStrategy(Way way) {
        Environment production = given(way.environment(world));
        Map<String, String> before = extras.of(ONE, targetGroup(production));

        Saved ended = deploy(production, way);

        assertThat(ended.failure()).isNull();
        assertThat(ended.leftBehind()).isEmpty();
        world.settle();
        assertThat(extras.of(TWO, targetGroup(production))).isEqualTo(before);
        assertThat(before.get("policies")).contains("requests", "forecast", "less", "more", "TARGETS");
        assertThat(extras.alarms(TWO)).containsExactly(COPY);
        assertThat(extras.alarm(COPY).dimensions().get(0).value()).isEqualTo(TWO);
        assertThat(extras.alarm(COPY).alarmActions())
                .hasSize(2)
                .contains(Extras.TOPIC)
                .noneMatch(arn -> arn.contains(ONE));
        assertThat(world.inventory().alarms().get(COPY))
                .containsEntry(Tags.OPERATION, ended.id().value())
                .containsEntry(Tags.APPLICATION, "web");
        assertThat(world.inventory().instances().values().stream()
                        .filter(tags -> TWO.equals(tags.get("aws:autoscaling:groupName"))))
                .isNotEmpty()
                .allSatisfy(tags ->
                        assertThat(tags).containsEntry("cost-center", "4711").doesNotContainKey("on-call"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ROLLING_BY_WEIGHTS", "ROLLING_BY_ATTACHMENT"})
    void aGroupThatStaysKeepsWhatItHas(Way way) {
        Environment production = given(way.environment(world));
        Map<String, String> before = extras.of(ONE, targetGroup(production));

        assertThat(deploy(production, way).failure()).isNull();

        world.settle();
        assertThat(extras.of(ONE, targetGroup(production))).isEqualTo(before);
        assertThat(world.inventory().alarms()).containsOnlyKeys(Extras.ALARM);
    }

    @Test
    void aThirdGenerationHasItFromTheSecondAndNoAlarmOfThatIsLeft() {
        Environment production = given(world.weighted("production"));
        Map<String, String> before = extras.of(ONE, targetGroup(production));
        deploy(production, Way.BLUE_GREEN_BY_WEIGHTS);
        Image three = world.baked("3");

        Saved ended = world.deploy(production, three);

        assertThat(ended.failure()).isNull();
        world.settle();
        assertThat(extras.of("web-production-v003", targetGroup(production))).isEqualTo(before);
        assertThat(world.inventory().alarms().keySet())
                .containsExactly(Extras.ALARM, "immutable-delivery/web-production-v003/cpu high");
    }

    @Test
    void whatAGroupIsCreatedWithIsThereForItsFirstInstances() {
        Environment production = given(world.weighted("production"));
        OperationId id = world.submit(RolloutRequest.deploy(production, two));

        world.reach(id, "wait for instances in service");
        world.settle();

        assertThat(extras.of(TWO, "none").get("hooks")).contains("drain", "queue=orders");
        assertThat(extras.of(TWO, "none").get("tags")).contains("cost-center=4711 propagated", "on-call=shop");
    }

    @Test
    void nothingScalesEitherFleetWhileItHasNoTraffic() {
        Environment production = warm(World.watched(world.weighted("production"), Duration.ofMinutes(20)));
        OperationId id = world.submit(RolloutRequest.deploy(production, two));

        world.reach(id, "switch traffic");
        extras.raise(COPY, true);
        extras.raise(COPY, false);
        extras.raise(Extras.ALARM, true);
        world.settle();
        assertThat(extras.desired(TWO)).isEqualTo(2);
        assertThat(extras.desired(ONE)).isEqualTo(2);
        assertThat(extras.suspended(ONE)).isEqualTo(HELD);
        world.reach(id, "watch for the bake time");
        extras.raise(COPY, true);
        world.settle();
        assertThat(extras.desired(TWO)).as("with traffic it is scaled").isEqualTo(3);
        assertThat(world.finish(id).failure()).isNull();

        world.settle();
        assertThat(extras.suspended(ONE)).as("the warm fleet").isEqualTo(HELD);
        assertThat(extras.suspended(TWO)).containsExactly("AZRebalance");
    }

    @Test
    void aRollbackToTheWarmFleetFindsItsPoliciesAsTheyWere() {
        Environment production = warm(world.weighted("production"));
        Map<String, String> before = extras.of(ONE, targetGroup(production));
        deploy(production, Way.BLUE_GREEN_BY_WEIGHTS);

        Saved back = world.rollback(production);

        assertThat(back.failure()).isNull();
        world.settle();
        assertThat(extras.of(ONE, targetGroup(production))).isEqualTo(before);
        assertThat(world.fleets(production, Role.SERVING).get(0).tags()).containsEntry(Tags.HELD, "");
        extras.raise(Extras.ALARM, true);
        world.settle();
        assertThat(extras.desired(ONE)).isEqualTo(3);
        assertThat(world.inventory().alarms()).as("of the fleet that is gone").doesNotContainKey(COPY);
    }

    @Test
    void aRollbackThatFailsLeavesTheWarmFleetHeldAndTheServingOneScaled() {
        Environment production = warm(World.watched(
                world.weighted("production"), Duration.ofMinutes(10), GateSpec.of(GateSpec.Kind.TARGET_HEALTH)));
        deploy(production, Way.BLUE_GREEN_BY_WEIGHTS);
        OperationId id = world.submit(RolloutRequest.rollback("web", production, null, null));
        world.reach(id, "watch for the bake time");
        world.settle();
        assertThat(extras.suspended(ONE)).containsExactly("AZRebalance");
        world.engine().abort(id, "somebody");

        assertThat(world.finish(id).stage()).isEqualTo(Stage.FAILED);

        world.settle();
        assertThat(extras.suspended(ONE)).isEqualTo(HELD);
        assertThat(extras.suspended(TWO)).containsExactly("AZRebalance");
        assertThat(world.fleets(production, Role.WARM).get(0).tags())
                .containsEntry(Tags.HELD, "AlarmNotification ScheduledActions");
    }

    static Stream<Arguments> everyPhase() {
        return Stream.of(Way.BLUE_GREEN_BY_WEIGHTS, Way.BLUE_GREEN_BY_ATTACHMENT, Way.RECREATE_BY_WEIGHTS)
                .flatMap(way -> way.phases().stream()
                        .filter(phase -> !phase.equals("record in the ledger"))
                        .map(phase -> Arguments.of(way, phase)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyPhase")
    void anAbortLeavesTheServingGroupAsItWasAndNoAlarm(Way way, String phase) {
        Environment production = given(way.environment(world));
        Map<String, String> before = extras.of(ONE, targetGroup(production));
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(way.spec));
        world.runUntil(id, phase);
        world.engine().abort(id, "somebody");

        Saved ended = world.finish(id);

        assertThat(ended.stage()).isEqualTo(Stage.FAILED);
        assertThat(ended.leftBehind()).isEmpty();
        assertThat(world.remains(id)).isEmpty();
        world.settle();
        assertThat(extras.of(ONE, targetGroup(production))).isEqualTo(before);
        assertThat(world.inventory().alarms()).containsOnlyKeys(Extras.ALARM);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyPhase")
    void aCrashInAnyPhaseChangesNothingOfWhatGoesOver(Way way, String phase) {
        Environment production = given(way.environment(world));
        Map<String, String> before = extras.of(ONE, targetGroup(production));
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(way.spec));
        world.runUntil(id, phase);
        world.crash();

        assertThat(world.finish(id).failure()).isNull();

        world.settle();
        assertThat(extras.of(TWO, targetGroup(production))).isEqualTo(before);
        assertThat(extras.alarms(TWO)).containsExactly(COPY);
    }

    @ParameterizedTest
    @EnumSource(names = {"BLUE_GREEN_BY_WEIGHTS", "CANARY_BY_ATTACHMENT", "RECREATE_BY_WEIGHTS"})
    void anAnswerThatIsLostAfterEachCallChangesNothingOfWhatGoesOver(Way way) {
        Environment production = given(way.environment(world));
        Map<String, String> before = extras.of(ONE, targetGroup(production));
        Set<String> lost = new HashSet<>();
        world.account.gate().listen(new CallListener() {
            @Override
            public void after(Call call) {
                if (!call.readOnly() && lost.add(call + " " + call.request())) {
                    throw SdkClientException.create("the connection was reset");
                }
            }
        });

        assertThat(deploy(production, way).failure()).isNull();

        assertThat(lost).anyMatch(call -> call.startsWith("autoscaling:PutScalingPolicy"));
        assertThat(lost).anyMatch(call -> call.startsWith("cloudwatch:PutMetricAlarm"));
        world.settle();
        assertThat(extras.of(TWO, targetGroup(production))).isEqualTo(before);
        assertThat(extras.alarms(TWO)).containsExactly(COPY);
    }

    @ParameterizedTest
    @CsvSource({
        "EnableMetricsCollection, ",
        "PutNotificationConfiguration, /arn:aws:sns:eu-central-1:123456789012:ops",
        "PutScalingPolicy, /forecast",
        "PutScheduledUpdateGroupAction, /morning",
        "PutWarmPool, "
    })
    void whereASettingIsRefusedTheTrafficHasNotMovedAndNothingIsLeft(String call, String part) {
        Environment production = given(world.weighted("production"));
        Map<String, String> before = extras.of(ONE, targetGroup(production));
        List<String> forwarded = refusing(call, "AccessDenied", 403);

        Saved ended = deploy(production, Way.BLUE_GREEN_BY_WEIGHTS);

        assertThat(ended.stage()).isEqualTo(Stage.FAILED);
        assertThat(ended.failure().summary())
                .contains("autoscaling:" + call, TWO + (part == null ? "" : part), "Allow ");
        assertThat(forwarded).isEmpty();
        assertThat(world.remains(ended.id())).isEmpty();
        world.settle();
        assertThat(extras.of(ONE, targetGroup(production))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PutNotificationConfiguration", "PutScalingPolicy", "PutWarmPool"})
    void whereWhatTheServingGroupHasIsRefusedItIsSaidWhereToMendIt(String call) {
        Environment production = given(world.weighted("production"));
        List<String> forwarded = refusing(call, "ValidationError", 400);

        Saved ended = deploy(production, Way.BLUE_GREEN_BY_WEIGHTS);

        assertThat(ended.failure().summary()).contains("autoscaling:" + call, "as the test says", "mend it there");
        assertThat(ended.failure().summary()).contains(ONE + " has that setting");
        assertThat(forwarded).isEmpty();
        assertThat(world.remains(ended.id())).isEmpty();
    }

    /** A call is refused from now on; what is answered lists the calls that move traffic. */
    private List<String> refusing(String operation, String code, int status) {
        List<String> forwarded = new ArrayList<>();
        world.account.gate().listen(new CallListener() {
            @Override
            public void before(Call call) {
                if (call.operation().equals(operation)) {
                    throw AutoScalingException.builder()
                            .awsErrorDetails(AwsErrorDetails.builder()
                                    .errorCode(code)
                                    .errorMessage("as the test says")
                                    .build())
                            .statusCode(status)
                            .build();
                }
                if (call.operation().equals("ModifyListener")) {
                    forwarded.add(call.toString());
                }
            }
        });
        return forwarded;
    }

    @Test
    void aScheduledActionThatIsOverDoesNotGoOver() {
        Environment production = given(world.weighted("production"));
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "read the settings of the serving fleet");
        extras.once(ONE, "flash", world.clock.instant().plusSeconds(25));

        assertThat(world.finish(id).failure()).isNull();

        assertThat(world.told).anyMatch(line -> line.startsWith("scheduled action flash of " + ONE + " is over"));
        assertThat(extras.of(TWO, "none").get("schedules"))
                .contains("morning", "sale")
                .doesNotContain("flash");
    }

    @Test
    void aPlanSaysWhatGoesOverAndWhatDoesNot() {
        Environment production = given(world.weighted("production"));
        int mutations = world.mutations.size();

        world.run(PlanRecipe.KIND, PlanData.of(RolloutRequest.deploy(production, two)));

        assertThat(world.mutations).hasSize(mutations);
        assertThat(world.told)
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "Give " + TWO + " what " + ONE + " has: DefaultCooldown 120; DefaultInstanceWarmup 60;"
                                        + " HealthCheckGracePeriod 450; MaxInstanceLifetime 864000;"
                                        + " NewInstancesProtectedFromScaleIn true; TerminationPolicies [OldestInstance, Default]")
                        .contains("tags cost-center, on-call")
                        .contains("lifecycle hooks drain")
                        .contains("suspended processes AZRebalance")
                        .contains("group metrics GroupDesiredCapacity, GroupInServiceInstances")
                        .contains("notifications to " + Extras.TOPIC)
                        .contains("scaling policies forecast, less, more, requests")
                        .contains("alarms as " + COPY)
                        .contains("scheduled actions morning, sale")
                        .contains("its warm pool"))
                .anyMatch(line -> line.contains(
                        "AWS has to see a day of " + TWO + " before it forecasts anew for scaling policies forecast"))
                .anyMatch(line -> line.contains(
                        "When " + ONE + " is removed, AWS does not wait for its lifecycle hooks at termination drain"))
                .anyMatch(line -> line.contains("Hold the scaling policies and scheduled actions of " + ONE))
                .anyMatch(line -> line.contains("Let the scaling policies and scheduled actions of " + TWO));
    }

    @Test
    void aPlanNamesWhatCantGoOver() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        extras.protect(ONE, ids -> ids.subList(0, 1));

        world.run(PlanRecipe.KIND, PlanData.of(RolloutRequest.deploy(production, world.baked("2"))));

        assertThat(world.told)
                .anyMatch(line -> line.contains("Not given to " + TWO + ": of " + ONE + " the protection of i-"))
                .noneMatch(line -> line.contains("Give " + TWO));
    }

    @Test
    void aPolicyThatMeasuresATargetGroupOfOthersIsNamedAndStays() {
        Environment production = given(world.weighted("production"));
        String others = world.attaching("others").route().targetGroups().get(0);
        extras.track(ONE, "others", others);

        Saved ended = deploy(production, Way.BLUE_GREEN_BY_WEIGHTS);

        assertThat(ended.failure()).isNull();
        assertThat(world.told)
                .anyMatch(line -> line.contains(TWO + " does not get from " + ONE + " its scaling policy others"));
        assertThat(extras.policies(TWO))
                .extracting(policy -> policy.policyName())
                .containsExactly("forecast", "less", "more", "requests");
    }

    @Test
    void aNewFleetIsNotMadeSmallerForHavingHadNothingToDo() {
        Environment production = given(World.watched(world.weighted("production"), Duration.ofMinutes(20)));
        extras.idling(ONE);
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "switch traffic");
        extras.raise("immutable-delivery/web-production-v002/idle", true);

        world.reach(id, "watch for the bake time");
        world.settle();

        assertThat(extras.desired(TWO)).isEqualTo(2);
        extras.raise(COPY, true);
        world.settle();
        assertThat(extras.desired(TWO)).as("it may grow").isEqualTo(3);
        assertThat(world.finish(id).failure()).isNull();
        world.settle();
        assertThat(extras.least(TWO)).isEqualTo(1);
    }

    @Test
    void whatElseSetsHowSmallANewFleetMayBeStays() {
        Environment production = given(World.watched(world.weighted("production"), Duration.ofMinutes(20)));
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "watch for the bake time");
        assertThat(extras.least(TWO)).isEqualTo(2);
        extras.atLeast(TWO, 3);

        assertThat(world.finish(id).failure()).isNull();

        world.settle();
        assertThat(extras.least(TWO)).isEqualTo(3);
    }

    @Test
    void aWarmFleetIsNotMadeSmallerWhenItServesAgain() {
        Environment production = warm(world.weighted("production"));
        extras.idling(ONE);
        deploy(production, Way.BLUE_GREEN_BY_WEIGHTS);
        extras.raise(Extras.IDLE, true);

        assertThat(world.rollback(production).failure()).isNull();

        world.settle();
        assertThat(extras.desired(ONE)).isEqualTo(2);
        assertThat(extras.least(ONE)).isEqualTo(1);
    }

    @Test
    void aWarmFleetThatDoesNotServeAfterAllMayBeAsSmallAsBefore() {
        Environment production = warm(World.watched(world.weighted("production"), Duration.ofMinutes(10)));
        deploy(production, Way.BLUE_GREEN_BY_WEIGHTS);
        OperationId id = world.submit(RolloutRequest.rollback("web", production, null, null));
        world.reach(id, "watch for the bake time");
        world.settle();
        assertThat(extras.least(ONE)).isEqualTo(2);
        world.engine().abort(id, "somebody");

        assertThat(world.finish(id).leftBehind()).isEmpty();

        world.settle();
        assertThat(extras.least(ONE)).isEqualTo(1);
    }

    @Test
    void afterAWayBackTheFormerFleetIsScaledOnceItsMetricsShowItsTraffic() {
        Environment production = given(World.watched(world.weighted("production"), Duration.ofMinutes(20)));
        extras.idling(ONE);
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "watch for the bake time");
        extras.raise(Extras.IDLE, true);
        world.engine().abort(id, "somebody");

        world.reach(id, "let the previous fleet scale again");
        world.pass(Duration.ofMinutes(4));
        extras.raise(Extras.IDLE, false);

        assertThat(world.finish(id).leftBehind()).isEmpty();
        world.settle();
        assertThat(extras.desired(ONE)).isEqualTo(2);
        assertThat(extras.suspended(ONE)).containsExactly("AZRebalance");
    }
}
