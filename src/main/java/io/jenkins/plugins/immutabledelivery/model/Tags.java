package io.jenkins.plugins.immutabledelivery.model;

/**
 * The keys of the tags that everything created carries. They alone are enough to find what an operation created and to
 * rebuild the ledger.
 */
public final class Tags {
    /** What all keys begin with. */
    public static final String PREFIX = "immutable-delivery:";
    /** The id of the operation that created the resource. */
    public static final String OPERATION = PREFIX + "operation";
    /** The application, such as {@code web}. */
    public static final String APPLICATION = PREFIX + "application";
    /** The image version, such as {@code 42}. */
    public static final String VERSION = PREFIX + "version";
    /** The environment that a fleet belongs to. */
    public static final String ENVIRONMENT = PREFIX + "environment";
    /** The id of the image that a fleet runs. */
    public static final String IMAGE = PREFIX + "image";
    /** The id of the image that an image was baked from. */
    public static final String BASE_IMAGE = PREFIX + "base-image";
    /** {@code region/image id} of the baked image that a copy is of. */
    public static final String COPIED_FROM = PREFIX + "copied-from";
    /** On a copy, the id of the operation that baked the image; {@link #OPERATION} is the one that copied it. */
    public static final String BAKED_IN = PREFIX + "baked-in";
    /** On a copy, the build that baked the image, as {@code job#number}. */
    public static final String BAKED_BY = PREFIX + "baked-by";
    /** The address of that build. */
    public static final String BAKED_BY_URL = PREFIX + "baked-by-url";
    /** The build that ran the operation, as {@code job#number}. */
    public static final String BUILD = PREFIX + "build";
    /** The address of that build. */
    public static final String BUILD_URL = PREFIX + "build-url";
    /** What a fleet is for now: one of {@link Role}'s names. */
    public static final String ROLE = PREFIX + "role";
    /** Since when a fleet has had its role; ISO 8601, UTC. */
    public static final String SINCE = PREFIX + "since";
    /** The id of the operation that gave a fleet its role; absent while it has the one that it was created with. */
    public static final String ROLE_BY = PREFIX + "role-by";
    /** Until when a former fleet is kept for a fast way back; ISO 8601, UTC. */
    public static final String WARM_UNTIL = PREFIX + "warm-until";
    /** On a fleet for which CloudWatch alarms were made: how many. */
    public static final String ALARMS = PREFIX + "alarms";
    /** On a former fleet: the processes of its Auto Scaling group that are suspended so that nothing scales it. */
    public static final String HELD = PREFIX + "held";
    /** With an environment's name behind it, on an image: when, by which operations and in which fleets it passed there. */
    public static final String PASSED = PREFIX + "passed:";

    private Tags() {}
}
