package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.Document;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeirTest {
    private static final String BLUE = "arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/web-a/1111";
    private static final String GREEN = "arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/web-b/2222";
    private static final String OLD =
            "arn:aws:autoscaling:eu-central-1:1:scalingPolicy:a:autoScalingGroupName/web-v1:policyName/more";
    private static final String NEW =
            "arn:aws:autoscaling:eu-central-1:1:scalingPolicy:b:autoScalingGroupName/web-v2:policyName/more";
    private static final String OTHERS =
            "arn:aws:autoscaling:eu-central-1:1:scalingPolicy:c:autoScalingGroupName/worker:policyName/more";
    private static final String TOPIC = "arn:aws:sns:eu-central-1:1:ops";

    private final Heir heir = new Heir("web-v1", "web-v2", BLUE, GREEN, Map.of(OLD, NEW));

    @Test
    void aPolicyMeasuresTheNewGroupAndItsTargetGroup() {
        Document policy = new Document(Map.of(
                "PolicyName",
                "web-v1",
                "MinAdjustmentStep",
                1,
                "TargetTrackingConfiguration",
                Map.of(
                        "TargetValue",
                        10.5,
                        "PredefinedMetricSpecification",
                        Map.of("ResourceLabel", "app/acme/9/targetgroup/web-a/1111"),
                        "Dimensions",
                        List.of(Map.of("Name", "AutoScalingGroupName", "Value", "web-v1")),
                        "Expression",
                        "SUM(SEARCH('web-v1 web-v12 my-web-v1', 60))")));

        Document copy = heir.policy(policy);

        assertThat(copy.text("PolicyName")).as("stays what people call it").isEqualTo("web-v1");
        assertThat(copy.members()).doesNotContainKey("MinAdjustmentStep");
        assertThat(copy.members().get("TargetTrackingConfiguration"))
                .isEqualTo(Map.of(
                        "TargetValue",
                        10.5,
                        "PredefinedMetricSpecification",
                        Map.of("ResourceLabel", "app/acme/9/targetgroup/web-b/2222"),
                        "Dimensions",
                        List.of(Map.of("Name", "AutoScalingGroupName", "Value", "web-v2")),
                        "Expression",
                        "SUM(SEARCH('web-v2 web-v12 my-web-v1', 60))"));
    }

    @Test
    void anAlarmSetsOffTheNewPolicyTellsWhomItToldAndLeavesOthersToTheOriginal() {
        Document alarm = new Document(
                Map.of("AlarmName", "cpu", "AlarmActions", List.of(OLD, TOPIC, OTHERS), "OKActions", List.of(TOPIC)));

        Document copy = heir.alarm(alarm);

        assertThat(copy.text("AlarmName")).isEqualTo("immutable-delivery/web-v2/cpu");
        assertThat(copy.texts("AlarmActions")).containsExactly(NEW, TOPIC);
        assertThat(copy.texts("OKActions")).containsExactly(TOPIC);
        assertThat(copy.members()).doesNotContainKey("InsufficientDataActions");
    }

    @Test
    void anAlarmsNameDoesNotGrowFromGenerationToGenerationAndIsNeverTooLong() {
        String longest = "x".repeat(255);

        assertThat(heir.alarmName("immutable-delivery/web-v1/cpu")).isEqualTo("immutable-delivery/web-v2/cpu");
        assertThat(heir.alarmName(longest)).hasSize(255).startsWith("immutable-delivery/web-v2/xxx");
        assertThat(heir.alarmName(longest)).isNotEqualTo(heir.alarmName("x".repeat(254) + "y"));
    }
}
