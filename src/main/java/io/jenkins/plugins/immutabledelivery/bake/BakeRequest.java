package io.jenkins.plugins.immutabledelivery.bake;

import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is to be baked.
 *
 * @param version what the image is a version of
 * @param base which image it begins with
 * @param location where it is baked
 * @param instanceType the builder's instance type, such as {@code t3.small}
 * @param subnetId the subnet in which the builder starts; it needs a way to the package repositories
 * @param securityGroupIds the builder's security groups; empty for the VPC's default; none needs an inbound port
 * @param provision the script that makes the image what it is, run as root; see {@link ProvisioningScript}
 * @param provisionLimit how long the script may take; at most 23 hours
 * @param tags more tags for the image and everything that is created for it
 */
public record BakeRequest(
        ImageVersion version,
        BaseImage base,
        Location location,
        String instanceType,
        String subnetId,
        List<String> securityGroupIds,
        String provision,
        Duration provisionLimit,
        Map<String, String> tags) {
    /** The most that EC2 takes as user data, before Base64. */
    private static final int MOST_USER_DATA_BYTES = 16 * 1024;

    private static final Duration LONGEST_PROVISIONING = Duration.ofHours(23);
    private static final Pattern INSTANCE_TYPE = Pattern.compile("[a-z0-9-]+\\.[a-z0-9-]+");
    private static final Pattern SUBNET = Pattern.compile("subnet-[0-9a-f]{8}([0-9a-f]{9})?");
    private static final Pattern SECURITY_GROUP = Pattern.compile("sg-[0-9a-f]{8}([0-9a-f]{9})?");

    public BakeRequest {
        Check.present("version", version, "Name the application and the version.");
        Check.present("base", base, "Name the base image.");
        Check.present("location", location, "Name the region.");
        Check.matching("instanceType", instanceType, INSTANCE_TYPE, "Use an instance type, such as t3.small.");
        Check.matching("subnet", subnetId, SUBNET, "Use a subnet's id, such as subnet-0a1b2c3d.");
        securityGroupIds = securityGroupIds == null ? List.of() : List.copyOf(securityGroupIds);
        securityGroupIds.forEach(id -> Check.matching(
                "securityGroups", id, SECURITY_GROUP, "Use a security group's id, such as sg-0a1b2c3d."));
        Check.present("provision", provision, "Give the script that installs the application.");
        int bytes = ProvisioningScript.userData(provision, "x".repeat(48)).getBytes(StandardCharsets.UTF_8).length;
        Check.require(
                bytes <= MOST_USER_DATA_BYTES,
                "provision",
                bytes + " bytes",
                "Use a shorter script that fetches the rest; EC2 takes 16 KB of user data.");
        Check.notNegative("provisionLimit", provisionLimit);
        Check.require(
                !provisionLimit.isZero(), "provisionLimit", provisionLimit, "Use a limit above zero, such as 30m.");
        Check.atMost("provisionLimit", provisionLimit, LONGEST_PROVISIONING);
        tags = Check.tags("tags", tags);
    }
}
