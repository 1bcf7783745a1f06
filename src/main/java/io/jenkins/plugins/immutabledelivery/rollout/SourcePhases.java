package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.health.Gates;
import io.jenkins.plugins.immutabledelivery.health.Occasion;
import io.jenkins.plugins.immutabledelivery.health.Subject;
import io.jenkins.plugins.immutabledelivery.health.Verdict;
import io.jenkins.plugins.immutabledelivery.ledger.ImageTags;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The phases that find out which image an environment is to receive. They create nothing. */
final class SourcePhases {
    private final Cloud cloud;
    private final Ledger ledger;

    SourcePhases(Cloud cloud, Ledger ledger) {
        this.cloud = cloud;
        this.ledger = ledger;
    }

    Turn<RolloutData> find(RolloutData data, Work work) {
        return switch (data.request().cause()) {
            case PROMOTE -> promoted(data, work);
            case ROLLBACK -> former(data, work);
            default -> data.source() == null ? baked(data, work) : Turn.next(data);
        };
    }

    /** The image that runs in the source environment: recorded as received, shown by AWS as serving, healthy now. */
    private Turn<RolloutData> promoted(RolloutData data, Work work) {
        String application = data.request().application();
        Environment from = data.request().from();
        Region region = cloud.at(from.location());
        Optional<LedgerEntry> received = ledger.current(application, from.name());
        if (received.isEmpty()) {
            return refuse(data, "no version of " + application + " has passed there yet", "Deploy to it first.");
        }
        Image image = received.get().image();
        Optional<GroupView> serving = region
                .autoScaling()
                .tagged(Map.of(
                        Tags.APPLICATION, application, Tags.ENVIRONMENT, from.name(), Tags.ROLE, Role.SERVING.name()))
                .stream()
                .filter(group -> !group.deleting())
                .findFirst();
        if (serving.isEmpty() || !image.id().equals(serving.get().tags().get(Tags.IMAGE))) {
            return refuse(
                    data,
                    "it received " + image.version() + " (" + image.id() + "), but AWS shows "
                            + serving.map(group -> group.name() + " with "
                                            + group.tags().get(Tags.IMAGE) + " serving")
                                    .orElse("no fleet serving"),
                    "Deploy to it again, so that what runs there is what was tested.");
        }
        Instant soaked = received.get().at().plus(data.request().soak());
        if (work.now().isBefore(soaked)) {
            return refuse(
                    data,
                    image.version() + " has been there since " + received.get().at() + " and is to stay until " + soaked
                            + " before it goes on",
                    "Promote it then.");
        }
        Optional<Verdict> ill = illness(region, from, serving.get(), work);
        if (ill.isPresent()) {
            return refuse(
                    data,
                    serving.get().name() + " is not healthy: " + ill.get().seen(),
                    "Promote when it is healthy, or bake a better version.");
        }
        work.say("promoting " + image.version() + " (" + image.id() + "), which passed " + from.name() + " at "
                + received.get().at().truncatedTo(ChronoUnit.SECONDS));
        return Turn.next(data.withSource(image));
    }

    private static Optional<Verdict> illness(Region region, Environment from, GroupView serving, Work work) {
        String targetGroup = serving.targetGroups().stream()
                .filter(from.route().targetGroups()::contains)
                .findFirst()
                .orElse(null);
        Subject subject =
                new Subject(serving.name(), targetGroup, serving.capacity().desired());
        Occasion occasion = new Occasion(work.operation(), work.now(), work.signals());
        return from.gates().stream()
                .filter(gate -> gate.watched() && gate.kind() != GateSpec.Kind.METRIC)
                .filter(gate -> gate.kind() != GateSpec.Kind.TARGET_HEALTH || targetGroup != null)
                .map(gate -> Gates.now(region, subject, gate, occasion))
                .filter(verdict -> !verdict.good())
                .findFirst();
    }

    private static Turn<RolloutData> refuse(RolloutData data, String reason, String remedy) {
        return Turn.fail(
                data,
                Failure.of(
                        "promote from " + data.request().from().name(),
                        data.request().from().name(),
                        reason,
                        remedy));
    }

    /** An image that was asked for by its version or its id. */
    private Turn<RolloutData> baked(RolloutData data, Work work) {
        Region region = cloud.at(data.request().environment().location());
        Image image = data.request().toImage() != null ? byId(data.request()) : byVersion(region, data.request());
        work.say("deploying " + image.version() + " (" + image.id() + ")");
        return Turn.next(data.withSource(image));
    }

    private Turn<RolloutData> former(RolloutData data, Work work) {
        RolloutRequest request = data.request();
        String environment = request.environment().name();
        Region region = cloud.at(request.environment().location());
        Image image = request.toImage() != null
                ? byId(request)
                : request.toVersion() != null
                        ? byVersion(region, request)
                        : History.previous(ledger, request.application(), environment)
                                .orElseThrow(() -> new InvalidInput(
                                        "environment",
                                        environment,
                                        "It has received no version before the present one; name toVersion or"
                                                + " toImage."));
        Optional<Image> current =
                ledger.current(request.application(), environment).map(LedgerEntry::image);
        if (current.filter(image::sameBitsAs).isPresent()) {
            throw new InvalidInput(
                    request.toImage() == null ? "toVersion" : "toImage",
                    image.version(),
                    environment + " runs it already; name another one.");
        }
        work.say("going back to " + image.version() + " (" + image.id() + ")"
                + current.map(now -> " from " + now.version()).orElse(""));
        return Turn.next(data.withSource(image));
    }

    private Image byId(RolloutRequest request) {
        Location here = request.environment().location();
        String[] parts = request.toImage().split("/", 2);
        String region = parts.length == 2 ? parts[0] : here.region();
        return cloud.at(new Location(region, here.endpoint(), here.credentials()))
                .images()
                .find(parts[parts.length - 1])
                .filter(AmiView::available)
                .flatMap(ami -> ImageTags.fromAmi(ami, region))
                .filter(image -> image.version().application().equals(request.application()))
                .orElseThrow(() -> new InvalidInput(
                        request.imageField(),
                        request.toImage(),
                        "Use an available image of " + request.application() + " in " + region + "."));
    }

    private Image byVersion(Region region, RolloutRequest request) {
        ImageVersion version = new ImageVersion(request.application(), request.toVersion());
        return ledger.entries().stream()
                .filter(entry -> entry.event() == LedgerEntry.Event.BAKED)
                .map(LedgerEntry::image)
                .filter(image -> image.version().equals(version))
                .findFirst()
                .or(() -> ledger.received(request.environment().name(), version).map(LedgerEntry::image))
                .or(() -> region.images().tagged(Tags.VERSION, version.version()).stream()
                        .filter(AmiView::available)
                        .flatMap(ami -> ImageTags.fromAmi(
                                ami, request.environment().location().region())
                                .stream())
                        .filter(image -> image.version().equals(version))
                        .findFirst())
                .orElseThrow(() -> new InvalidInput(
                        request.versionField(),
                        request.toVersion(),
                        "Use a version of " + request.application() + " that exists in "
                                + request.environment().location().region() + "."));
    }
}
