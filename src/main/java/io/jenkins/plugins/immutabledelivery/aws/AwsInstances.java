package io.jenkins.plugins.immutabledelivery.aws;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.present;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.tolerateAbsence;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Instances;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputRequest;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/** Instances by EC2's API. */
final class AwsInstances implements Instances {
    /** As many values as one filter takes. */
    private static final int MOST_VALUES = 200;
    /** As many ids as one DescribeInstanceStatus takes. */
    private static final int MOST_STATUSES = 100;
    /** As many as one page of any of them holds. */
    private static final int MOST_RESULTS = 1000;

    private final Ec2Client ec2;

    AwsInstances(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public List<InstanceView> find(Collection<String> ids) {
        List<InstanceView> all = new ArrayList<>();
        // By filter, because one unknown id fails a request by ids.
        chunks(ids, MOST_VALUES)
                .forEach(chunk -> all.addAll(
                        describe(Ec2Words.filter("instance-id", chunk.toArray(new String[0])), MOST_RESULTS)));
        return all;
    }

    @Override
    public List<InstanceView> tagged(String key, String value) {
        return describe(Ec2Words.filter("tag:" + key, value), null);
    }

    private List<InstanceView> describe(Filter filter, Integer most) {
        DescribeInstancesRequest.Builder request =
                DescribeInstancesRequest.builder().filters(filter).maxResults(most);
        List<InstanceView> all = new ArrayList<>();
        String token = null;
        do {
            request.nextToken(token);
            DescribeInstancesResponse page = call(
                    "ec2:DescribeInstances",
                    String.join(", ", filter.values()),
                    () -> ec2.describeInstances(request.build()));
            page.reservations()
                    .forEach(reservation -> reservation.instances().stream()
                            .map(AwsInstances::view)
                            .forEach(all::add));
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        return all;
    }

    private static InstanceView view(Instance instance) {
        return new InstanceView(
                instance.instanceId(),
                instance.state().nameAsString(),
                instance.stateReason() == null ? null : instance.stateReason().message(),
                instance.imageId(),
                instance.privateIpAddress(),
                instance.launchTime(),
                Ec2Words.tags(instance.tags()),
                instance.securityGroups().stream().map(GroupIdentifier::groupId).toList());
    }

    @Override
    public String launch(Launch launch, String token) {
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .imageId(launch.imageId())
                .instanceType(launch.instanceType())
                .subnetId(launch.subnetId())
                .minCount(1)
                .maxCount(1)
                .clientToken(token)
                .userData(Base64.getEncoder().encodeToString(launch.userData().getBytes(StandardCharsets.UTF_8)))
                .instanceInitiatedShutdownBehavior(ShutdownBehavior.STOP)
                .metadataOptions(options -> options.httpTokens(HttpTokensState.REQUIRED))
                .tagSpecifications(
                        Ec2Words.specification(ResourceType.INSTANCE, launch.tags()),
                        Ec2Words.specification(ResourceType.VOLUME, launch.tags()));
        if (!launch.securityGroupIds().isEmpty()) {
            request.securityGroupIds(launch.securityGroupIds());
        }
        return call("ec2:RunInstances", launch.imageId(), () -> ec2.runInstances(request.build()))
                .instances()
                .get(0)
                .instanceId();
    }

    @Override
    public void stop(String id) {
        call(
                "ec2:StopInstances",
                id,
                () -> ec2.stopInstances(
                        StopInstancesRequest.builder().instanceIds(id).build()));
    }

    @Override
    public void terminate(String id) {
        tolerateAbsence(() -> call(
                "ec2:TerminateInstances",
                id,
                () -> ec2.terminateInstances(
                        TerminateInstancesRequest.builder().instanceIds(id).build())));
    }

    @Override
    public List<StatusView> statuses(Collection<String> ids) {
        List<StatusView> all = new ArrayList<>();
        for (List<String> chunk : chunks(ids, MOST_STATUSES)) {
            // By id, because DescribeInstanceStatus knows no filter for it; one unknown id fails the whole request.
            present(() -> statusesOf(chunk))
                    .ifPresentOrElse(
                            all::addAll,
                            () -> chunk.forEach(
                                    id -> present(() -> statusesOf(List.of(id))).ifPresent(all::addAll)));
        }
        return all;
    }

    private List<StatusView> statusesOf(List<String> ids) {
        DescribeInstanceStatusRequest request =
                DescribeInstanceStatusRequest.builder().instanceIds(ids).build();
        return call("ec2:DescribeInstanceStatus", String.join(", ", ids), () -> ec2.describeInstanceStatus(request))
                .instanceStatuses()
                .stream()
                .map(AwsInstances::status)
                .toList();
    }

    @Override
    public List<StatusView> statuses() {
        DescribeInstanceStatusRequest.Builder request =
                DescribeInstanceStatusRequest.builder().maxResults(MOST_RESULTS);
        List<StatusView> all = new ArrayList<>();
        String token = null;
        do {
            request.nextToken(token);
            DescribeInstanceStatusResponse page =
                    call("ec2:DescribeInstanceStatus", null, () -> ec2.describeInstanceStatus(request.build()));
            page.instanceStatuses().stream().map(AwsInstances::status).forEach(all::add);
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        return all;
    }

    private static StatusView status(InstanceStatus status) {
        return new StatusView(
                status.instanceId(),
                status.systemStatus().statusAsString(),
                status.instanceStatus().statusAsString());
    }

    @Override
    public String consoleOutput(String id) {
        Optional<String> encoded;
        try {
            encoded = console(id, true);
        } catch (CloudException e) {
            // Only instances on the Nitro system have a latest output; the others have the one from the last boot or
            // stop.
            if (e.transientFault()) {
                throw e;
            }
            encoded = console(id, false);
        }
        return encoded.map(text -> new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8))
                .orElse("");
    }

    private Optional<String> console(String id, boolean latest) {
        GetConsoleOutputRequest.Builder request =
                GetConsoleOutputRequest.builder().instanceId(id);
        if (latest) {
            request.latest(true);
        }
        return present(() -> call("ec2:GetConsoleOutput", id, () -> ec2.getConsoleOutput(request.build())))
                .map(GetConsoleOutputResponse::output);
    }

    @Override
    public Optional<String> userData(String id) {
        DescribeInstanceAttributeRequest request = DescribeInstanceAttributeRequest.builder()
                .instanceId(id)
                .attribute(InstanceAttributeName.USER_DATA)
                .build();
        return present(() -> call("ec2:DescribeInstanceAttribute", id, () -> ec2.describeInstanceAttribute(request)))
                .map(response -> Optional.ofNullable(response.userData())
                        .map(AttributeValue::value)
                        .orElse(""));
    }

    private static List<List<String>> chunks(Collection<String> ids, int most) {
        List<String> all = List.copyOf(ids);
        List<List<String>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += most) {
            chunks.add(all.subList(from, Math.min(all.size(), from + most)));
        }
        return chunks;
    }
}
