package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RollbackUnderAlarmTest {
    private static final String ALARM = "web-5xx";

    private final World world = new World(1);

    @Test
    void theAlarmThatCallsForARollbackDoesNotHinderIt() {
        assertRolledBack(GateSpec.of(Kind.TARGET_HEALTH), GateSpec.of(Kind.ALARMS, ALARM));
    }

    @Test
    void neitherDoesItWhereAlarmsAreTheOnlyGates() {
        assertRolledBack(GateSpec.of(Kind.ALARMS, ALARM));
    }

    @Test
    void aWarmFleetIsNotAskedAgainWhatItHasAnsweredAndNobodyHasToJudgeIt() {
        Environment production = World.warm(
                World.watched(
                        world.attaching("production"),
                        Duration.ZERO,
                        GateSpec.of(RemoteCommand.of("smoke-test")),
                        GateSpec.of(Kind.TARGET_HEALTH)),
                Duration.ofHours(2));
        Image good = world.baked("1");
        world.deploy(production, good);
        world.deploy(production, world.baked("2"));
        assertThat(world.mutations).contains("ssm:SendCommand");
        world.mutations.clear();
        Environment judged = World.watched(
                production, Duration.ZERO, GateSpec.of(RemoteCommand.of("smoke-test")), GateSpec.judgement("looks"));

        Saved rollback = world.rollback(judged);

        assertThat(rollback.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(good.id());
        assertThat(world.mutations).doesNotContain("ssm:SendCommand");
    }

    private void assertRolledBack(GateSpec... gates) {
        world.place().createAlarm(ALARM);
        Environment production = World.warm(
                World.watched(world.weighted("production"), Duration.ofMinutes(5), gates), Duration.ofHours(2));
        Image good = world.baked("1");
        world.deploy(production, good);
        world.deploy(production, world.baked("2"));
        world.place().raise(ALARM, true);

        Saved rollback = world.rollback(production);

        assertThat(rollback.failure()).isNull();
        assertThat(rollback.stage()).isEqualTo(Stage.SUCCEEDED);
        assertThat(world.servedBy(production)).containsExactly(good.id());
    }

    @Test
    void aDeploymentStopsAtARaisedAlarm() {
        world.place().createAlarm(ALARM);
        Environment production =
                World.watched(world.weighted("production"), Duration.ZERO, GateSpec.of(Kind.ALARMS, ALARM));
        Image good = world.baked("1");
        world.deploy(production, good);
        world.place().raise(ALARM, true);

        Saved deployment = world.deploy(production, world.baked("2"));

        assertThat(deployment.failure().reason()).contains(ALARM);
        assertThat(world.servedBy(production)).containsExactly(good.id());
    }
}
