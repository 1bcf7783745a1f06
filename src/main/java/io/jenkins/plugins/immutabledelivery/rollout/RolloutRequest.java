package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What an environment is asked to receive.
 *
 * @param cause which step asks
 * @param application the application
 * @param environment the environment that receives
 * @param image for a deployment the image; null where it is found out
 * @param from for a promotion the environment whose image is taken, else null
 * @param toVersion the version to receive, where it is asked for by version; else null
 * @param toImage the AMI to receive, where it is asked for by its id, with {@code <region>/} before it where it is in
 *     another region; else null
 * @param soak for a promotion, how long {@code from} must have had the image; null or zero for no time
 * @param external whether a gate outside AWS, such as a step's body, has to pass before traffic moves; its verdict is
 *     told to the operation, see {@link ExternalGate}
 * @param strategy how the image comes into the environment
 */
public record RolloutRequest(
        Cause cause,
        String application,
        Environment environment,
        Image image,
        Environment from,
        String toVersion,
        String toImage,
        Duration soak,
        boolean external,
        StrategySpec strategy) {
    private static final Pattern IMAGE = Pattern.compile("([a-z0-9-]+/)?" + Image.ID.pattern());

    public RolloutRequest {
        Check.present("cause", cause, "Say which step asks.");
        Check.name("application", application, 32);
        Check.present("environment", environment, "Name the environment.");
        Check.require(
                toVersion == null || toImage == null,
                imageField(cause),
                toImage,
                "Name " + versionField(cause) + " or " + imageField(cause) + ", not both.");
        if (toImage != null) {
            Check.matching(
                    imageField(cause),
                    toImage,
                    IMAGE,
                    "Use an AMI's id, such as ami-0123456789abcdef0, or <region>/<AMI's id>.");
        }
        soak = Check.notNegative("soak", soak == null ? Duration.ZERO : soak);
        // What was saved when there was but one strategy names none.
        strategy = strategy == null ? StrategySpec.usual() : strategy;
    }

    private RolloutRequest(Cause cause, String application, Environment environment, String toVersion, String toImage) {
        this(cause, application, environment, null, null, toVersion, toImage, null, false, null);
    }

    /** What the author of the step knows the version as that was asked for. */
    String versionField() {
        return versionField(cause);
    }

    /** What the author of the step knows the image as that was asked for. */
    String imageField() {
        return imageField(cause);
    }

    private static String versionField(Cause cause) {
        return cause == Cause.DEPLOY ? "version" : "toVersion";
    }

    private static String imageField(Cause cause) {
        return cause == Cause.DEPLOY ? "image" : "toImage";
    }

    /** Deploys an image. */
    public static RolloutRequest deploy(Environment environment, Image image) {
        Check.present("image", image, "Name the image to deploy.");
        return new RolloutRequest(
                Cause.DEPLOY, image.version().application(), environment, image, null, null, null, null, false, null);
    }

    /** Deploys an image that was baked before, by its version or by its AMI's id; one of both is to be given. */
    public static RolloutRequest deploy(String application, Environment environment, String version, String imageId) {
        Check.require(version != null || imageId != null, "image", null, "Name the image to deploy, or its version.");
        return new RolloutRequest(Cause.DEPLOY, application, environment, version, imageId);
    }

    /** Promotes the image that runs in one environment into another. */
    public static RolloutRequest promote(String application, Environment from, Environment to) {
        Check.present("from", from, "Name the environment to promote from.");
        Check.require(
                !from.name().equals(to.name()),
                "to",
                to.name(),
                "Name another environment than the one promoted from.");
        return new RolloutRequest(Cause.PROMOTE, application, to, null, from, null, null, null, false, null);
    }

    /** Goes back to the previous version, to a named one, or to an AMI. */
    public static RolloutRequest rollback(
            String application, Environment environment, String toVersion, String toImage) {
        return new RolloutRequest(Cause.ROLLBACK, application, environment, toVersion, toImage);
    }

    /** The same, but the source environment must have had the image for some time. */
    public RolloutRequest soaked(Duration time) {
        return new RolloutRequest(
                cause, application, environment, image, from, toVersion, toImage, time, external, strategy);
    }

    /** The same, with a gate outside AWS. */
    public RolloutRequest withExternalGate() {
        return new RolloutRequest(
                cause, application, environment, image, from, toVersion, toImage, soak, true, strategy);
    }

    /** The same by another strategy. */
    public RolloutRequest by(StrategySpec other) {
        return new RolloutRequest(
                cause, application, environment, image, from, toVersion, toImage, soak, external, other);
    }

    /** The key under which no two operations change an environment at a time. */
    static String lock(String application, Environment environment) {
        return application + "/" + environment.name() + "@"
                + environment.location().region();
    }
}
