package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Member;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Size;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An abort in each phase there is: whatever had been done, the environment is afterwards as it was before. */
class AbortTest {
    private static final String LAST = "record in the ledger";

    private final World world = new World(11);

    /** But the last one, in whose turn it becomes too late. */
    private static Stream<Arguments> everyPhaseOf(Way... ways) {
        return Stream.of(ways)
                .flatMap(way -> way.phases().stream()
                        .filter(phase -> !phase.equals(LAST))
                        .map(phase -> Arguments.of(way, phase)));
    }

    static Stream<Arguments> everyPhaseByEachWayToANewFleet() {
        return everyPhaseOf(
                Stream.of(Way.values()).filter(way -> !way.inPlace()).toArray(Way[]::new));
    }

    static Stream<Arguments> everyPhaseByEachRoute() {
        return everyPhaseOf(Way.BLUE_GREEN_BY_ATTACHMENT, Way.BLUE_GREEN_BY_WEIGHTS);
    }

    static Stream<Arguments> everyPhaseByEachStrategy() {
        return everyPhaseOf(Way.BLUE_GREEN_BY_WEIGHTS, Way.CANARY_BY_ATTACHMENT, Way.RECREATE_BY_WEIGHTS);
    }

    static List<String> everyClosingPhase() {
        return Way.BLUE_GREEN_BY_WEIGHTS.closing();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyPhaseByEachWayToANewFleet")
    void anAbortedDeploymentLeavesTheFleetThatServed(Way way, String phase) {
        Environment production = World.watched(way.environment(world), Duration.ofMinutes(5));
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        IntSupplier least = world.leastServing(production);
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(way.spec));
        world.reach(id, phase);

        Saved aborted = abort(id);

        assertThat(least.getAsInt()).isGreaterThanOrEqualTo(way.interrupts() ? 0 : 2);
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.serving(production)).isEqualTo(2);
        assertThat(world.remains(id)).isEmpty();
        assertThat(world.fleets(production, Role.SERVING)).singleElement().satisfies(group -> {
            assertThat(group.capacity()).isEqualTo(new Size(1, 2, 4));
            assertThat(group.members()).noneMatch(Member::protectedFromScaleIn);
        });
        assertThat(world.ledger().current("web", "production").map(LedgerEntry::image))
                .contains(one);
        assertThat(aborted.failure().reason()).isEqualTo("Stopped by Alice.");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyPhaseByEachStrategy")
    void anAbortedFirstDeploymentLeavesNothing(Way way, String phase) {
        Environment production = World.watched(way.environment(world), Duration.ofMinutes(5));
        Image one = world.baked("1");
        OperationId id = world.submit(RolloutRequest.deploy(production, one).by(way.spec));
        world.reach(id, phase);

        abort(id);

        assertThat(world.remains(id)).isEmpty();
        assertThat(world.inventory().groups()).isEmpty();
        assertThat(world.ledger().current("web", "production")).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyPhaseByEachRoute")
    void anAbortedRollbackToAWarmFleetLeavesBothAsTheyWere(Way way, String phase) {
        Environment production =
                World.warm(World.watched(way.environment(world), Duration.ofMinutes(5)), Duration.ofHours(20));
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        world.deploy(production, two);
        IntSupplier least = world.leastServing(production);
        OperationId id = world.submit(RolloutRequest.rollback("web", production, null, null));
        world.reach(id, phase);

        abort(id);

        assertThat(least.getAsInt()).isEqualTo(2);
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.fleets(production, Role.WARM)).hasSize(1);
        assertThat(world.ledger().current("web", "production").map(LedgerEntry::image))
                .contains(two);
        Saved again = world.rollback(production);
        assertThat(again.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.ledger().current("web", "production").map(LedgerEntry::fleet))
                .as("the warm fleet could still be taken")
                .contains("web-production-v001");
    }

    @ParameterizedTest
    @MethodSource("everyClosingPhase")
    void whatIsReceivedIsNotTakenBack(String phase) {
        Environment production = world.weighted("production");
        Image two = world.baked("2");
        world.deploy(production, world.baked("1"));
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, phase);

        world.engine().abort(id, "Stopped by Alice.");
        Saved done = world.finish(id);

        assertThat(done.stage()).isEqualTo(Stage.SUCCEEDED);
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.inventory().groups()).containsOnlyKeys("web-production-v002");
    }

    /** The entry is written, but not that it is; then comes the abort. */
    @Test
    void anAbortBetweenTheLedgersEntryAndItsSaveTakesTheEntryBack() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, LAST);
        world.journal.refuse(1);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.ledger().entries())
                .last()
                .extracting(LedgerEntry::operation)
                .isEqualTo(id);

        abort(id);

        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.ledger().current("web", "production").map(LedgerEntry::image))
                .contains(one);
    }

    private Saved abort(OperationId id) {
        world.engine().abort(id, "Stopped by Alice.");
        Saved aborted = world.finish(id);
        assertThat(aborted.stage()).isEqualTo(Stage.FAILED);
        assertThat(aborted.aborted()).isTrue();
        assertThat(aborted.leftBehind()).isEmpty();
        return aborted;
    }
}
