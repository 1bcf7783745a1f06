package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.immutabledelivery.bake.BakeData;
import io.jenkins.plugins.immutabledelivery.cloud.Alarms.AlarmView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetView;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayedCloudTest {
    private static final ImageVersion BAD = new ImageVersion("web", "2");

    private final World world = new World(1);
    private final List<String> notices = new ArrayList<>();

    @Test
    void targetsOfAVersionThatIsToFailAreUnhealthyAndNoOthers() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        world.deploy(production, world.baked("2"));

        Cloud.Region here = region(false, true, new Fault.FailsHealthCheck(BAD, "production"));
        Cloud.Region elsewhere = region(false, true, new Fault.FailsHealthCheck(BAD, "staging"));

        assertThat(targets(here, production)).extracting(TargetView::state).containsExactly("unhealthy", "unhealthy");
        assertThat(targets(here, production).get(0).description()).contains("played by the rehearsal");
        assertThat(targets(elsewhere, production)).extracting(TargetView::state).containsExactly("healthy", "healthy");
    }

    private List<TargetView> targets(Cloud.Region region, Environment environment) {
        String live =
                world.fleets(environment, Role.SERVING).get(0).targetGroups().get(0);
        return region.loadBalancing().targets(live);
    }

    @Test
    void anAlarmGoesOffOnceItsVersionHasServedForItsDelay() {
        world.place().createAlarm("errors");
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("2"));
        Cloud.Region region =
                region(false, true, new Fault.RaisesAlarm(BAD, "production", "errors", Duration.ofMinutes(10)));

        assertThat(region.alarms().find(List.of("errors")))
                .extracting(AlarmView::state)
                .containsExactly("OK");
        world.pass(Duration.ofMinutes(11));
        assertThat(region.alarms().find(List.of("errors")))
                .extracting(AlarmView::raised)
                .containsExactly(true);
        world.deploy(production, world.baked("3"));
        assertThat(region.alarms().find(List.of("errors")))
                .extracting(AlarmView::raised)
                .containsExactly(false);
    }

    @Test
    void alarmsThatTheEndpointLacksAreAllThereAndOk() {
        assertThat(region(false, false).alarms().find(List.of("one", "two")))
                .extracting(AlarmView::name, AlarmView::state)
                .containsExactly(tuple("one", "OK"), tuple("two", "OK"));
    }

    @Test
    void theEndOfAProvisioningIsPlayedOnBuildersWhereItIsAssumed() {
        OperationId bake = world.submit("bake", BakeData.of(world.bakeRequest("1")));
        world.reach(bake, "provision");
        world.pass(Duration.ofSeconds(45));
        String builder = region(false, true)
                .instances()
                .tagged(Tags.OPERATION, bake.value())
                .get(0)
                .id();

        assertThat(region(false, true).instances().consoleOutput(builder)).doesNotContain("exit=0");
        assertThat(region(true, true).instances().consoleOutput(builder))
                .contains("immutable-delivery: provisioning " + bake + " exit=0 (played by the rehearsal)");
    }

    @Test
    void whatServesHasNoProvisioningToEnd() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        String instance =
                world.fleets(production, Role.SERVING).get(0).instanceIds().get(0);

        assertThat(region(true, true).instances().consoleOutput(instance)).doesNotContain("played");
    }

    private Cloud.Region region(boolean provisioningAssumed, boolean alarms, Fault... faults) {
        Pipeline.Rehearsal script = new Pipeline.Rehearsal(1, 60, provisioningAssumed, List.of(faults));
        return new PlayedCloud(world.cloud, script, alarms, world.clock, notices::add)
                .at(world.place().location());
    }
}
