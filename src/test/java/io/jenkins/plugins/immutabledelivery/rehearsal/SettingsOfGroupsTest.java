package io.jenkins.plugins.immutabledelivery.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/** What comes of settings in the simulated region. */
class SettingsOfGroupsTest {
    private static final String GROUP = "web-production-v001";
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:ops";

    private final World world = new World(19);
    private final Environment production = world.weighted("production");
    private final AutoScalingClient client = world.account.autoScaling(production.location());
    private final CloudWatchClient cloudWatch = world.account.cloudWatch(production.location());

    @BeforeEach
    void deploy() {
        assertThat(world.deploy(production, world.baked("1")).failure()).isNull();
    }

    private int desired() {
        world.settle();
        return world.fleets(production, Role.SERVING).get(0).capacity().desired();
    }

    private int members() {
        return world.fleets(production, Role.SERVING).get(0).members().size();
    }

    private String policy(Consumer<PutScalingPolicyRequest.Builder> with) {
        return client.putScalingPolicy(it -> {
                    it.autoScalingGroupName(GROUP).policyName("p");
                    with.accept(it);
                })
                .policyARN();
    }

    private void raise(String... actions) {
        cloudWatch.putMetricAlarm(it -> it.alarmName("a").alarmActions(actions));
        cloudWatch.setAlarmState(it -> it.alarmName("a").stateValue("ALARM").stateReason("test"));
    }

    @ParameterizedTest
    @CsvSource({
        "ChangeInCapacity, 1, 3",
        "ExactCapacity, 4, 4",
        "PercentChangeInCapacity, -50, 1",
        "ExactCapacity, 9, 4"
    })
    void anAlarmSetsOffASimplePolicyWithinTheGroupsBounds(String type, int by, int expected) {
        raise(policy(it -> it.adjustmentType(type).scalingAdjustment(by)));

        assertThat(desired()).isEqualTo(expected);
    }

    @Test
    void neitherADisabledPolicyNorASuspendedProcessNorAnAlarmWithoutActionsScales() {
        String disabled = policy(
                it -> it.adjustmentType("ExactCapacity").scalingAdjustment(4).enabled(false));
        raise(disabled);
        assertThat(desired()).isEqualTo(2);
        client.suspendProcesses(it -> it.autoScalingGroupName(GROUP).scalingProcesses("AlarmNotification"));
        raise(policy(it -> it.adjustmentType("ExactCapacity").scalingAdjustment(4)));
        assertThat(desired()).isEqualTo(2);
        cloudWatch.setAlarmState(it -> it.alarmName("a").stateValue("OK").stateReason("test"));
        client.resumeProcesses(it -> it.autoScalingGroupName(GROUP));
        cloudWatch.putMetricAlarm(it -> it.alarmName("a").alarmActions(disabled).actionsEnabled(false));
        cloudWatch.setAlarmState(it -> it.alarmName("a").stateValue("ALARM").stateReason("test"));
        assertThat(desired()).isEqualTo(2);
    }

    @Test
    void aScheduledActionIsPerformedOnceAtItsTime() {
        client.putScheduledUpdateGroupAction(it -> it.autoScalingGroupName(GROUP)
                .scheduledActionName("sale")
                .startTime(world.clock.instant().plusSeconds(60))
                .desiredCapacity(4));
        assertThat(desired()).isEqualTo(2);

        world.pass(Duration.ofMinutes(1));

        assertThat(desired()).isEqualTo(4);
        assertThat(client.describeScheduledActions(it -> it.autoScalingGroupName(GROUP))
                        .scheduledUpdateGroupActions())
                .isEmpty();
    }

    @Test
    void whatIsSuspendedStandsStill() {
        client.suspendProcesses(it -> it.autoScalingGroupName(GROUP).scalingProcesses("Launch", "Terminate"));
        client.updateAutoScalingGroup(it -> it.autoScalingGroupName(GROUP).desiredCapacity(4));
        world.pass(Duration.ofMinutes(5));
        assertThat(members()).isEqualTo(2);
        client.updateAutoScalingGroup(it -> it.autoScalingGroupName(GROUP).desiredCapacity(1));
        world.pass(Duration.ofMinutes(5));
        assertThat(members()).isEqualTo(2);

        client.resumeProcesses(it -> it.autoScalingGroupName(GROUP).scalingProcesses("Terminate"));
        world.pass(Duration.ofMinutes(5));
        assertThat(members()).isEqualTo(1);
    }

