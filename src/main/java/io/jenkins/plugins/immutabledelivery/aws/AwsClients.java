package io.jenkins.plugins.immutabledelivery.aws;

import io.jenkins.plugins.immutabledelivery.cloud.Http;
import io.jenkins.plugins.immutabledelivery.model.Location;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The SDK's clients for a location, and plain HTTP: Amazon's own, an emulator's, or the rehearsed region's. None of them
 * retries.
 */
public interface AwsClients {
    /** EC2's client. */
    Ec2Client ec2(Location location);

    /** Auto Scaling's client. */
    AutoScalingClient autoScaling(Location location);

    /** Elastic Load Balancing's client. */
    ElasticLoadBalancingV2Client elasticLoadBalancing(Location location);

    /** Systems Manager's client. */
    SsmClient ssm(Location location);

    /** CloudWatch's client. */
    CloudWatchClient cloudWatch(Location location);

    /** HTTP to what runs there. */
    Http http(Location location);
}
