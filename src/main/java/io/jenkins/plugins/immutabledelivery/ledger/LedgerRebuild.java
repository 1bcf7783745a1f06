package io.jenkins.plugins.immutabledelivery.ledger;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Event;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Fleet;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes a ledger's entries from AWS's tags alone, for when the ledger was lost.
 *
 * <ul>
 *   <li>{@code BAKED}: an available image in an environment's region that is no copy. Its time is that of the AMI's
 *       creation.
 *   <li>{@code RECEIVED}: each time that an image's tag {@link Tags#PASSED} tells, see {@link Passed}; and the fleet that
 *       is tagged as serving, where none of these tells of it.
 * </ul>
 *
 * <p>What no tag tells is not there: deployments that were stopped and fleets that were removed leave nothing behind, an
 * image that was deregistered takes what it told with it. In the entries, {@code startedAt}, {@code gates},
 * {@code failure} and {@code template} are never known, {@code build} only while the fleet is there, {@code warmUntil} only of the previous
 * fleet while it is warm, and {@code cause} not where only the fleet told.
 */
public final class LedgerRebuild {
    private final Cloud cloud;

    /** @param cloud what is read; nothing is changed */
    public LedgerRebuild(Cloud cloud) {
        this.cloud = cloud;
    }

    /**
     * The entries, oldest first, to be recorded in an empty ledger.
     *
     * @param application whose
     * @param environments where it runs; images in other regions than theirs are not seen
     */
    public List<LedgerEntry> entries(String application, List<Environment> environments) {
        List<LedgerEntry> entries = new ArrayList<>();
        Map<Location, List<AmiView>> images = new HashMap<>();
        for (Environment environment : environments) {
            Location location = environment.location();
            if (!images.containsKey(location)) {
                images.put(location, images(application, location));
                images.get(location).forEach(ami -> baked(ami, location).ifPresent(entries::add));
            }
            entries.addAll(received(application, environment, images.get(location)));
        }
        entries.sort(Comparator.comparing(LedgerEntry::at));
        return List.copyOf(entries);
    }

    private List<AmiView> images(String application, Location location) {
        return cloud.at(location).images().tagged(Tags.APPLICATION, application).stream()
                .filter(AmiView::available)
                .toList();
    }

    private static Optional<LedgerEntry> baked(AmiView ami, Location location) {
        return ImageTags.fromAmi(ami, location.region())
                .filter(image -> image.lineage().copiedFromId() == null
                        && image.lineage().operation() != null)
                .map(image -> new LedgerEntry(
                        LedgerEntry.FORMAT,
                        image.lineage().operation(),
                        Event.BAKED,
                        Cause.BAKE,
                        image.version().application(),
                        null,
                        image.region(),
                        image,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        ami.created(),
                        image.lineage().bakedBy(),
                        List.of(),
                        null,
                        List.of()));
    }

    /** One receipt, before it is known what it followed. */
    private record Receipt(Instant at, OperationId operation, Cause cause, Image image, String fleet, Build build) {}

    private List<LedgerEntry> received(String application, Environment environment, List<AmiView> images) {
        List<GroupView> groups = cloud
                .at(environment.location())
                .autoScaling()
                .tagged(Map.of(Tags.APPLICATION, application, Tags.ENVIRONMENT, environment.name()))
                .stream()
                .filter(group -> !group.deleting())
                .toList();
        List<Receipt> receipts = new ArrayList<>();
        for (AmiView ami : images) {
            Passed.parse(ami.tags().get(Tags.PASSED + environment.name()))
                    .forEach(passed -> ImageTags.fromAmi(
                                    ami, environment.location().region())
                            .ifPresent(image -> receipts.add(receipt(environment, image, passed, groups))));
        }
        receipts.sort(Comparator.comparing(Receipt::at));
        serving(environment, groups, receipts).ifPresent(receipts::add);
        List<LedgerEntry> entries = new ArrayList<>();
        Receipt before = null;
        for (Receipt receipt : receipts) {
            entries.add(entry(application, environment, receipt, before, groups));
            before = receipt;
        }
        return entries;
    }

