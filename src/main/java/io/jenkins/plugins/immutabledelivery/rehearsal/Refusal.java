package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** The errors that AWS answers with, in its own codes and words, and the loud refusal of what is not simulated. */
final class Refusal {
    private static final int BAD_REQUEST = 400;

    private Refusal() {}

    static AwsServiceException ec2(String code, String words) {
        return Ec2Exception.builder()
                .awsErrorDetails(details(code, words))
                .statusCode(BAD_REQUEST)
                .message(words)
                .build();
    }

    static AwsServiceException autoScaling(String code, String words) {
        return AutoScalingException.builder()
                .awsErrorDetails(details(code, words))
                .statusCode(BAD_REQUEST)
                .message(words)
                .build();
    }

    static AwsServiceException loadBalancing(String code, String words) {
        return ElasticLoadBalancingV2Exception.builder()
                .awsErrorDetails(details(code, words))
                .statusCode(BAD_REQUEST)
                .message(words)
                .build();
    }

    static AwsServiceException ssm(String code, String words) {
        return SsmException.builder()
                .awsErrorDetails(details(code, words))
                .statusCode(BAD_REQUEST)
                .message(words)
                .build();
    }

    static AwsErrorDetails details(String code, String words) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(words).build();
    }

    /**
     * Refuses a request that sets anything but what is simulated.
     *
     * @param supported the names of the members that are, as AWS writes them
     * @throws UnsupportedOperationException naming the first other member that is set
     */
    static void unlessOnly(SdkPojo request, String... supported) {
        List<String> names = Arrays.asList(supported);
        for (SdkField<?> field : request.sdkFields()) {
            Object value = field.getValueOrDefault(request);
            boolean empty = value == null
                    || value instanceof Collection<?> list && list.isEmpty()
                    || value instanceof Map<?, ?> map && map.isEmpty();
            if (!empty && !names.contains(field.memberName())) {
                throw new UnsupportedOperationException("The rehearsed region does not simulate " + field.memberName()
                        + " of " + request.getClass().getSimpleName());
            }
        }
    }
}
