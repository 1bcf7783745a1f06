package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

/** Others who change the group while it is rolled, in each phase: the rollout goes on or back, and all stays accounted. */
class RollingInterferenceTest {
    private static final RollingSpec HALVES =
            new RollingSpec(100, 150, List.of(50), Duration.ofMinutes(15), Duration.ofSeconds(20), true, true, false);
    private static final String GROUP = "web-production-v001";

    /** What somebody does by hand, or a scaling policy by itself. */
    enum Meddling {
        SCALES_OUT {
            @Override
            void meddle(World world, AutoScalingClient scaling) {
                scaling.updateAutoScalingGroup(
                        it -> it.autoScalingGroupName(GROUP).desiredCapacity(4));
            }
        },
        SCALES_IN {
            @Override
            void meddle(World world, AutoScalingClient scaling) {
                scaling.updateAutoScalingGroup(
                        it -> it.autoScalingGroupName(GROUP).desiredCapacity(2));
            }
        },
        CANCELS {
            @Override
            void meddle(World world, AutoScalingClient scaling) {
                scaling.cancelInstanceRefresh(it -> it.autoScalingGroupName(GROUP));
            }
        },
        TURNS_BACK {
            @Override
            void meddle(World world, AutoScalingClient scaling) {
                scaling.rollbackInstanceRefresh(it -> it.autoScalingGroupName(GROUP));
            }
        },
        REFRESHES {
            @Override
            void meddle(World world, AutoScalingClient scaling) {
                scaling.startInstanceRefresh(it -> it.autoScalingGroupName(GROUP)
                        .preferences(how -> how.minHealthyPercentage(100).maxHealthyPercentage(150)));
            }
        },
        RAISES_THE_ALARM {
            @Override
            void meddle(World world, AutoScalingClient scaling) {
                world.place().raise("errors", true);
                world.pass(Duration.ofMinutes(1));
                world.place().raise("errors", false);
            }
        };

        abstract void meddle(World world, AutoScalingClient scaling);

        /** What AWS refuses has no effect. */
        void tryTo(World world, AutoScalingClient scaling) {
            try {
                meddle(world, scaling);
            } catch (AwsServiceException e) {
                world.told.add(this + ": " + e.awsErrorDetails().errorCode());
            }
        }
    }

    static Stream<Arguments> moments() {
        List<String> phases = List.of(
                "see that nobody else changes the group",
                "start the instance refresh",
                RefreshPhases.REPLACE,
                "pass the health gates at the checkpoint",
                "watch the replaced instances for the bake time",
                "see the group's next launch template version",
                "mark the group as serving the image");
        return phases.stream().flatMap(phase -> Stream.of(Meddling.values()).map(one -> Arguments.of(one, phase)));
    }

    /** @param phase where the first one is when the other one begins */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "see that nobody else changes the group",
                "start the instance refresh",
                RefreshPhases.REPLACE,
                "watch the replaced instances for the bake time"
            })
    void ofTwoControllersThatRollAtOnceOneAtMostDoesAndBothSayWhatServes(String phase) {
        World world = new World(19);
        Environment production =
                World.watched(world.weighted("production"), Duration.ofMinutes(5), GateSpec.of(Kind.TARGET_HEALTH));
        Image one = world.baked("1");
        Image two = world.baked("2");
        Image three = world.baked("3");
        world.deploy(production, one);
        IntSupplier least = world.leastServing(production);
        Engine other = world.anotherController();
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(HALVES));
        world.reach(id, phase);
        OperationId theirs = new OperationId("theirs");
        RolloutRequest request = RolloutRequest.deploy(production, three).by(HALVES);
        other.submit(theirs, RolloutRecipe.kind(request), world.build(), RolloutData.of(request));

        Saved mine = world.finish(id);
        world.pass(Duration.ofHours(3));

        Saved second = other.find(theirs).orElseThrow();
        Image serves = mine.stage() == Stage.SUCCEEDED ? two : second.stage() == Stage.SUCCEEDED ? three : one;
        assertThat(mine.stage() == Stage.SUCCEEDED && second.stage() == Stage.SUCCEEDED)
                .isFalse();
        assertThat(least.getAsInt()).isEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(serves.id());
        assertThat(world.fleets(production, Role.SERVING).get(0).tags()).containsEntry(Tags.IMAGE, serves.id());
        assertThat(mine.leftBehind()).isEmpty();
        assertThat(second.leftBehind()).isEmpty();
        assertThat(world.inventory().templateVersions()).hasSize(2);
    }

    @ParameterizedTest(name = "{0}, before: {1}")
    @MethodSource("moments")
    void whoeverMeddlesTheEnvironmentServesAndTheLedgerSaysWhat(Meddling somebody, String phase) {
        World world = new World(13);
        world.place().createAlarm("errors");
        Environment production = World.watched(
                world.weighted("production"),
                Duration.ofMinutes(5),
                GateSpec.of(Kind.IN_SERVICE),
                GateSpec.of(Kind.TARGET_HEALTH),
                GateSpec.of(Kind.ALARMS, "errors"));
        AutoScalingClient scaling = world.account.autoScaling(production.location());
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        scaling.updateAutoScalingGroup(it -> it.autoScalingGroupName(GROUP).desiredCapacity(3));
        world.pass(Duration.ofMinutes(3));
        IntSupplier least = world.leastServing(production);
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(HALVES));
        world.reach(id, phase);

        somebody.tryTo(world, scaling);
        Saved deployment = world.finish(id);

        world.pass(Duration.ofMinutes(30));
        Image serves = deployment.stage() == Stage.SUCCEEDED ? two : one;
        GroupView group = world.fleets(production, Role.SERVING).get(0);
        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(somebody == Meddling.SCALES_IN ? 2 : 3);
        assertThat(world.servedBy(production)).containsExactly(serves.id());
        assertThat(group.tags()).containsEntry(Tags.IMAGE, serves.id());
        assertThat(world.ledger().current("web", "production").orElseThrow().image())
                .isEqualTo(serves);
        assertThat(deployment.leftBehind()).isEmpty();
        assertThat(world.inventory().instances()).hasSize(group.capacity().desired());
        assertThat(world.inventory().templateVersions())
                .as("the default one and the group's")
                .hasSize(2);
        if (deployment.stage() == Stage.FAILED) {
            assertThat(deployment.failure().summary()).isNotBlank();
            assertThat(world.run(RolloutRequest.deploy(production, two).by(HALVES))
                            .failure())
                    .as("the next time")
                    .isNull();
        }
    }
}
