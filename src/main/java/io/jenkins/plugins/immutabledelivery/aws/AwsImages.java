package io.jenkins.plugins.immutabledelivery.aws;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.present;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.tolerateAbsence;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Images;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CopyImageRequest;
import software.amazon.awssdk.services.ec2.model.CreateImageRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.DeregisterImageRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotsResponse;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;

/** Images by EC2's API, and the parameters that name images by Systems Manager's. */
final class AwsImages implements Images {
    /** As many values as one filter takes. */
    private static final int MOST_VALUES = 200;

    private final Ec2Client ec2;
    private final SsmClient ssm;

    AwsImages(Ec2Client ec2, SsmClient ssm) {
        this.ec2 = ec2;
        this.ssm = ssm;
    }

    @Override
    public Optional<AmiView> find(String id) {
        // By filter, because one unknown id fails a request by ids.
        return describe(id, DescribeImagesRequest.builder().filters(Ec2Words.filter("image-id", id)))
                .findFirst();
    }

    @Override
    public List<AmiView> find(Collection<String> ids) {
        List<String> all = List.copyOf(ids);
        List<AmiView> found = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_VALUES) {
            List<String> chunk = all.subList(from, Math.min(all.size(), from + MOST_VALUES));
            describe(
                            String.join(", ", chunk),
                            DescribeImagesRequest.builder()
                                    .filters(Ec2Words.filter("image-id", chunk.toArray(new String[0])))
                                    .maxResults(MOST_VALUES))
                    .forEach(found::add);
        }
        return found;
    }

    @Override
    public List<AmiView> named(String owner, String namePattern, String architecture) {
        DescribeImagesRequest.Builder request = DescribeImagesRequest.builder().owners(owner);
        List<Filter> filters =
                new ArrayList<>(List.of(Ec2Words.filter("name", namePattern), Ec2Words.filter("state", "available")));
        if (architecture != null) {
            filters.add(Ec2Words.filter("architecture", architecture));
        }
        return describe(namePattern, request.filters(filters)).toList();
    }

    @Override
    public List<AmiView> tagged(String key, String value) {
        return describe(
                        value,
                        DescribeImagesRequest.builder().owners("self").filters(Ec2Words.filter("tag:" + key, value)))
                .toList();
    }

    private Stream<AmiView> describe(String resource, DescribeImagesRequest.Builder request) {
        List<Image> all = new ArrayList<>();
        String token = null;
        do {
            request.nextToken(token);
            DescribeImagesResponse page =
                    call("ec2:DescribeImages", resource, () -> ec2.describeImages(request.build()));
            all.addAll(page.images());
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        return all.stream().map(AwsImages::view);
    }

    private static AmiView view(Image image) {
        return new AmiView(
                image.imageId(),
                image.name(),
                image.stateAsString(),
                image.stateReason() == null ? null : image.stateReason().message(),
                image.ownerId(),
                image.architectureAsString(),
                image.creationDate() == null ? Instant.EPOCH : Instant.parse(image.creationDate()),
                Ec2Words.tags(image.tags()),
                image.blockDeviceMappings().stream()
                        .map(mapping -> mapping.ebs())
                        .filter(Objects::nonNull)
                        .map(EbsBlockDevice::snapshotId)
                        .filter(Objects::nonNull)
                        .toList());
    }

    @Override
    public Optional<String> parameter(String name) {
        GetParameterRequest request = GetParameterRequest.builder().name(name).build();
        return present(() -> call("ssm:GetParameter", name, () -> ssm.getParameter(request)))
                .map(response -> response.parameter().value());
    }

    @Override
    public String create(String instanceId, String name, String description, Map<String, String> tags) {
        TagSpecification ofImage = Ec2Words.specification(ResourceType.IMAGE, tags);
        try {
            return create(instanceId, name, description, ofImage, Ec2Words.specification(ResourceType.SNAPSHOT, tags));
        } catch (CloudException e) {
            // An emulator may know how to tag images only. The snapshots are tagged again when the image is available.
            if (!e.lacking()) {
                throw e;
            }
            return create(instanceId, name, description, ofImage);
        }
    }

    private String create(String instanceId, String name, String description, TagSpecification... tags) {
        CreateImageRequest request = CreateImageRequest.builder()
                .instanceId(instanceId)
                .name(name)
                .description(description)
                .tagSpecifications(tags)
                .build();
        return call("ec2:CreateImage", name, () -> ec2.createImage(request)).imageId();
    }

    @Override
    public String copy(String fromRegion, String imageId, String name, Map<String, String> tags, String token) {
        CopyImageRequest request = CopyImageRequest.builder()
                .sourceRegion(fromRegion)
                .sourceImageId(imageId)
                .name(name)
                .clientToken(token)
                .tagSpecifications(
                        Ec2Words.specification(ResourceType.IMAGE, tags),
                        Ec2Words.specification(ResourceType.SNAPSHOT, tags))
                .build();
        return call("ec2:CopyImage", imageId, () -> ec2.copyImage(request)).imageId();
    }

    @Override
    public void tag(List<String> resourceIds, Map<String, String> tags) {
        CreateTagsRequest request = CreateTagsRequest.builder()
                .resources(resourceIds)
                .tags(Ec2Words.tags(tags))
                .build();
        call("ec2:CreateTags", String.join(", ", resourceIds), () -> ec2.createTags(request));
    }

    @Override
    public void deregister(String id) {
        tolerateAbsence(() -> call(
                "ec2:DeregisterImage",
                id,
                () -> ec2.deregisterImage(
                        DeregisterImageRequest.builder().imageId(id).build())));
    }

    @Override
    public void deleteSnapshot(String id) {
        tolerateAbsence(() -> call(
                "ec2:DeleteSnapshot",
                id,
                () -> ec2.deleteSnapshot(
                        DeleteSnapshotRequest.builder().snapshotId(id).build())));
    }

    @Override
    public List<String> snapshotsTagged(String key, String value) {
        DescribeSnapshotsRequest.Builder request =
                DescribeSnapshotsRequest.builder().ownerIds("self").filters(Ec2Words.filter("tag:" + key, value));
        List<String> all = new ArrayList<>();
        String token = null;
        do {
            request.nextToken(token);
            DescribeSnapshotsResponse page =
                    call("ec2:DescribeSnapshots", value, () -> ec2.describeSnapshots(request.build()));
            page.snapshots().stream().map(Snapshot::snapshotId).forEach(all::add);
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        return all;
    }
}
