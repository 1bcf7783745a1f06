package io.jenkins.plugins.immutabledelivery.aws;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.tolerateAbsence;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateErrorCode;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseError;

/** Launch templates and subnets by EC2's API. */
final class AwsLaunchTemplates implements LaunchTemplates {
    private static final String DEFAULT = "$Default";

    private final Ec2Client ec2;

    AwsLaunchTemplates(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public Optional<TemplateVersion> defaultVersion(String idOrName) {
        DescribeLaunchTemplateVersionsRequest.Builder request =
                DescribeLaunchTemplateVersionsRequest.builder().versions(DEFAULT);
        if (idOrName.startsWith("lt-")) {
            request.launchTemplateId(idOrName);
        } else {
            request.launchTemplateName(idOrName);
        }
        return describe(idOrName, request).stream().findFirst();
    }

    @Override
    public List<TemplateVersion> versions(String id) {
        return describe(id, DescribeLaunchTemplateVersionsRequest.builder().launchTemplateId(id));
    }

    private List<TemplateVersion> describe(String resource, DescribeLaunchTemplateVersionsRequest.Builder request) {
        List<TemplateVersion> all = new ArrayList<>();
        String token = null;
        try {
            do {
                request.nextToken(token);
                DescribeLaunchTemplateVersionsResponse page = call(
                        "ec2:DescribeLaunchTemplateVersions",
                        resource,
                        () -> ec2.describeLaunchTemplateVersions(request.build()));
                page.launchTemplateVersions().stream()
                        .map(AwsLaunchTemplates::view)
                        .forEach(all::add);
                token = page.nextToken();
            } while (token != null && !token.isEmpty());
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.NOT_FOUND) {
                throw e;
            }
        }
        return all;
    }

    private static TemplateVersion view(LaunchTemplateVersion version) {
        return new TemplateVersion(
                version.launchTemplateId(),
                version.launchTemplateName(),
                version.versionNumber(),
                version.versionDescription() == null ? "" : version.versionDescription(),
                version.launchTemplateData().imageId(),
                version.launchTemplateData().instanceTypeAsString(),
                version.launchTemplateData().instanceRequirements() != null,
                List.copyOf(version.launchTemplateData().securityGroupIds()),
                Objects.requireNonNullElse(version.launchTemplateData().userData(), ""));
    }

    @Override
    public long createVersion(String id, long fromVersion, String imageId, String description, String token) {
        CreateLaunchTemplateVersionRequest request = CreateLaunchTemplateVersionRequest.builder()
                .launchTemplateId(id)
                .sourceVersion(Long.toString(fromVersion))
                .versionDescription(description)
                .launchTemplateData(
                        RequestLaunchTemplateData.builder().imageId(imageId).build())
                .clientToken(token)
                .build();
        return call("ec2:CreateLaunchTemplateVersion", id, () -> ec2.createLaunchTemplateVersion(request))
                .launchTemplateVersion()
                .versionNumber();
    }

    @Override
    public void deleteVersion(String id, long version) {
        DeleteLaunchTemplateVersionsRequest request = DeleteLaunchTemplateVersionsRequest.builder()
                .launchTemplateId(id)
                .versions(Long.toString(version))
                .build();
        tolerateAbsence(() -> {
            DeleteLaunchTemplateVersionsResponse response =
                    call("ec2:DeleteLaunchTemplateVersions", id, () -> ec2.deleteLaunchTemplateVersions(request));
            // The request succeeds even where a version could not be deleted; that is told apart from it.
            response.unsuccessfullyDeletedLaunchTemplateVersions()
                    .forEach(failed -> refuse(id, failed.responseError()));
        });
    }

    private static void refuse(String id, ResponseError error) {
        boolean gone = error.code() == LaunchTemplateErrorCode.LAUNCH_TEMPLATE_VERSION_DOES_NOT_EXIST
                || error.code() == LaunchTemplateErrorCode.LAUNCH_TEMPLATE_ID_DOES_NOT_EXIST;
        if (!gone) {
            throw new CloudException(
                    CloudException.Kind.INVALID,
                    "ec2:DeleteLaunchTemplateVersions",
                    id,
                    error.codeAsString(),
                    error.message(),
                    null);
        }
    }

    @Override
    public List<SubnetView> subnets(Collection<String> ids) {
        // By filter, because one unknown id fails a request by ids.
        DescribeSubnetsRequest.Builder request = DescribeSubnetsRequest.builder()
                .filters(Filter.builder().name("subnet-id").values(ids).build());
        List<SubnetView> all = new ArrayList<>();
        String token = null;
        do {
            request.nextToken(token);
            DescribeSubnetsResponse page =
                    call("ec2:DescribeSubnets", String.join(", ", ids), () -> ec2.describeSubnets(request.build()));
            page.subnets().stream()
                    .map(subnet -> new SubnetView(subnet.subnetId(), subnet.vpcId(), subnet.availabilityZone()))
                    .forEach(all::add);
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        return all;
    }
}
