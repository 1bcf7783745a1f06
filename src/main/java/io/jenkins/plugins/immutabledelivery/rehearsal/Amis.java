package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** The images and snapshots of a region. */
final class Amis implements Serializable {
    static final String ACCOUNT = "123456789012";

    private static final long serialVersionUID = 1L;
    private static final String AMAZON = "137112412989";
    private static final String CANONICAL = "099720109477";

    private final Chance chance;
    private final Faults faults;
    private final Map<String, Ami> amis = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> snapshots = new LinkedHashMap<>();
    private final Map<String, String> parameters = new TreeMap<>();
    private final StepClock clock;

    private static final class Ami implements Serializable {
        private static final long serialVersionUID = 1L;
        private final String id;
        private final String name;
        private final String owner;
        private final String architecture;
        private final Instant createdAt;
        private Instant visibleAt;
        private Instant availableAt;
        private boolean fails;
        private String snapshot;
        private String token;
        private final Map<String, String> tags = new TreeMap<>();

        private Ami(String id, String name, String owner, String architecture, Instant createdAt) {
            this.id = id;
            this.name = name;
            this.owner = owner;
            this.architecture = architecture;
            this.createdAt = createdAt;
            this.visibleAt = createdAt;
            this.availableAt = createdAt;
        }
    }

    Amis(Chance chance, Faults faults, StepClock clock) {
        this.chance = chance;
        this.faults = faults;
        this.clock = clock;
        Instant now = clock.instant();
        publish("al2023-ami-2023.5.20240916.0-kernel-6.1-x86_64", AMAZON, "x86_64", now.minus(Duration.ofDays(60)));
        Ami newest = publish(
                "al2023-ami-2023.6.20241031.0-kernel-6.1-x86_64", AMAZON, "x86_64", now.minus(Duration.ofDays(9)));
        Ami arm = publish(
                "al2023-ami-2023.6.20241031.0-kernel-6.1-arm64", AMAZON, "arm64", now.minus(Duration.ofDays(9)));
        Ami ubuntu = publish(
                "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20241101",
                CANONICAL,
                "x86_64",
                now.minus(Duration.ofDays(12)));
        String amazonLinux = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-";
        parameters.put(amazonLinux + "x86_64", newest.id);
        parameters.put(amazonLinux + "arm64", arm.id);
        parameters.put("/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id", ubuntu.id);
    }

    private Ami publish(String name, String owner, String architecture, Instant createdAt) {
        Ami ami = new Ami(chance.id("ami"), name, owner, architecture, createdAt);
        amis.put(ami.id, ami);
        return ami;
    }

    /** The value of a public parameter; null where there is none. */
    String parameter(String name) {
        return parameters.get(name);
    }

    Map<String, String> tags(String id) {
        return amis.containsKey(id) ? amis.get(id).tags : Map.of();
    }

    String architecture(String id) {
        return amis.get(id).architecture;
    }

    void checkLaunchable(String id) {
        Ami ami = amis.get(id);
        if (ami == null || clock.instant().isBefore(ami.visibleAt)) {
            throw Refusal.ec2("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist");
        }
        if (state(ami) != ImageState.AVAILABLE) {
            throw Refusal.ec2("InvalidAMIID.Unavailable", "The image ID '" + id + "' is in the state " + state(ami));
        }
    }

    /** Begins an image under a name that must be free. */
    String create(String name, String architecture, List<TagSpecification> tags, String token) {
        for (Ami ami : amis.values()) {
            if (token != null && token.equals(ami.token)) {
                return ami.id;
            }
            if (ami.owner.equals(ACCOUNT) && ami.name.equals(name)) {
                throw Refusal.ec2(
                        "InvalidAMIName.Duplicate", "AMI name " + name + " is already in use by AMI " + ami.id);
            }
        }
        Instant now = clock.instant();
        Ami ami = new Ami(chance.id("ami"), name, ACCOUNT, architecture, now);
        ami.visibleAt = now.plus(faults.visibilityDelay());
        ami.availableAt = now.plus(chance.seconds(120, 300));
        ami.token = token;
        ami.snapshot = chance.id("snap");
        Map<String, String> snapshotTags = new TreeMap<>();
        List<TagSpecification> kept = faults.forgetsTags() ? List.of() : tags;
        kept.forEach(one -> (one.resourceTypeAsString().equals("snapshot") ? snapshotTags : ami.tags)
                .putAll(Filters.tags(one.tags())));
        ami.fails = faults.imageFails(ami.tags);
        amis.put(ami.id, ami);
        snapshots.put(ami.snapshot, snapshotTags);
        return ami.id;
    }

