package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.HealthCheck;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import io.jenkins.plugins.immutabledelivery.world.Spoiler;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;

/** A group that was there before a rollout has its own health check again when the rollout is unwound. */
class HealthChecksTest {
    private static final String GROUP = "web-production-v001";
    private static final StrategySpec ROLLING = RollingSpec.usual();

    private final Spoiler spoiler = new Spoiler();
    private final World world = new World(5);
    private final Environment production = World.warm(world.weighted("production"), Duration.ofHours(2));
    private final Image one = world.baked("1");
    private final Image two = world.baked("2");

    private void has(String type, int graceSeconds) {
        world.account
                .autoScaling(production.location())
                .updateAutoScalingGroup(it ->
                        it.autoScalingGroupName(GROUP).healthCheckType(type).healthCheckGracePeriod(graceSeconds));
        now();
    }

    /** After a minute, since AWS shows what was for a while. */
    private Optional<HealthCheck> now() {
        world.pass(Duration.ofMinutes(1));
        return world.cloud.at(production.location()).autoScaling().find(GROUP).map(GroupView::healthCheck);
    }

    private OperationId rolledUpTo(String phase) {
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(ROLLING));
        world.reach(id, phase);
        return id;
    }

    private void abort(OperationId id) {
        world.engine().abort(id, "stopped by the test");
        assertThat(world.finish(id).leftBehind()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"EC2|60|ELB|300", "EC2|600|ELB|600", "EC2,EBS|60|EC2,EBS,ELB|300", "ELB|90|ELB|90"})
    void aGroupThatIsTurnedBackHasItsOwnAgain(String type, int grace, String heedingType, int heedingGrace) {
        world.deploy(production, one);
        has(type, grace);
        OperationId id = rolledUpTo(RefreshPhases.REPLACE);
        assertThat(now()).contains(new HealthCheck(heedingType, heedingGrace));

        abort(id);

        assertThat(now()).contains(new HealthCheck(type, grace));
    }

    @Test
    void oneThatSomebodySetsMeanwhileStays() {
        world.deploy(production, one);
        has("EC2", 60);
        OperationId id = rolledUpTo(RefreshPhases.REPLACE);
        has("ELB", 120);

        abort(id);

        assertThat(now()).contains(new HealthCheck("ELB", 120));
    }

    @Test
    void aWarmFleetThatIsNotTakenBackAfterAllHasItsOwnAgain() {
        world.deploy(production, one);
        world.deploy(production, two);
        has("EC2", 60);
        world.account.gate().listen(spoiler);
        OperationId id = world.submit(RolloutRequest.rollback("web", production, null, null));
        world.reach(id, "mark the new fleet as serving");

        abort(id);

        assertThat(spoiler.requests(UpdateAutoScalingGroupRequest.class))
                .extracting(UpdateAutoScalingGroupRequest::healthCheckType)
                .containsExactly("ELB", "EC2");

        assertThat(now()).contains(new HealthCheck("EC2", 60));
    }
}
