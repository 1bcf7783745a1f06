package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.*;

/** EC2's client, answered by the rehearsed region. What it does not override throws UnsupportedOperationException. */
final class RehearsedEc2 extends RehearsedVpc {
    /** Statuses that are asked for by id come on one page. */
    private static final int MOST_BY_ID = 100;

    RehearsedEc2(SimulatedRegion region) {
        super(region);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public DescribeImagesResponse describeImages(DescribeImagesRequest request) {
        return answer(request, () -> {
            Pages<Image> page = Pages.of(region.amis.describe(request), request.nextToken(), request.maxResults());
            return DescribeImagesResponse.builder()
                    .images(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public CreateImageResponse createImage(CreateImageRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "InstanceId", "Name", "Description", "TagSpecifications");
            Machine machine = region.machines.known(request.instanceId());
            String id = region.amis.create(
                    request.name(), region.amis.architecture(machine.imageId), request.tagSpecifications(), null);
            return CreateImageResponse.builder().imageId(id).build();
        });
    }

    @Override
    public CopyImageResponse copyImage(CopyImageRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "SourceRegion", "SourceImageId", "Name", "ClientToken", "TagSpecifications");
            SimulatedRegion from = region.account.region(request.sourceRegion());
            from.catchUp();
            Amis source = from.amis;
            source.checkLaunchable(request.sourceImageId());
            String id = region.amis.create(
                    request.name(),
                    source.architecture(request.sourceImageId()),
                    request.tagSpecifications(),
                    request.clientToken());
            return CopyImageResponse.builder().imageId(id).build();
        });
    }

    @Override
    public DeregisterImageResponse deregisterImage(DeregisterImageRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "ImageId");
            region.amis.deregister(request.imageId());
            return DeregisterImageResponse.builder().build();
        });
    }

    @Override
    public DescribeSnapshotsResponse describeSnapshots(DescribeSnapshotsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "OwnerIds", "Filters", "NextToken", "MaxResults");
            List<Snapshot> all = region.amis.visibleSnapshots().entrySet().stream()
                    .map(entry -> Snapshot.builder()
                            .snapshotId(entry.getKey())
                            .tags(Filters.tags(entry.getValue()))
                            .build())
                    .filter(Filters.ec2(request.filters(), Map.of("tag", snapshot -> Filters.tags(snapshot.tags()))))
                    .toList();
            Pages<Snapshot> page = Pages.of(all, request.nextToken());
            return DescribeSnapshotsResponse.builder()
                    .snapshots(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public DeleteSnapshotResponse deleteSnapshot(DeleteSnapshotRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "SnapshotId");
            region.amis.deleteSnapshot(request.snapshotId());
            return DeleteSnapshotResponse.builder().build();
        });
    }

    @Override
    public CreateTagsResponse createTags(CreateTagsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "Resources", "Tags");
            Map<String, String> tags = Filters.tags(request.tags());
            request.resources().stream()
                    .filter(id -> !region.amis.tag(id, tags))
                    .forEach(id -> region.machines.known(id).tags.putAll(tags));
            return CreateTagsResponse.builder().build();
        });
    }

    @Override
    public RunInstancesResponse runInstances(RunInstancesRequest request) {
        return answer(
                request,
                () -> RunInstancesResponse.builder()
                        .instances(region.machines.run(request))
                        .build());
    }

    @Override
    public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
        return answer(request, () -> {
            Pages<Instance> page =
                    Pages.of(region.machines.describe(request), request.nextToken(), request.maxResults());
            return DescribeInstancesResponse.builder()
                    .reservations(page.items().stream()
                            .map(one -> Reservation.builder().instances(one).build())
                            .toList())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public DescribeInstanceStatusResponse describeInstanceStatus(DescribeInstanceStatusRequest request) {
        return answer(request, () -> {
            Pages<InstanceStatus> page = Pages.of(
                    region.machines.statuses(request),
                    request.nextToken(),
                    request.hasInstanceIds() ? Integer.valueOf(MOST_BY_ID) : request.maxResults());
            return DescribeInstanceStatusResponse.builder()
                    .instanceStatuses(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public StopInstancesResponse stopInstances(StopInstancesRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "InstanceIds");
            request.instanceIds().forEach(region.machines::stop);
            return StopInstancesResponse.builder().build();
        });
    }

    @Override
    public TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "InstanceIds");
            request.instanceIds().forEach(region.machines::terminate);
            return TerminateInstancesResponse.builder().build();
        });
    }

    @Override
    public GetConsoleOutputResponse getConsoleOutput(GetConsoleOutputRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "InstanceId", "Latest");
            String text = region.machines.console(request.instanceId());
            return GetConsoleOutputResponse.builder()
                    .instanceId(request.instanceId())
                    .output(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                    .build();
        });
    }

    @Override
    public CreateLaunchTemplateResponse createLaunchTemplate(CreateLaunchTemplateRequest request) {
        return answer(request, () -> {
            String id = region.templates.create(request);
            return CreateLaunchTemplateResponse.builder()
                    .launchTemplate(template -> template.launchTemplateId(id))
                    .build();
        });
    }

    @Override
    public CreateLaunchTemplateVersionResponse createLaunchTemplateVersion(CreateLaunchTemplateVersionRequest request) {
        return answer(
                request,
                () -> CreateLaunchTemplateVersionResponse.builder()
                        .launchTemplateVersion(region.templates.create(request))
                        .build());
    }

    @Override
    public DescribeLaunchTemplateVersionsResponse describeLaunchTemplateVersions(
            DescribeLaunchTemplateVersionsRequest request) {
        return answer(request, () -> {
            Pages<LaunchTemplateVersion> page = Pages.of(region.templates.describe(request), request.nextToken());
            return DescribeLaunchTemplateVersionsResponse.builder()
                    .launchTemplateVersions(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public DeleteLaunchTemplateVersionsResponse deleteLaunchTemplateVersions(
            DeleteLaunchTemplateVersionsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "LaunchTemplateId", "Versions");
            return DeleteLaunchTemplateVersionsResponse.builder()
                    .unsuccessfullyDeletedLaunchTemplateVersions(
                            region.templates.delete(request.launchTemplateId(), request.versions()))
                    .build();
        });
    }

    @Override
    public DeleteLaunchTemplateResponse deleteLaunchTemplate(DeleteLaunchTemplateRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "LaunchTemplateId");
            region.templates.delete(request.launchTemplateId());
            return DeleteLaunchTemplateResponse.builder().build();
        });
    }
}