    @Test
    void newInstancesAreProtectedWhereTheGroupSaysSo() {
        client.updateAutoScalingGroup(it -> it.autoScalingGroupName(GROUP)
                .newInstancesProtectedFromScaleIn(true)
                .desiredCapacity(3));
        world.pass(Duration.ofMinutes(5));

        assertThat(world.fleets(production, Role.SERVING).get(0).members())
                .filteredOn(member -> member.protectedFromScaleIn())
                .hasSize(1);
    }

    @Test
    void whatIsWrongOrTooMuchIsRefusedInAwsWords() {
        assertThatThrownBy(() -> client.suspendProcesses(
                        it -> it.autoScalingGroupName(GROUP).scalingProcesses("Dance")))
                .hasMessageContaining("Dance");
        assertThatThrownBy(() -> client.enableMetricsCollection(
                        it -> it.autoScalingGroupName(GROUP).metrics("Mood")))
                .hasMessageContaining("Mood");
        assertThatThrownBy(() -> client.putScheduledUpdateGroupAction(
                        it -> it.autoScalingGroupName(GROUP).scheduledActionName("never")))
                .hasMessageContaining("Recurrence");
        IntStream.range(0, 10)
                .forEach(i -> client.putNotificationConfiguration(it -> it.autoScalingGroupName(GROUP)
                        .topicARN(TOPIC + i)
                        .notificationTypes("autoscaling:TEST_NOTIFICATION")));
        assertThatThrownBy(() -> client.putNotificationConfiguration(it -> it.autoScalingGroupName(GROUP)
                        .topicARN(TOPIC)
                        .notificationTypes("autoscaling:TEST_NOTIFICATION")))
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("LimitExceeded"));
    }

    @Test
    void metricsCanBeCollectedAllAndNoLonger() {
        client.enableMetricsCollection(it -> it.autoScalingGroupName(GROUP).granularity("1Minute"));
        assertThat(metrics()).isEqualTo(8);
        client.disableMetricsCollection(it -> it.autoScalingGroupName(GROUP).metrics("GroupMinSize"));
        assertThat(metrics()).isEqualTo(7);
    }

    private int metrics() {
        world.settle();
        return client.describeAutoScalingGroups(it -> it.autoScalingGroupNames(GROUP))
                .autoScalingGroups()
                .get(0)
                .enabledMetrics()
                .size();
    }

    @Test
    void withItsGroupAnAlarmGoesThatSetsOffNothingElse() {
        String arn = policy(it -> it.adjustmentType("ExactCapacity").scalingAdjustment(4));
        cloudWatch.putMetricAlarm(it -> it.alarmName("only").alarmActions(arn));
        cloudWatch.putMetricAlarm(it -> it.alarmName("tells").alarmActions(arn, TOPIC));
        world.place().createAlarm("other");

        client.deleteAutoScalingGroup(it -> it.autoScalingGroupName(GROUP).forceDelete(true));
        world.pass(Duration.ofMinutes(5));

        assertThat(cloudWatch
                        .describeAlarms(it -> it.alarmNames("only", "tells", "other"))
                        .metricAlarms())
                .extracting(alarm -> alarm.alarmName() + " " + alarm.alarmActions())
                .containsExactly("other []", "tells [" + TOPIC + "]");
    }

    @Test
    void anAlarmThatIsStillRaisedScalesWhenItIsHeededAgain() {
        client.suspendProcesses(it -> it.autoScalingGroupName(GROUP).scalingProcesses("AlarmNotification"));
        raise(policy(it -> it.adjustmentType("ExactCapacity").scalingAdjustment(4)));
        assertThat(desired()).isEqualTo(2);

        client.resumeProcesses(it -> it.autoScalingGroupName(GROUP).scalingProcesses("AlarmNotification"));

        assertThat(desired()).isEqualTo(4);
    }

    @Test
    void whereAGroupIsToHaveMoreAtLeastItGetsThem() {
        client.updateAutoScalingGroup(it -> it.autoScalingGroupName(GROUP).minSize(3));

        assertThat(desired()).isEqualTo(3);
    }
}
