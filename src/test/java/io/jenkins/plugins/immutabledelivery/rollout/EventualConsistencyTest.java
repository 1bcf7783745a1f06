package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/** AWS goes on showing for most of a minute how everything was before it was changed. */
class EventualConsistencyTest {
    private final World world = new World(11);
    private final Environment staging = world.attaching("staging");
    private final Environment production = world.weighted("production");
    private Image one;
    private Image two;

    @BeforeEach
    void lag() {
        one = world.baked("1");
        two = world.baked("2");
        world.region().faults().randomly(0, 50);
    }

    @Test
    void aPromotionThatFollowsAtOnceFindsTheFleetServing() {
        world.deploy(staging, one);

        assertThat(world.promote(staging, production).failure()).isNull();
    }

    @Test
    void aGroupWhoseCreationWasNotAnsweredIsTakenOnceItIsSeen() {
        world.account.gate().listen(new CallListener() {
            private boolean lost;

            @Override
            public void after(Call call) {
                if (!lost && call.operation().equals("CreateAutoScalingGroup")) {
                    lost = true;
                    throw SdkClientException.create("Read timed out");
                }
            }
        });

        assertThat(world.deploy(staging, one).failure()).isNull();
    }

    @Test
    void trafficReturnsThoughAwsStillShowsThatItNeverMoved() {
        world.deploy(production, one);
        OperationId id = world.submit(RolloutRequest.deploy(production, two));
        world.reach(id, "verify the switch");
        assertThat(world.servedBy(production)).containsExactly(two.id());

        world.engine().abort(id, "stopped by a person");
        Saved stopped = world.finish(id);

        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(stopped.leftBehind()).isEmpty();
        assertThat(world.remains(id)).isEmpty();
    }

    @Test
    void whatIsStoppedAfterTheRolesHaveChangedGetsThemBack() {
        Environment kept = World.warm(production, Duration.ofHours(2));
        world.deploy(kept, one);
        OperationId id = world.submit(RolloutRequest.deploy(kept, two));
        world.reach(id, "see the roles in AWS");

        world.engine().abort(id, "stopped by a person");
        Saved stopped = world.finish(id);

        assertThat(stopped.leftBehind()).isEmpty();
        assertThat(world.fleets(kept, Role.SERVING)).extracting("name").containsExactly("web-production-v001");
        assertThat(world.deploy(kept, two).failure()).isNull();
        assertThat(world.servedBy(kept)).containsExactly(two.id());
    }

    @Test
    void aWarmFleetThatWasToServeAgainIsWarmAgain() {
        Environment kept = World.warm(production, Duration.ofHours(2));
        world.deploy(kept, one);
        world.deploy(kept, two);
        OperationId id = world.submit(RolloutRequest.rollback("web", kept, null, null));
        world.reach(id, "see the roles in AWS");

        world.engine().abort(id, "stopped by a person");
        Saved stopped = world.finish(id);

        assertThat(stopped.leftBehind()).isEmpty();
        assertThat(world.servedBy(kept)).containsExactly(two.id());
        assertThat(world.fleets(kept, Role.WARM)).extracting("name").containsExactly("web-production-v001");
        assertThat(world.rollback(kept).failure()).isNull();
        assertThat(world.servedBy(kept)).containsExactly(one.id());
    }
}
