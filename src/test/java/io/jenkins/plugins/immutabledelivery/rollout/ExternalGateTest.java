package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.rollout.BlueGreenTest.Route;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gate that somebody outside the engine judges. */
class ExternalGateTest {
    private final World world = new World(23);

    @ParameterizedTest
    @EnumSource
    void trafficDoesNotMoveBeforeTheVerdictHoweverLongThatTakes(Route route) {
        Environment production = route.of(world);
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(production, one);
        OperationId id = world.submit(RolloutRequest.deploy(production, two).withExternalGate());

        world.pass(Duration.ofHours(5));

        assertThat(ExternalGate.awaitedBy(world.saved(id))).isTrue();
        assertThat(world.saved(id).awaiting()).isEqualTo("new fleet web-production-v002 waits for the step's body");
        assertThat(world.servedBy(production)).containsExactly(one.id());
        world.crash();
        world.engine().signal(id, ExternalGate.SIGNAL, ExternalGate.PASSED);
        Saved done = world.finish(id);
        assertThat(done.failure()).isNull();
        assertThat(ExternalGate.awaitedBy(done)).isFalse();
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(world.told).contains("the step's body passed");
    }

    @ParameterizedTest
    @EnumSource
    void anotherVerdictThanPassedIsWhyItIsStopped(Route route) {
        Environment production = route.of(world);
        Image one = world.baked("1");
        world.deploy(production, one);
        OperationId id =
                world.submit(RolloutRequest.deploy(production, world.baked("2")).withExternalGate());
        world.pass(Duration.ofMinutes(30));

        world.engine().signal(id, ExternalGate.SIGNAL, "smoke-test.sh ended with exit code 3");
        Saved stopped = world.finish(id);

        assertThat(stopped.stage()).isEqualTo(Stage.FAILED);
        assertThat(stopped.failure().summary())
                .isEqualTo("the step's body failed on web-production-v002: smoke-test.sh ended with exit code 3."
                        + " Mend what the body found and bake a new version; traffic has not moved.");
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.remains(id)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aVerdictThatComesEarlyIsKept(Route route) {
        Environment production = route.of(world);
        Image one = world.baked("1");
        OperationId id = world.submit(RolloutRequest.deploy(production, one).withExternalGate());

        world.engine().signal(id, ExternalGate.SIGNAL, ExternalGate.PASSED);
        Saved done = world.finish(id);

        assertThat(done.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
    }
}
