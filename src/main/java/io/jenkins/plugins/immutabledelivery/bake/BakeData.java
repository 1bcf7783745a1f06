package io.jenkins.plugins.immutabledelivery.bake;

import io.jenkins.plugins.immutabledelivery.model.Image;

/**
 * What a bake knows; saved after every turn.
 *
 * @param request what was asked for
 * @param baseImageId the AMI that it begins with; null before that is found
 * @param builderId the builder instance; null before it is launched
 * @param image the new image; null before it is being created
 */
public record BakeData(BakeRequest request, String baseImageId, String builderId, Image image) {
    /** The form that this version saves. */
    static final int FORMAT = 1;

    /** A bake that has not begun. */
    public static BakeData of(BakeRequest request) {
        return new BakeData(request, null, null, null);
    }

    BakeData withBaseImage(String id) {
        return new BakeData(request, id, builderId, image);
    }

    BakeData withBuilder(String id) {
        return new BakeData(request, baseImageId, id, image);
    }

    BakeData withImage(Image made) {
        return new BakeData(request, baseImageId, builderId, made);
    }
}
