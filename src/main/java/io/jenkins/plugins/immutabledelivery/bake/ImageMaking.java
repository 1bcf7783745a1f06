package io.jenkins.plugins.immutabledelivery.bake;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.ledger.ImageTags;
import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Pace;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The phases of the image: its base found, taken of the builder, tagged; or removed again. */
final class ImageMaking {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Cloud cloud;

    ImageMaking(Cloud cloud) {
        this.cloud = cloud;
    }

    Turn<BakeData> findBase(BakeData data, Work work) {
        BaseImage base = data.request().base();
        Optional<AmiView> found =
                switch (kind(base)) {
                    case ID -> region(data).images().find(((BaseImage.ById) base).id());
                    case NEWEST -> newest(data, (BaseImage.Newest) base);
                    case PARAMETER -> byParameter(data, (BaseImage.PublicParameter) base);
                };
        AmiView image = found.filter(AmiView::available)
                .orElseThrow(() -> new InvalidInput(
                        "base",
                        base,
                        found.map(ami -> "It is " + ami.state() + "; use an available image.")
                                .orElse("No such image can be seen in "
                                        + data.request().location().region()
                                        + "; check the name, the owner, the region and that it is shared with you.")));
        work.say("base image: " + image.name() + " (" + image.id() + ")");
        return Turn.next(data.withBaseImage(image.id()));
    }

    private enum Kind {
        ID,
        NEWEST,
        PARAMETER
    }

    private static Kind kind(BaseImage base) {
        return base instanceof BaseImage.ById
                ? Kind.ID
                : base instanceof BaseImage.Newest ? Kind.NEWEST : Kind.PARAMETER;
    }

    private Optional<AmiView> newest(BakeData data, BaseImage.Newest base) {
        return region(data).images().named(base.owner(), base.name(), base.architecture()).stream()
                .max(Comparator.comparing(AmiView::created));
    }

    private Optional<AmiView> byParameter(BakeData data, BaseImage.PublicParameter base) {
        return region(data).images().parameter(base.name()).flatMap(region(data).images()::find);
    }

    /** AWS would refuse the name too, but only after the builder has done all its work. */
    Turn<BakeData> checkNew(BakeData data, Work work) {
        String name = data.request().version().imageName();
        region(data).images().named("self", name, null).stream().findFirst().ifPresent(ami -> {
            throw new InvalidInput(
                    "version",
                    data.request().version().version(),
                    "It is baked already, as " + ami.id() + "; an image is never changed: use a new version.");
        });
        Check.require(
                !region(data)
                        .launchTemplates()
                        .subnets(List.of(data.request().subnetId()))
                        .isEmpty(),
                "subnet",
                data.request().subnetId(),
                "Use a subnet that exists in " + data.request().location().region() + ".");
        return Turn.next(data);
    }

    /** CreateImage takes no client token, but no two images of one name: a second call finds the first one's image. */
    Turn<BakeData> create(BakeData data, Work work) {
        String name = data.request().version().imageName();
        Map<String, String> tags = new HashMap<>(BuilderPhases.tags(data, work.operation(), work.build()));
        tags.put("Name", name);
        Optional<String> id = own(data, work);
        if (id.isEmpty()) {
            try {
                id = Optional.of(region(data)
                        .images()
                        .create(data.builderId(), name, data.request().version() + " by " + work.build(), tags));
                work.say("image " + id.get() + " is being created");
            } catch (CloudException e) {
                if (e.kind() != CloudException.Kind.DUPLICATE || work.elapsed().compareTo(BuilderPhases.SETTLE) > 0) {
                    throw e;
                }
                return Turn.wait(data, LOOK_AGAIN, "image " + name + " exists but can't be seen yet");
            }
        }
        Image.Lineage lineage = new Image.Lineage(data.baseImageId(), null, null, work.build(), work.operation());
        return Turn.next(data.withImage(new Image(
                id.get(), data.request().location().region(), data.request().version(), lineage)));
    }

    private Optional<String> own(BakeData data, Work work) {
        return region(data).images().tagged(Tags.OPERATION, work.operation().value()).stream()
                .map(AmiView::id)
                .findFirst();
    }

    Turn<BakeData> awaitAvailable(BakeData data, Work work) {
        if (work.early()) {
            return Turn.wait(
                    data, work.lookAgain(Pace.IMAGE), "image " + data.image().id() + " is being made");
        }
        Optional<AmiView> ami = region(data).looks().image(data.image().id());
        if (ami.filter(AmiView::available).isPresent()) {
            return Turn.next(data);
        }
        if (ami.filter(view -> !view.pending()).isPresent()) {
            return Turn.fail(
                    data,
                    Failure.of(
                            "create image",
                            data.image().id(),
                            "the image is " + ami.get().words(),
                            "Run the step again; AWS could not complete the image's snapshots."));
        }
        return Turn.wait(
                data,
                work.lookAgain(Pace.IMAGE),
                "image " + data.image().id() + " is " + ami.map(AmiView::words).orElse("not visible yet"));
    }

    /** The tags were given at creation; an endpoint that ignores them there gets them now. */
    Turn<BakeData> tag(BakeData data, Work work) {
        List<String> ids = new ArrayList<>(List.of(data.image().id()));
        region(data).images().find(data.image().id()).ifPresent(ami -> ids.addAll(ami.snapshots()));
        Map<String, String> tags = new HashMap<>(data.request().tags());
        tags.putAll(ImageTags.toTags(data.image().version(), data.image().lineage(), work.operation(), work.build()));
        region(data).images().tag(ids, tags);
        work.say("image " + data.image().id() + " is available: "
                + data.request().version());
        return Turn.next(data);
    }

    /** Also finds an image whose creation was never answered. */
    Turn<BakeData> remove(BakeData data, Work work) {
        if (data.builderId() == null) {
            return Turn.next(data);
        }
        Optional<String> image = own(data, work);
        if (image.isPresent()) {
            region(data).images().deregister(image.get());
            return Turn.wait(data, Duration.ofSeconds(1), "removing image " + image.get());
        }
        Optional<String> snapshot =
                region(data)
                        .images()
                        .snapshotsTagged(Tags.OPERATION, work.operation().value())
                        .stream()
                        .findFirst();
        if (snapshot.isPresent()) {
            region(data).images().deleteSnapshot(snapshot.get());
            return Turn.wait(data, Duration.ofSeconds(1), "removing snapshot " + snapshot.get());
        }
        return work.elapsed().compareTo(BuilderPhases.SETTLE) < 0
                ? Turn.wait(data, LOOK_AGAIN, "looking for what is left of the image")
                : Turn.next(data);
    }

    private Region region(BakeData data) {
        return cloud.at(data.request().location());
    }
}
