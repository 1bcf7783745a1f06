package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyRequest;

/** The resource labels by which scaling policies say which target group they measure. */
final class Labels {
    private Labels() {}

    /**
     * Refuses a policy that measures a target group that is not attached to its group; see <a
     * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredefinedMetricSpecification.html">AWS</a>.
     */
    static void check(ScalingGroup group, PutScalingPolicyRequest request) {
        boolean attached = of(request)
                .allMatch(label -> group.view().targetGroupARNs().stream()
                        .anyMatch(arn -> label.endsWith("/" + arn.substring(arn.lastIndexOf(':') + 1))));
        if (!attached) {
            throw Refusal.autoScaling("ValidationError", "Target group not attached to the Auto Scaling group");
        }
    }

    private static Stream<String> of(PutScalingPolicyRequest request) {
        Stream<String> tracked = Stream.ofNullable(request.targetTrackingConfiguration())
                .map(tracking -> tracking.predefinedMetricSpecification())
                .filter(Objects::nonNull)
                .map(metric -> metric.resourceLabel());
        Stream<String> forecast = Stream.ofNullable(request.predictiveScalingConfiguration())
                .flatMap(prediction -> prediction.metricSpecifications().stream())
                .map(metric -> metric.predefinedMetricPairSpecification())
                .filter(Objects::nonNull)
                .map(pair -> pair.resourceLabel());
        return Stream.concat(tracked, forecast).filter(Objects::nonNull);
    }
}
