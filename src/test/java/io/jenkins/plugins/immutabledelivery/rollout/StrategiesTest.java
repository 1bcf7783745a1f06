package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What holds for every strategy, by whichever route. */
class StrategiesTest {
    private final World world = new World(41);

    @ParameterizedTest
    @EnumSource(value = Way.class, mode = Mode.MATCH_NONE, names = "ROLLING.*")
    void theFirstDeploymentIsServedAndTheNextOneReplacesIt(Way way) {
        Environment production = way.environment(world);
        Image one = world.baked("1");
        Image two = world.baked("2");

        Saved first = world.run(RolloutRequest.deploy(production, one).by(way.spec));
        assertThat(first.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.serving(production)).isEqualTo(2);
        IntSupplier least = world.leastServing(production);
        Saved next = world.run(RolloutRequest.deploy(production, two).by(way.spec));

        assertThat(next.failure()).isNull();
        assertThat(next.leftBehind()).isEmpty();
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.serving(production)).isEqualTo(2);
        assertThat(least.getAsInt()).isEqualTo(way.interrupts() ? 0 : 2);
        assertThat(world.inventory().groups()).containsOnlyKeys("web-production-v002");
        assertThat(world.fleets(production, Role.SERVING)).singleElement().satisfies(group -> {
            assertThat(group.capacity().min()).isEqualTo(1);
            assertThat(group.capacity().desired()).isEqualTo(2);
            assertThat(group.capacity().max()).isEqualTo(4);
            assertThat(group.members()).noneMatch(member -> member.protectedFromScaleIn());
        });
        assertThat(world.ledger().current("web", "production").map(LedgerEntry::image))
                .contains(two);
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, mode = Mode.MATCH_NONE, names = "ROLLING.*")
    void aReleaseThatFailsItsHealthCheckLeavesEverythingAsItWas(Way way) {
        Environment production = way.environment(world);
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        world.region().faults().failsHealthCheck("2", "production");
        IntSupplier least = world.leastServing(production);

        Saved stopped = world.run(RolloutRequest.deploy(production, two).by(way.spec));

        assertThat(stopped.stage()).isEqualTo(Stage.FAILED);
        assertThat(stopped.failure().what()).isEqualTo("health gate target health");
        assertThat(least.getAsInt()).isEqualTo(way.interrupts() ? 0 : 2);
        assertAsBefore(production, one, stopped);
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, mode = Mode.MATCH_NONE, names = "ROLLING.*")
    void aReleaseThatMisbehavesOnceItHasTrafficLosesItAgain(Way way) {
        world.place().createAlarm("5xx");
        Environment production = World.watched(
                way.environment(world),
                Duration.ofMinutes(20),
                GateSpec.of(Kind.TARGET_HEALTH),
                GateSpec.of(Kind.ALARMS, "5xx"));
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        world.region().faults().misbehaves("2", "production", "5xx", Duration.ofMinutes(5));
        IntSupplier least = world.leastServing(production);

        Saved stopped = world.run(RolloutRequest.deploy(production, two).by(way.spec));

        assertThat(stopped.failure().reason()).contains("alarm 5xx is raised");
        assertThat(least.getAsInt()).isEqualTo(way.interrupts() ? 0 : 2);
        assertAsBefore(production, one, stopped);
    }

    private void assertAsBefore(Environment production, Image one, Saved stopped) {
        assertThat(stopped.leftBehind()).isEmpty();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.serving(production)).isEqualTo(2);
        assertThat(world.remains(stopped.id())).isEmpty();
        assertThat(world.inventory().groups()).containsOnlyKeys("web-production-v001");
        assertThat(world.fleets(production, Role.SERVING)).singleElement().satisfies(group -> {
            assertThat(group.capacity().min()).isEqualTo(1);
            assertThat(group.capacity().desired()).isEqualTo(2);
            assertThat(group.capacity().max()).isEqualTo(4);
            assertThat(group.members()).noneMatch(member -> member.protectedFromScaleIn());
        });
        assertThat(world.ledger().current("web", "production").map(LedgerEntry::image))
                .contains(one);
    }
}
