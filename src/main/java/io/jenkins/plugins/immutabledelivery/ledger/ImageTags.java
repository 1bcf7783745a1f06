package io.jenkins.plugins.immutabledelivery.ledger;

import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an AMI's tags say of the image that it is, written and read back. */
public final class ImageTags {
    private static final Pattern BUILD = Pattern.compile("(.+)#(\\d{1,9})");

    private ImageTags() {}

    /**
     * The tags of an image, and of its snapshots.
     *
     * @param version what it is a version of
     * @param lineage where it comes from
     * @param operation the operation that makes this AMI, by baking or by copying
     * @param build the build that runs it
     */
    public static Map<String, String> toTags(
            ImageVersion version, Image.Lineage lineage, OperationId operation, Build build) {
        Map<String, String> tags = new HashMap<>();
        tags.put("Name", version.imageName());
        tags.put(Tags.APPLICATION, version.application());
        tags.put(Tags.VERSION, version.version());
        tags.put(Tags.OPERATION, operation.value());
        tags.put(Tags.BUILD, build.toString());
        put(tags, Tags.BUILD_URL, build.url());
        put(tags, Tags.BASE_IMAGE, lineage.baseImageId());
        if (lineage.copiedFromId() != null) {
            tags.put(Tags.COPIED_FROM, lineage.copiedFromRegion() + "/" + lineage.copiedFromId());
            put(tags, Tags.BAKED_IN, lineage.operation());
            put(tags, Tags.BAKED_BY, lineage.bakedBy());
            put(
                    tags,
                    Tags.BAKED_BY_URL,
                    lineage.bakedBy() == null ? null : lineage.bakedBy().url());
        }
        return tags;
    }

    private static void put(Map<String, String> tags, String key, Object value) {
        if (value != null) {
            tags.put(key, value.toString());
        }
    }

    /**
     * The image that an AMI is.
     *
     * @param region the region that the AMI is in
     * @return empty where the AMI's tags do not say that it is one of ours
     */
    public static Optional<Image> fromAmi(AmiView ami, String region) {
        Map<String, String> tags = ami.tags();
        if (!tags.containsKey(Tags.APPLICATION) || !tags.containsKey(Tags.VERSION)) {
            return Optional.empty();
        }
        try {
            ImageVersion version = new ImageVersion(tags.get(Tags.APPLICATION), tags.get(Tags.VERSION));
            return Optional.of(new Image(ami.id(), region, version, lineage(tags)));
        } catch (InvalidInput e) {
            // Somebody else's tags under our keys: not an image of ours.
            return Optional.empty();
        }
    }

    private static Image.Lineage lineage(Map<String, String> tags) {
        String[] copiedFrom = tags.getOrDefault(Tags.COPIED_FROM, "").split("/", 2);
        String base = tags.get(Tags.BASE_IMAGE);
        return copiedFrom.length == 2
                ? new Image.Lineage(
                        base,
                        copiedFrom[0],
                        copiedFrom[1],
                        build(tags, Tags.BAKED_BY, Tags.BAKED_BY_URL),
                        operation(tags, Tags.BAKED_IN))
                : new Image.Lineage(base, null, null, build(tags), operation(tags, Tags.OPERATION));
    }

    private static OperationId operation(Map<String, String> tags, String key) {
        return tags.containsKey(key) ? new OperationId(tags.get(key)) : null;
    }

    /** The build that made a resource, as its tags say; null where they say none. */
    public static Build build(Map<String, String> tags) {
        return build(tags, Tags.BUILD, Tags.BUILD_URL);
    }

    private static Build build(Map<String, String> tags, String key, String urlKey) {
        String text = tags.get(key);
        if (text == null || text.isBlank()) {
            return null;
        }
        Matcher matcher = BUILD.matcher(text);
        return matcher.matches()
                ? new Build(matcher.group(1), Integer.parseInt(matcher.group(2)), tags.get(urlKey))
                : new Build(text, 0, tags.get(urlKey));
    }
}
