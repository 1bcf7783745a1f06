package io.jenkins.plugins.immutabledelivery.cloud;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** AMIs and their snapshots, in one region. */
public interface Images {
    /** The image of that id, in whatever state. */
    Optional<AmiView> find(String id);

    /** The images of those ids, in whatever state; one that AWS does not know, or not yet, is left out. */
    List<AmiView> find(Collection<String> ids);

    /** An owner's available images whose name matches; {@code *} and {@code ?} are wildcards. */
    List<AmiView> named(String owner, String namePattern, String architecture);

    /** The account's own images with a tag of that value, in whatever state. */
    List<AmiView> tagged(String key, String value);

    /** The value of an SSM parameter. */
    Optional<String> parameter(String name);

    /**
     * Begins to take an image of a stopped instance; the image and its snapshots carry the tags from the start.
     *
     * @return the image's id; it is {@code pending}
     * @throws CloudException of kind DUPLICATE where an image has that name
     */
    String create(String instanceId, String name, String description, Map<String, String> tags);

    /**
     * Begins to copy an image from another region into this one. The same token gives the same copy.
     *
     * @return the copy's id; it is {@code pending}
     */
    String copy(String fromRegion, String imageId, String name, Map<String, String> tags, String token);

    /** Sets tags on images, snapshots or instances; those that are there already are overwritten. */
    void tag(List<String> resourceIds, Map<String, String> tags);

    /** Deregisters an image; nothing happens where it is gone. */
    void deregister(String id);

    /** Deletes a snapshot; nothing happens where it is gone. */
    void deleteSnapshot(String id);

    /** The account's snapshots with a tag of that value. */
    List<String> snapshotsTagged(String key, String value);

    /**
     * An image as AWS shows it.
     *
     * @param id its id
     * @param name its name
     * @param state {@code pending}, {@code available}, {@code failed}, …
     * @param stateReason why it failed; null where AWS gives none
     * @param owner the owning account's id
     * @param architecture {@code x86_64}, {@code arm64}, …
     * @param created when
     * @param tags all its tags
     * @param snapshots the ids of its snapshots, as far as they exist already
     */
    record AmiView(
            String id,
            String name,
            String state,
            String stateReason,
            String owner,
            String architecture,
            Instant created,
            Map<String, String> tags,
            List<String> snapshots) {
        /** Whether instances can be started from it. */
        public boolean available() {
            return state.equals("available");
        }

        /** Its state with AWS's reason for it: {@code failed: Client.…}, or {@code failed, for which AWS gives no reason}. */
        public String words() {
            if (stateReason != null && !stateReason.isBlank()) {
                return state + ": " + stateReason;
            }
            return available() || pending() ? state : state + ", for which AWS gives no reason";
        }

        /** Whether it will become available. */
        public boolean pending() {
            return state.equals("pending");
        }
    }
}
