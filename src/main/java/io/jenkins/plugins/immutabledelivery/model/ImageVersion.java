package io.jenkins.plugins.immutabledelivery.model;

import java.util.regex.Pattern;

/**
 * What an image is a version of. People say {@code web 42}.
 *
 * @param application the application, such as {@code web}; at most 32 characters
 * @param version the version, such as {@code 42} or {@code 1.4.0}; at most 64 characters
 */
public record ImageVersion(String application, String version) {
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public ImageVersion {
        Check.name("application", application, 32);
        Check.matching(
                "version",
                version,
                VERSION,
                "Use up to 64 letters, digits, dots, dashes and underscores, such as 1.4.0.");
    }

    /**
     * The AMI's name. AWS keeps AMI names unique per account and region, so a version can be baked only once; see <a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html">CreateImage</a>.
     */
    public String imageName() {
        return application + "-" + version;
    }

    @Override
    public String toString() {
        return application + " " + version;
    }
}