    List<Image> describe(DescribeImagesRequest request) {
        Refusal.unlessOnly(request, "Owners", "Filters", "NextToken", "MaxResults");
        Instant now = clock.instant();
        return amis.values().stream()
                .filter(ami -> !now.isBefore(ami.visibleAt))
                .filter(ami ->
                        request.owners().isEmpty() || request.owners().stream().anyMatch(owner -> owns(owner, ami)))
                .map(this::view)
                .filter(Filters.ec2(
                        request.filters(),
                        Map.of(
                                "image-id", Image::imageId,
                                "name", Image::name,
                                "state", Image::stateAsString,
                                "architecture", Image::architectureAsString,
                                "tag", image -> Filters.tags(image.tags()))))
                .toList();
    }

    private static boolean owns(String owner, Ami ami) {
        return owner.equals(ami.owner)
                || owner.equals("self") && ami.owner.equals(ACCOUNT)
                || owner.equals("amazon") && ami.owner.equals(AMAZON);
    }

    private ImageState state(Ami ami) {
        return clock.instant().isBefore(ami.availableAt)
                ? ImageState.PENDING
                : ami.fails ? ImageState.FAILED : ImageState.AVAILABLE;
    }

    private Image view(Ami ami) {
        Image.Builder view = Image.builder()
                .imageId(ami.id)
                .name(ami.name)
                .ownerId(ami.owner)
                .architecture(ami.architecture)
                .creationDate(ami.createdAt.toString())
                .state(state(ami))
                .tags(Filters.tags(ami.tags));
        if (ami.snapshot != null) {
            view.blockDeviceMappings(BlockDeviceMapping.builder()
                    .deviceName("/dev/xvda")
                    .ebs(EbsBlockDevice.builder().snapshotId(ami.snapshot).build())
                    .build());
        }
        if (state(ami) == ImageState.FAILED) {
            view.stateReason(reason ->
                    reason.code("Client.InvalidSnapshot.Corrupt").message("The snapshot could not be completed"));
        }
        return view.build();
    }

    void deregister(String id) {
        if (amis.remove(id) == null) {
            throw Refusal.ec2("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist");
        }
    }

    void deleteSnapshot(String id) {
        amis.values().stream()
                .filter(ami -> id.equals(ami.snapshot))
                .findFirst()
                .ifPresent(ami -> {
                    throw Refusal.ec2(
                            "InvalidSnapshot.InUse", "The snapshot " + id + " is currently in use by " + ami.id);
                });
        if (snapshots.remove(id) == null) {
            throw Refusal.ec2("InvalidSnapshot.NotFound", "The snapshot '" + id + "' does not exist.");
        }
    }

    /** Adds tags to an image or snapshot; false where there is none of that id. */
    boolean tag(String id, Map<String, String> tags) {
        Map<String, String> target = amis.containsKey(id) ? amis.get(id).tags : snapshots.get(id);
        if (target == null) {
            return false;
        }
        target.putAll(tags);
        return true;
    }

    /** Tags by id of the snapshots that are shown: not before their image is. */
    Map<String, Map<String, String>> visibleSnapshots() {
        Map<String, Map<String, String>> visible = new LinkedHashMap<>(snapshots);
        amis.values().stream()
                .filter(ami -> ami.snapshot != null && clock.instant().isBefore(ami.visibleAt))
                .forEach(ami -> visible.remove(ami.snapshot));
        return visible;
    }

    /** Tags by id of all snapshots. */
    Map<String, Map<String, String>> snapshots() {
        return snapshots;
    }

    /** Tags by id of all images of the account. */
    Map<String, Map<String, String>> own() {
        Map<String, Map<String, String>> own = new LinkedHashMap<>();
        amis.values().stream().filter(ami -> ami.owner.equals(ACCOUNT)).forEach(ami -> own.put(ami.id, ami.tags));
        return own;
    }
}
