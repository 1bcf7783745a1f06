package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Document;
import io.jenkins.plugins.immutabledelivery.cloud.ScalingSettings;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

class PlayedSettingsTest {
    private static final String GROUP = "web-production-v001";

    private final World world = new World(23);
    private final Environment production = world.weighted("production");
    private final ScalingSettings real = world.cloud.at(production.location()).scalingSettings();
    private final List<String> notices = new ArrayList<>();
    private final ScalingSettings played = new PlayedSettings(real, new HashSet<>(), notices::add);

    @BeforeEach
    void deploy() {
        assertThat(world.deploy(production, world.baked("1")).failure()).isNull();
    }

    @Test
    void whatTheEndpointHasIsAsItIs() {
        played.suspend(GROUP, List.of("AZRebalance", "Launch"));
        played.resume(GROUP, List.of("Launch"));
        played.collectMetrics(GROUP, List.of("GroupMinSize"));
        played.sendNotifications(GROUP, "arn:topic", List.of("autoscaling:TEST_NOTIFICATION"));
        played.putWarmPool(GROUP, new Document(Map.of("MinSize", 1)));
        String arn = played.putPolicy(
                GROUP,
                new Document(Map.of("PolicyName", "p", "AdjustmentType", "ChangeInCapacity", "ScalingAdjustment", 1)));
        played.putSchedule(GROUP, new Document(Map.of("ScheduledActionName", "s", "Recurrence", "0 7 * * *")));
        played.putAlarm(new Document(Map.of("AlarmName", "a/b", "AlarmActions", List.of(arn))), Map.of());
        world.settle();

        assertThat(played.of(GROUP, production.route().targetGroups()))
                .isEqualTo(real.of(GROUP, production.route().targetGroups()))
                .hasValueSatisfying(found -> {
                    assertThat(found.suspended()).containsExactly("AZRebalance");
                    assertThat(found.metrics()).containsExactly("GroupMinSize");
                    assertThat(found.warmPool().isEmpty()).isFalse();
                });
        assertThat(played.policies(GROUP)).isEqualTo(real.policies(GROUP)).hasSize(1);
        assertThat(played.schedules(GROUP)).isEqualTo(real.schedules(GROUP)).hasSize(1);
        assertThat(played.hooks(GROUP)).isEmpty();
        assertThat(played.notifications(GROUP)).containsOnlyKeys("arn:topic");
        assertThat(played.alarms(List.of("a/b")))
                .isEqualTo(real.alarms(List.of("a/b")))
                .hasSize(1);
        played.deleteAlarms(played.alarmsNamed("a/"));
        assertThat(real.alarmsNamed("a/")).isEmpty();
        assertThat(notices).isEmpty();
    }

    @Test
    void ofAKindThatTheEndpointLacksThereIsNothingAndThatIsSaidOnce() {
        failing(501);

        assertThat(played.policies(GROUP)).isEmpty();
        assertThat(played.policies(GROUP)).isEmpty();
        assertThat(played.schedules(GROUP)).isEmpty();

        assertThat(notices)
                .satisfiesExactly(
                        one -> assertThat(one).contains("lacks autoscaling:DescribePolicies"),
                        two -> assertThat(two).contains("lacks autoscaling:DescribeScheduledActions"));
    }

    @Test
    void whatIsOnlyRefusedIsNotTakenForNothing() {
        failing(403);

        assertThatThrownBy(() -> played.policies(GROUP)).isInstanceOf(CloudException.class);
        assertThat(notices).isEmpty();
    }

    private void failing(int status) {
        world.account.gate().listen(new CallListener() {
            @Override
            public void before(Call call) {
                throw (AutoScalingException)
                        AutoScalingException.builder().statusCode(status).build();
            }
        });
    }
}
