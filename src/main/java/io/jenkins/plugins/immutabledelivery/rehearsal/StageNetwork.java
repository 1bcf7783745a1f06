package io.jenkins.plugins.immutabledelivery.rehearsal;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** The pieces of a stage by EC2's API: a VPC with two subnets, a security group, a launch template. */
final class StageNetwork {
    static final List<String> SUBNETS = List.of("subnet a", "subnet b");
    static final String SECURITY_GROUP = "security group";
    static final String LAUNCH_TEMPLATE = "launch template";

    static final String VPC = "VPC";

    private final Ec2Client ec2;
    private final StagePlan plan;
    private final String name;

    StageNetwork(Ec2Client ec2, StagePlan plan) {
        this.ec2 = ec2;
        this.plan = plan;
        this.name = "rehearsal-" + plan.application();
    }

    List<StagePiece> pieces() {
        List<StagePiece> pieces = new ArrayList<>();
        pieces.add(new StagePiece(VPC, this::findVpc, (made, tags) -> makeVpc(tags), this::removeVpc));
        for (int zone = 0; zone < SUBNETS.size(); zone++) {
            int which = zone;
            pieces.add(new StagePiece(
                    SUBNETS.get(zone),
                    () -> findSubnet(which),
                    (made, tags) -> makeSubnet(made.get(VPC), which, tags),
                    this::removeSubnet));
        }
        pieces.add(new StagePiece(
                SECURITY_GROUP,
                this::findSecurityGroup,
                (made, tags) -> makeSecurityGroup(made.get(VPC), tags),
                this::removeSecurityGroup));
        pieces.add(new StagePiece(
                LAUNCH_TEMPLATE,
                this::findLaunchTemplate,
                (made, tags) -> makeLaunchTemplate(made.get(SECURITY_GROUP), tags),
                this::removeLaunchTemplate));
        return pieces;
    }

    private List<Filter> named(String as) {
        return List.of(
                Filter.builder()
                        .name("tag:" + Stage.TAG)
                        .values(plan.application())
                        .build(),
                Filter.builder().name("tag:Name").values(as).build());
    }

    private static TagSpecification tagged(ResourceType type, Map<String, String> tags, String as) {
        return TagSpecification.builder()
                .resourceType(type)
                .tags(Filters.tags(Stage.named(tags, as)))
                .build();
    }

    private Optional<String> findVpc() {
        return call("ec2:DescribeVpcs", name, () -> ec2.describeVpcs(request -> request.filters(named(name))))
                .vpcs()
                .stream()
                .map(vpc -> vpc.vpcId())
                .findFirst();
    }

    private String makeVpc(Map<String, String> tags) {
        return call(
                        "ec2:CreateVpc",
                        name,
                        () -> ec2.createVpc(request -> request.cidrBlock("10.0.0.0/16")
                                .tagSpecifications(tagged(ResourceType.VPC, tags, name))))
                .vpc()
                .vpcId();
    }

    private void removeVpc(String id) {
        call("ec2:DeleteVpc", id, () -> ec2.deleteVpc(request -> request.vpcId(id)));
    }

    private String subnetName(int zone) {
        return name + "-" + (char) ('a' + zone);
    }

    private Optional<String> findSubnet(int zone) {
        return call(
                        "ec2:DescribeSubnets",
                        subnetName(zone),
                        () -> ec2.describeSubnets(request -> request.filters(named(subnetName(zone)))))
                .subnets()
                .stream()
                .map(subnet -> subnet.subnetId())
                .findFirst();
    }

    private String makeSubnet(String vpc, int zone, Map<String, String> tags) {
        List<String> zones = call(
                        "ec2:DescribeAvailabilityZones",
                        plan.location().region(),
                        () -> ec2.describeAvailabilityZones(request -> {}))
                .availabilityZones()
                .stream()
                .map(AvailabilityZone::zoneName)
                .sorted()
                .toList();
        return call(
                        "ec2:CreateSubnet",
                        subnetName(zone),
                        () -> ec2.createSubnet(request -> request.vpcId(vpc)
                                .cidrBlock("10.0." + zone + ".0/24")
                                .availabilityZone(zones.get(zone % zones.size()))
                                .tagSpecifications(tagged(ResourceType.SUBNET, tags, subnetName(zone)))))
                .subnet()
                .subnetId();
    }

    private void removeSubnet(String id) {
        call("ec2:DeleteSubnet", id, () -> ec2.deleteSubnet(request -> request.subnetId(id)));
    }

    private Optional<String> findSecurityGroup() {
        return call(
                        "ec2:DescribeSecurityGroups",
                        name,
                        () -> ec2.describeSecurityGroups(request -> request.filters(named(name))))
                .securityGroups()
                .stream()
                .map(group -> group.groupId())
                .findFirst();
    }

    private String makeSecurityGroup(String vpc, Map<String, String> tags) {
        return call(
                        "ec2:CreateSecurityGroup",
                        name,
                        () -> ec2.createSecurityGroup(request -> request.groupName(name)
                                .description("Stage of a rehearsal of " + plan.application())
                                .vpcId(vpc)
                                .tagSpecifications(tagged(ResourceType.SECURITY_GROUP, tags, name))))
                .groupId();
    }

    private void removeSecurityGroup(String id) {
        call("ec2:DeleteSecurityGroup", id, () -> ec2.deleteSecurityGroup(request -> request.groupId(id)));
    }

    private Optional<String> findLaunchTemplate() {
        try {
            return call(
                            "ec2:DescribeLaunchTemplateVersions",
                            name,
                            () -> ec2.describeLaunchTemplateVersions(
                                    request -> request.launchTemplateName(name).versions("$Default")))
                    .launchTemplateVersions()
                    .stream()
                    .map(version -> version.launchTemplateId())
                    .findFirst();
        } catch (CloudException e) {
            return Stage.absent(e);
        }
    }

    private String makeLaunchTemplate(String securityGroup, Map<String, String> tags) {
        return call(
                        "ec2:CreateLaunchTemplate",
                        name,
                        () -> ec2.createLaunchTemplate(request -> request.launchTemplateName(name)
                                .launchTemplateData(RequestLaunchTemplateData.builder()
                                        .instanceType(plan.instanceType())
                                        .securityGroupIds(securityGroup)
                                        .build())
                                .tagSpecifications(tagged(ResourceType.LAUNCH_TEMPLATE, tags, name))))
                .launchTemplate()
                .launchTemplateId();
    }

    private void removeLaunchTemplate(String id) {
        call("ec2:DeleteLaunchTemplate", id, () -> ec2.deleteLaunchTemplate(request -> request.launchTemplateId(id)));
    }
}
