package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.*;

/** The part of EC2's client that is about networks, and about what people change by hand. */
abstract class RehearsedVpc implements Ec2Client {
    final SimulatedRegion region;

    RehearsedVpc(SimulatedRegion region) {
        this.region = region;
    }

    <R> R answer(AwsRequest request, Supplier<R> answer) {
        return region.answer(SERVICE_NAME, request, answer);
    }

    @Override
    public CreateVpcResponse createVpc(CreateVpcRequest request) {
        return answer(
                request,
                () -> CreateVpcResponse.builder()
                        .vpc(region.network.create(request))
                        .build());
    }

    @Override
    public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
        return answer(request, () -> {
            Pages<Vpc> page = Pages.of(region.network.describe(request), request.nextToken());
            return DescribeVpcsResponse.builder()
                    .vpcs(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public DeleteVpcResponse deleteVpc(DeleteVpcRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "VpcId");
            region.network.deleteVpc(request.vpcId());
            return DeleteVpcResponse.builder().build();
        });
    }

    @Override
    public CreateSubnetResponse createSubnet(CreateSubnetRequest request) {
        return answer(
                request,
                () -> CreateSubnetResponse.builder()
                        .subnet(region.network.create(request))
                        .build());
    }

    @Override
    public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
        return answer(request, () -> {
            Pages<Subnet> page = Pages.of(region.network.describe(request), request.nextToken());
            return DescribeSubnetsResponse.builder()
                    .subnets(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public DeleteSubnetResponse deleteSubnet(DeleteSubnetRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "SubnetId");
            region.network.deleteSubnet(request.subnetId());
            return DeleteSubnetResponse.builder().build();
        });
    }

    @Override
    public CreateSecurityGroupResponse createSecurityGroup(CreateSecurityGroupRequest request) {
        return answer(
                request,
                () -> CreateSecurityGroupResponse.builder()
                        .groupId(region.network.create(request).groupId())
                        .build());
    }

    @Override
    public DescribeSecurityGroupsResponse describeSecurityGroups(DescribeSecurityGroupsRequest request) {
        return answer(request, () -> {
            Pages<SecurityGroup> page = Pages.of(region.network.describe(request), request.nextToken());
            return DescribeSecurityGroupsResponse.builder()
                    .securityGroups(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public DeleteSecurityGroupResponse deleteSecurityGroup(DeleteSecurityGroupRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "GroupId");
            region.network.deleteSecurityGroup(request.groupId());
            return DeleteSecurityGroupResponse.builder().build();
        });
    }

    @Override
    public DescribeAvailabilityZonesResponse describeAvailabilityZones(DescribeAvailabilityZonesRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request);
            return DescribeAvailabilityZonesResponse.builder()
                    .availabilityZones(List.of("a", "b", "c").stream()
                            .map(letter -> AvailabilityZone.builder()
                                    .zoneName(region.name() + letter)
                                    .state("available")
                                    .build())
                            .toList())
                    .build();
        });
    }

    @Override
    public DescribeInstanceAttributeResponse describeInstanceAttribute(DescribeInstanceAttributeRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "InstanceId", "Attribute");
            if (request.attribute() != InstanceAttributeName.USER_DATA) {
                throw new UnsupportedOperationException(
                        "The rehearsed region does not simulate attribute " + request.attributeAsString());
            }
            String text = region.machines.known(request.instanceId()).launch.userData();
            String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            return DescribeInstanceAttributeResponse.builder()
                    .instanceId(request.instanceId())
                    .userData(value -> value.value(text.isEmpty() ? null : encoded))
                    .build();
        });
    }

    @Override
    public ModifyInstanceAttributeResponse modifyInstanceAttribute(ModifyInstanceAttributeRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "InstanceId", "Groups");
            region.machines.secure(request.instanceId(), request.groups());
            return ModifyInstanceAttributeResponse.builder().build();
        });
    }

    @Override
    public ModifyLaunchTemplateResponse modifyLaunchTemplate(ModifyLaunchTemplateRequest request) {
        return answer(request, () -> {
            region.templates.modify(request);
            return ModifyLaunchTemplateResponse.builder().build();
        });
    }
}
