package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;

/**
 * What an environment is asked to receive.
 *
 * @param cause which step asks
 * @param application the application
 * @param environment the environment that receives
 * @param image for a deployment the image, else null: it is found out
 * @param from for a promotion the environment whose image is taken, else null
 * @param toVersion for a rollback the version to go back to; null for the previous one
 * @param toImage for a rollback the AMI to go back to; null for the previous one
 */
public record RolloutRequest(
        Cause cause,
        String application,
        Environment environment,
        Image image,
        Environment from,
        String toVersion,
        String toImage) {
    public RolloutRequest {
        Check.present("cause", cause, "Say which step asks.");
        Check.name("application", application, 32);
        Check.present("environment", environment, "Name the environment.");
    }

    /** Deploys an image. */
    public static RolloutRequest deploy(Environment environment, Image image) {
        Check.present("image", image, "Name the image to deploy.");
        return new RolloutRequest(Cause.DEPLOY, image.version().application(), environment, image, null, null, null);
    }

    /** Promotes the image that runs in one environment into another. */
    public static RolloutRequest promote(String application, Environment from, Environment to) {
        Check.present("from", from, "Name the environment to promote from.");
        Check.require(
                !from.name().equals(to.name()),
                "to",
                to.name(),
                "Name another environment than the one promoted from.");
        return new RolloutRequest(Cause.PROMOTE, application, to, null, from, null, null);
    }

    /** Goes back to the previous version, to a named one, or to an AMI. */
    public static RolloutRequest rollback(
            String application, Environment environment, String toVersion, String toImage) {
        Check.require(toVersion == null || toImage == null, "toImage", toImage, "Name toVersion or toImage, not both.");
        if (toImage != null) {
            Check.matching("toImage", toImage, Image.ID, "Use an AMI's id, such as ami-0123456789abcdef0.");
        }
        return new RolloutRequest(Cause.ROLLBACK, application, environment, null, null, toVersion, toImage);
    }

    /** The key under which no two operations change an environment at a time. */
    static String lock(String application, Environment environment) {
        return application + "/" + environment.name() + "@"
                + environment.location().region();
    }
}
