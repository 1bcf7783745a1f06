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
    private static final Pattern BUILD = Pattern.compile("(.+)#(\\d+)");

    private ImageTags() {}

    /**
     * The tags of an image, and of its snapshots.
     *
     * @param image the image; its own id and region are not among its tags
     * @param build the build that makes this AMI
     */
    public static Map<String, String> toTags(Image image, Build build) {
        Map<String, String> tags = new HashMap<>();
        tags.put("Name", image.version().imageName());
        tags.put(Tags.APPLICATION, image.version().application());
        tags.put(Tags.VERSION, image.version().version());
        Image.Lineage lineage = image.lineage();
        put(tags, Tags.BASE_IMAGE, lineage.baseImageId());
        put(
                tags,
                Tags.OPERATION,
                lineage.operation() == null ? null : lineage.operation().value());
        put(
                tags,
                Tags.COPIED_FROM,
                lineage.copiedFromId() == null ? null : lineage.copiedFromRegion() + "/" + lineage.copiedFromId());
        put(tags, Tags.BUILD, build.toString());
        put(tags, Tags.BUILD_URL, build.url());
        return tags;
    }

    private static void put(Map<String, String> tags, String key, String value) {
        if (value != null) {
            tags.put(key, value);
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
            String[] copiedFrom = tags.getOrDefault(Tags.COPIED_FROM, "").split("/", 2);
            return Optional.of(new Image(
                    ami.id(),
                    region,
                    new ImageVersion(tags.get(Tags.APPLICATION), tags.get(Tags.VERSION)),
                    new Image.Lineage(
                            tags.get(Tags.BASE_IMAGE),
                            copiedFrom.length == 2 ? copiedFrom[0] : null,
                            copiedFrom.length == 2 ? copiedFrom[1] : null,
                            build(tags),
                            tags.containsKey(Tags.OPERATION) ? new OperationId(tags.get(Tags.OPERATION)) : null)));
        } catch (InvalidInput e) {
            // Somebody else's tags under our keys: not an image of ours.
            return Optional.empty();
        }
    }

    /** The build that a resource's tags name; null where they name none. */
    public static Build build(Map<String, String> tags) {
        String text = tags.get(Tags.BUILD);
        if (text == null || text.isBlank()) {
            return null;
        }
        Matcher matcher = BUILD.matcher(text);
        return matcher.matches()
                ? new Build(matcher.group(1), Integer.parseInt(matcher.group(2)), tags.get(Tags.BUILD_URL))
                : new Build(text, 0, tags.get(Tags.BUILD_URL));
    }
}
