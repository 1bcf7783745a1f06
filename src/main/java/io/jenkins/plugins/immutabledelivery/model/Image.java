package io.jenkins.plugins.immutabledelivery.model;

import java.util.regex.Pattern;

/**
 * A golden image: one AMI in one region, and what it is.
 *
 * @param id the AMI's id; not null
 * @param region the region that it is in; not null
 * @param version what it is a version of; not null
 * @param lineage where it comes from; not null
 */
public record Image(String id, String region, ImageVersion version, Lineage lineage) {
    /** The shape of an AMI's id. */
    public static final Pattern ID = Pattern.compile("ami-[0-9a-f]{8}([0-9a-f]{9})?");

    public Image {
        Check.matching("image", id, ID, "Use an AMI's id, such as ami-0123456789abcdef0.");
        Check.present("image.region", region, "Name the image's region.");
        Check.present("image.version", version, "Name the image's application and version.");
        Check.present("image.lineage", lineage, "Name where the image comes from.");
    }

    /** The id of the image that was baked: this one's, or, for a copy, that of the image it was copied from. */
    public String originId() {
        return lineage.copiedFromId() == null ? id : lineage.copiedFromId();
    }

    /** Whether both are the same bits: the same image, or copies of one. */
    public boolean sameBitsAs(Image other) {
        return version.equals(other.version) && originId().equals(other.originId());
    }

    /**
     * Where an image comes from.
     *
     * @param baseImageId the AMI that it was baked from; null where unknown
     * @param copiedFromRegion for a copy, the region of the baked image; else null
     * @param copiedFromId for a copy, the id of the baked image; else null
     * @param bakedBy the build that baked it; null where unknown
     * @param operation the operation that baked it; null where unknown
     */
    public record Lineage(
            String baseImageId, String copiedFromRegion, String copiedFromId, Build bakedBy, OperationId operation) {
        /** The lineage of this image's copy in another region; a copy of a copy is one of the baked image too. */
        public Lineage copied(Image from) {
            return copiedFromId == null ? new Lineage(baseImageId, from.region(), from.id(), bakedBy, operation) : this;
        }
    }
}
