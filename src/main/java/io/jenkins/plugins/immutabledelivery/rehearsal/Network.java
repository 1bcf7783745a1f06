package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** VPCs, subnets and security groups: as much of a network as instances need to start in it. */
final class Network implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Chance chance;
    private final String region;
    private final Map<String, Vpc> vpcs = new LinkedHashMap<>();
    private final Map<String, Subnet> subnets = new LinkedHashMap<>();
    private final Map<String, SecurityGroup> securityGroups = new LinkedHashMap<>();

    Network(Chance chance, String region) {
        this.chance = chance;
        this.region = region;
    }

    Vpc create(CreateVpcRequest request) {
        Refusal.unlessOnly(request, "CidrBlock", "TagSpecifications");
        Vpc vpc = Vpc.builder()
                .vpcId(chance.id("vpc"))
                .cidrBlock(request.cidrBlock())
                .state("available")
                .tags(tags(request.tagSpecifications()))
                .build();
        vpcs.put(vpc.vpcId(), vpc);
        return vpc;
    }

    Subnet create(CreateSubnetRequest request) {
        Refusal.unlessOnly(request, "VpcId", "CidrBlock", "AvailabilityZone", "TagSpecifications");
        if (!vpcs.containsKey(request.vpcId())) {
            throw Refusal.ec2("InvalidVpcID.NotFound", "The vpc ID '" + request.vpcId() + "' does not exist");
        }
        Subnet subnet = Subnet.builder()
                .subnetId(chance.id("subnet"))
                .vpcId(request.vpcId())
                .cidrBlock(request.cidrBlock())
                .availabilityZone(request.availabilityZone() == null ? region + "a" : request.availabilityZone())
                .state("available")
                .tags(tags(request.tagSpecifications()))
                .build();
        subnets.put(subnet.subnetId(), subnet);
        return subnet;
    }

    SecurityGroup create(CreateSecurityGroupRequest request) {
        Refusal.unlessOnly(request, "GroupName", "Description", "VpcId", "TagSpecifications");
        SecurityGroup group = SecurityGroup.builder()
                .groupId(chance.id("sg"))
                .groupName(request.groupName())
                .description(request.description())
                .vpcId(request.vpcId())
                .tags(tags(request.tagSpecifications()))
                .build();
        securityGroups.put(group.groupId(), group);
        return group;
    }

    List<Subnet> describe(DescribeSubnetsRequest request) {
        Refusal.unlessOnly(request, "Filters", "NextToken", "MaxResults");
        return subnets.values().stream()
                .filter(Filters.ec2(
                        request.filters(),
                        Map.of(
                                "subnet-id", Subnet::subnetId,
                                "vpc-id", Subnet::vpcId,
                                "tag", subnet -> Filters.tags(subnet.tags()))))
                .toList();
    }

    List<Vpc> describe(DescribeVpcsRequest request) {
        Refusal.unlessOnly(request, "Filters", "NextToken", "MaxResults");
        return vpcs.values().stream()
                .filter(Filters.ec2(
                        request.filters(), Map.of("vpc-id", Vpc::vpcId, "tag", vpc -> Filters.tags(vpc.tags()))))
                .toList();
    }

    List<SecurityGroup> describe(DescribeSecurityGroupsRequest request) {
        Refusal.unlessOnly(request, "Filters", "NextToken", "MaxResults");
        return securityGroups.values().stream()
                .filter(Filters.ec2(
                        request.filters(),
                        Map.of(
                                "group-id", SecurityGroup::groupId,
                                "vpc-id", SecurityGroup::vpcId,
                                "tag", group -> Filters.tags(group.tags()))))
                .toList();
    }

    Subnet subnet(String id) {
        Subnet subnet = subnets.get(id);
        if (subnet == null) {
            throw Refusal.ec2("InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist");
        }
        return subnet;
    }

    void checkSecurityGroups(List<String> ids) {
        ids.stream().filter(id -> !securityGroups.containsKey(id)).findFirst().ifPresent(id -> {
            throw Refusal.ec2("InvalidGroup.NotFound", "The security group '" + id + "' does not exist");
        });
    }

    void deleteVpc(String id) {
        if (subnets.values().stream().anyMatch(subnet -> subnet.vpcId().equals(id))) {
            throw Refusal.ec2("DependencyViolation", "The vpc '" + id + "' has dependencies and cannot be deleted.");
        }
        if (vpcs.remove(id) == null) {
            throw Refusal.ec2("InvalidVpcID.NotFound", "The vpc ID '" + id + "' does not exist");
        }
        securityGroups.values().removeIf(group -> id.equals(group.vpcId()));
    }

    void deleteSubnet(String id) {
        subnets.remove(subnet(id).subnetId());
    }

    void deleteSecurityGroup(String id) {
        checkSecurityGroups(List.of(id));
        securityGroups.remove(id);
    }

    static List<Tag> tags(List<TagSpecification> specifications) {
        return specifications.stream().flatMap(one -> one.tags().stream()).toList();
    }
}