    private static Receipt receipt(Environment environment, Image image, Passed passed, List<GroupView> groups) {
        Fleet fleet = new Fleet(image.version().application(), environment.name(), passed.generation());
        Build build = groups.stream()
                .map(GroupView::tags)
                .filter(tags -> passed.operation().value().equals(tags.get(Tags.OPERATION)))
                .map(ImageTags::build)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new Receipt(passed.at(), passed.operation(), passed.cause(), image, fleet.groupName(), build);
    }

    /** What serves, where it is not what was received last: AWS is the truth, and its image may not have been marked. */
    private Optional<Receipt> serving(Environment environment, List<GroupView> groups, List<Receipt> known) {
        Receipt last = known.isEmpty() ? null : known.get(known.size() - 1);
        return groups.stream()
                .filter(group -> Role.SERVING.name().equals(group.tags().get(Tags.ROLE)))
                .filter(group -> last == null || !group.name().equals(last.fleet()) || replaced(group, last))
                .findFirst()
                .flatMap(group -> receipt(environment, group, last));
    }

    /** Whether a group that stayed got other instances since: its newest operation also gave it its role. */
    private static boolean replaced(GroupView group, Receipt last) {
        String operation = group.tags().get(Tags.OPERATION);
        return !last.image().id().equals(group.tags().get(Tags.IMAGE))
                && operation != null
                && operation.equals(group.tags().get(Tags.ROLE_BY));
    }

    private Optional<Receipt> receipt(Environment environment, GroupView group, Receipt last) {
        Map<String, String> tags = group.tags();
        try {
            Instant since = instant(tags.get(Tags.SINCE)).orElse(group.created());
            Instant at = last == null || since.isAfter(last.at()) ? since : last.at();
            OperationId operation = new OperationId(tags.getOrDefault(Tags.ROLE_BY, tags.get(Tags.OPERATION)));
            Image image = image(environment, tags);
            return Optional.of(new Receipt(at, operation, null, image, group.name(), ImageTags.build(tags)));
        } catch (InvalidInput e) {
            // Its tags do not say what it runs, or since which operation: nothing that a ledger could tell.
            return Optional.empty();
        }
    }

    private Image image(Environment environment, Map<String, String> tags) {
        Region region = cloud.at(environment.location());
        String name = environment.location().region();
        String id = tags.get(Tags.IMAGE);
        return Optional.ofNullable(id)
                .flatMap(region.images()::find)
                .flatMap(ami -> ImageTags.fromAmi(ami, name))
                .orElseGet(() -> new Image(
                        id,
                        name,
                        new ImageVersion(tags.get(Tags.APPLICATION), tags.get(Tags.VERSION)),
                        new Image.Lineage(null, null, null, null, null)));
    }

    private static LedgerEntry entry(
            String application, Environment environment, Receipt receipt, Receipt before, List<GroupView> groups) {
        String previousFleet = before == null ? null : before.fleet();
        Instant warmUntil = groups.stream()
                .filter(group -> group.name().equals(previousFleet)
                        && Role.WARM.name().equals(group.tags().get(Tags.ROLE)))
                .flatMap(group -> instant(group.tags().get(Tags.WARM_UNTIL)).stream())
                .findFirst()
                .orElse(null);
        return new LedgerEntry(
                LedgerEntry.FORMAT,
                receipt.operation(),
                Event.RECEIVED,
                receipt.cause(),
                application,
                environment.name(),
                environment.location().region(),
                receipt.image(),
                receipt.fleet(),
                null,
                before == null ? null : before.image(),
                previousFleet,
                warmUntil,
                null,
                receipt.at(),
                receipt.build(),
                List.of(),
                null,
                List.of());
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
