package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.ledger.ImageTags;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Pace;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The phases that bring an image into the environment's region: the same image, or a copy whose lineage says so. */
final class ImagePhases {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Cloud cloud;

    ImagePhases(Cloud cloud) {
        this.cloud = cloud;
    }

    /** The image must be there, unchanged and usable, before anything is created for it. */
    Turn<RolloutData> verify(RolloutData data, Work work) {
        Image source = data.source();
        Optional<AmiView> ami = source(data).images().find(source.id());
        Check.require(
                ami.filter(AmiView::available).isPresent(),
                "image",
                source.id(),
                ami.map(view -> "It is " + view.state() + " in ").orElse("There is no such image in ") + source.region()
                        + "; use an available one.");
        Optional<Image> tagged = ImageTags.fromAmi(ami.orElseThrow(), source.region());
        Check.require(
                tagged.map(image -> image.version().equals(source.version())).orElse(false),
                "image",
                source.id(),
                "Its tags say "
                        + tagged.map(image -> image.version().toString()).orElse("nothing of us") + ", not "
                        + source.version() + "; use an image that bakeAmi made.");
        return Turn.next(source.region().equals(region(data)) ? data.withImage(source) : data);
    }

    Turn<RolloutData> copy(RolloutData data, Work work) {
        if (data.image() != null) {
            return Turn.next(data);
        }
        Image source = data.source();
        Image.Lineage lineage = source.lineage().copied(source);
        String origin = lineage.copiedFromRegion() + "/" + lineage.copiedFromId();
        Optional<AmiView> existing = target(data).images().tagged(Tags.COPIED_FROM, origin).stream()
                .filter(ami -> ami.available() || ami.pending())
                .findFirst();
        try {
            String id = existing.map(AmiView::id).orElseGet(() -> copy(data, lineage, work));
            return Turn.next(data.withImage(new Image(id, region(data), source.version(), lineage)));
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.DUPLICATE || work.elapsed().compareTo(FleetPhases.SETTLE) > 0) {
                throw e;
            }
            return Turn.wait(
                    data, LOOK_AGAIN, "image " + source.version().imageName() + " exists but can't be seen yet");
        }
    }

    private String copy(RolloutData data, Image.Lineage lineage, Work work) {
        Image source = data.source();
        work.say("copying " + source.id() + " from " + source.region() + " to " + region(data));
        return target(data)
                .images()
                .copy(
                        source.region(),
                        source.id(),
                        source.version().imageName(),
                        ImageTags.toTags(source.version(), lineage, work.operation(), work.build()),
                        work.operation().token("copy"));
    }

    Turn<RolloutData> awaitCopy(RolloutData data, Work work) {
        Image image = data.image();
        if (image.region().equals(data.source().region())) {
            return Turn.next(data);
        }
        if (work.early()) {
            return Turn.wait(data, work.lookAgain(Pace.IMAGE), "image copy " + image.id() + " is being made");
        }
        Optional<AmiView> ami = target(data).looks().image(image.id());
        if (ami.filter(AmiView::available).isPresent()) {
            return Turn.next(data);
        }
        if (ami.isEmpty() && work.elapsed().compareTo(FleetPhases.SETTLE) > 0) {
            return Turn.fail(
                    data,
                    Failure.of(
                            "copy image",
                            image.id(),
                            "the copy is gone; another operation that made it may have been stopped",
                            "Run the step again; it makes a copy of its own."));
        }
        if (ami.isPresent() && !ami.get().pending()) {
            return Turn.fail(
                    data,
                    Failure.of(
                            "copy image",
                            image.id(),
                            "the copy is " + ami.get().words(),
                            "Run the step again; if it fails again, see whether the image's snapshots may be copied."));
        }
        return Turn.wait(
                data,
                work.lookAgain(Pace.IMAGE),
                "image copy " + image.id() + " in " + image.region() + ": "
                        + ami.map(AmiView::words).orElse("not visible yet"));
    }

    /** The tags were given with the copy; an endpoint that ignores them there gets them now. */
    Turn<RolloutData> tagCopy(RolloutData data, Work work) {
        Image image = data.image();
        if (image.region().equals(data.source().region())) {
            return Turn.next(data);
        }
        target(data)
                .images()
                .find(image.id())
                .filter(copy -> !copy.tags().containsKey(Tags.COPIED_FROM))
                .ifPresent(copy -> target(data)
                        .images()
                        .tag(
                                withSnapshots(copy),
                                ImageTags.toTags(image.version(), image.lineage(), work.operation(), work.build())));
        return Turn.next(data);
    }

    private static List<String> withSnapshots(AmiView image) {
        return Stream.concat(Stream.of(image.id()), image.snapshots().stream()).toList();
    }

    /** Removes the copy that this operation made; one that was there before stays, and so does one that others use. */
    Turn<RolloutData> removeCopy(RolloutData data, Work work) {
        if (data.source() == null || data.source().region().equals(region(data))) {
            return Turn.next(data);
        }
        Region region = target(data);
        Optional<AmiView> copy = region
                .images()
                .tagged(Tags.OPERATION, work.operation().value())
                .stream()
                .findFirst();
        if (copy.filter(ami -> inUse(region, ami)).isPresent()) {
            work.say("image copy " + copy.get().id() + " stays: another environment uses it");
            return Turn.next(data);
        }
        if (copy.isPresent()) {
            region.images().deregister(copy.get().id());
            return Turn.wait(
                    data, LOOK_AGAIN, "removing image copy " + copy.get().id());
        }
        List<String> snapshots =
                region.images().snapshotsTagged(Tags.OPERATION, work.operation().value());
        if (!snapshots.isEmpty()) {
            region.images().deleteSnapshot(snapshots.get(0));
            return Turn.wait(data, Duration.ofSeconds(1), "removing " + snapshots.get(0));
        }
        return work.elapsed().compareTo(FleetPhases.SETTLE) < 0
                ? Turn.wait(data, LOOK_AGAIN, "looking for an image copy of this operation")
                : Turn.next(data);
    }

    private static boolean inUse(Region region, AmiView copy) {
        return copy.tags().keySet().stream().anyMatch(key -> key.startsWith(Tags.PASSED))
                || region.autoScaling().tagged(Map.of(Tags.IMAGE, copy.id())).stream()
                        .anyMatch(group -> !group.deleting());
    }

    private static String region(RolloutData data) {
        return data.request().environment().location().region();
    }

    private Region target(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }

    private Region source(RolloutData data) {
        return data.request().from() == null
                ? cloud.at(new Location(
                        data.source().region(),
                        data.request().environment().location().endpoint(),
                        data.request().environment().location().credentials()))
                : cloud.at(data.request().from().location());
    }
}
