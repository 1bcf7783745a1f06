package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.bake.BakeData;
import io.jenkins.plugins.immutabledelivery.bake.BakeRecipe;
import io.jenkins.plugins.immutabledelivery.bake.BakeRequest;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.rollout.BlueGreenTest.Route;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RollbackTest {
    private final World world = new World(9);

    @ParameterizedTest
    @EnumSource
    void aWarmFleetTakesOverWithinMinutesAndNothingIsCreated(Route route) {
        Environment production = World.warm(route.of(world), Duration.ofHours(2));
        Image one = world.baked("1");
        world.deploy(production, one);
        world.deploy(production, world.baked("2"));
        IntSupplier least = world.leastServing(production);
        int mutations = world.mutations.size();

        Saved rollback = world.rollback(production);

        assertThat(rollback.failure()).isNull();
        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.mutations.subList(mutations, world.mutations.size()))
                .doesNotContain("autoscaling:CreateAutoScalingGroup", "ec2:CreateLaunchTemplateVersion");
        LedgerEntry received = world.ledger().current("web", "production").orElseThrow();
        assertThat(received.cause()).isEqualTo(Cause.ROLLBACK);
        assertThat(received.fleet()).isEqualTo("web-production-v001");
        assertThat(Duration.between(received.startedAt(), received.at())).isLessThan(Duration.ofMinutes(3));
        assertThat(world.inventory().groups())
                .as("what was rolled back from is not worth keeping")
                .containsOnlyKeys("web-production-v001");
        world.pass(Duration.ofHours(3));
        assertThat(world.serving(production))
                .as("its retirement was due, but it serves again")
                .isEqualTo(2);
    }

    @Test
    void aWarmFleetGetsTheTrafficBackWithinSecondsByOneCall() {
        Environment production = World.warm(world.weighted("production"), Duration.ofHours(2));
        world.deploy(production, world.baked("1"));
        world.deploy(production, world.baked("2"));
        List<Instant> switched = new ArrayList<>();
        world.account.gate().listen(new CallListener() {
            @Override
            public void after(Call call) {
                if (call.operation().equals("ModifyListener")) {
                    switched.add(world.clock.instant());
                }
            }
        });

        Saved rollback = world.rollback(production);

        assertThat(rollback.failure()).isNull();
        assertThat(switched)
                .singleElement()
                .satisfies(at ->
                        assertThat(Duration.between(rollback.startedAt(), at)).isLessThan(Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @EnumSource
    void whereNoFleetIsWarmTheRecordedImageIsDeployed(Route route) {
        Environment production = route.of(world);
        Image one = world.baked("1");
        world.deploy(production, one);
        world.deploy(production, world.baked("2"));
        IntSupplier least = world.leastServing(production);

        Saved rollback = world.rollback(production);

        assertThat(rollback.failure()).isNull();
        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.inventory().groups()).containsOnlyKeys("web-production-v003");
    }

    @Test
    void aWarmFleetThatIsTooSmallIsNotTaken() {
        Environment production = World.warm(world.weighted("production"), Duration.ofHours(2));
        Image one = world.baked("1");
        world.deploy(production, one);
        world.deploy(production, world.baked("2"));
        world.account
                .autoScaling(production.location())
                .updateAutoScalingGroup(group ->
                        group.autoScalingGroupName("web-production-v001").desiredCapacity(1));
        world.pass(Duration.ofMinutes(5));

        Saved rollback = world.rollback(production);
        world.pass(Duration.ofMinutes(20));

        assertThat(rollback.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.serving(production)).isEqualTo(2);
        assertThat(world.inventory().groups()).containsOnlyKeys("web-production-v003");
    }

    @Test
    void rollingBackTwiceGoesBackTwoVersions() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        world.deploy(production, two);
        world.deploy(production, world.baked("3"));

        world.rollback(production);
        assertThat(world.servedBy(production)).containsExactly(two.id());
        world.rollback(production);
        assertThat(world.servedBy(production)).containsExactly(one.id());
        Saved third = world.rollback(production);

        assertThat(third.stage()).isEqualTo(Stage.FAILED);
        assertThat(third.failure().reason()).contains("'production' can't be used");
        assertThat(third.failure().remedy())
                .isEqualTo("It has received no version before the present one; name toVersion or toImage.");
        assertThat(world.servedBy(production)).containsExactly(one.id());
    }

    @Test
    void afterARollbackTheNextReleaseRollsBackToWhatWasGood() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        world.deploy(production, one);
        world.deploy(production, world.baked("2"));
        world.rollback(production);
        world.deploy(production, world.baked("3"));

        world.rollback(production);

        assertThat(world.servedBy(production)).containsExactly(one.id());
    }

    @Test
    void theSameVersionAgainIsNoVersionBefore() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        world.deploy(production, two);
        world.deploy(production, two);

        world.rollback(production);

        assertThat(world.servedBy(production)).containsExactly(one.id());
    }

    @Test
    void anyRecordedVersionCanBeNamed() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        world.deploy(production, one);
        world.deploy(production, world.baked("2"));
        world.deploy(production, world.baked("3"));

        Saved rollback = world.run(RolloutRequest.rollback("web", production, "1", null));

        assertThat(rollback.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.rollback(production).failure().remedy()).contains("no version before the present one");
    }

    @Test
    void aVersionThatWasNeverThereCanBeNamedIfItsImageExists() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        world.deploy(production, world.baked("2"));

        Saved rollback = world.run(RolloutRequest.rollback("web", production, "1", null));

        assertThat(rollback.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
    }

    @Test
    void anImageCanBeNamed() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        world.deploy(production, one);
        world.deploy(production, world.baked("2"));

        Saved rollback = world.run(RolloutRequest.rollback("web", production, null, one.id()));

        assertThat(rollback.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.ledger().current("web", "production").map(LedgerEntry::image))
                .contains(one);
    }

    @Test
    void whatRunsAlreadyIsNoPlaceToGoBackTo() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        world.deploy(production, one);

        assertRefused(RolloutRequest.rollback("web", production, "1", null), "toVersion", "runs it already");
        assertRefused(RolloutRequest.rollback("web", production, null, one.id()), "toImage", "runs it already");
    }

    @Test
    void whatDoesNotExistIsRefused() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));

        assertRefused(RolloutRequest.rollback("web", production, "9", null), "toVersion", "Use a version of web");
        assertRefused(
                RolloutRequest.rollback("web", production, null, "ami-0123456789abcdef0"),
                "toImage",
                "Use an available image of web in eu-central-1.");
    }

    @Test
    void anotherApplicationsImageIsRefused() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        BakeRequest like = world.bakeRequest("1");
        Saved bake = world.run(
                BakeRecipe.KIND,
                BakeData.of(new BakeRequest(
                        new ImageVersion("shop", "7"),
                        like.base(),
                        like.location(),
                        like.instanceType(),
                        like.subnetId(),
                        like.securityGroupIds(),
                        like.provision(),
                        like.provisionLimit(),
                        like.tags())));
        String other = world.ledger().entries().stream()
                .filter(entry -> entry.operation().equals(bake.id()))
                .findFirst()
                .orElseThrow()
                .image()
                .id();

        assertRefused(RolloutRequest.rollback("web", production, null, other), "toImage", "image of web");
    }

    @Test
    void aWarmFleetThatIsIllIsNotGivenTheTraffic() {
        Environment production = World.warm(world.weighted("production"), Duration.ofHours(2));
        Image two = world.baked("2");
        world.deploy(production, world.baked("1"));
        world.deploy(production, two);
        world.region().faults().failsHealthCheck("1", "production");
        IntSupplier least = world.leastServing(production);

        Saved rollback = world.rollback(production);

        assertThat(rollback.failure().what()).isEqualTo("health gate target health");
        assertThat(least.getAsInt()).isEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.fleets(production, Role.WARM))
                .as("it is still there, to be looked at")
                .hasSize(1);
        assertThat(rollback.leftBehind()).isEmpty();
    }

    private void assertRefused(RolloutRequest request, String field, String remedy) {
        int mutations = world.mutations.size();

        Saved rollback = world.run(request);

        assertThat(rollback.stage()).isEqualTo(Stage.FAILED);
        assertThat(rollback.failure().reason()).startsWith(field + ": '").endsWith("' can't be used");
        assertThat(rollback.failure().remedy()).contains(remedy);
        assertThat(world.mutations).hasSize(mutations);
    }
}
