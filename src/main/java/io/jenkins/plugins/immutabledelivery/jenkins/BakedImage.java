package io.jenkins.plugins.immutabledelivery.jenkins;

import io.jenkins.plugins.immutabledelivery.model.Image;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What the steps give back: an image version, as one AMI in one region. A Pipeline script may read all of it. */
public final class BakedImage implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final String region;
    private final String application;
    private final String version;

    BakedImage(Image image) {
        this.id = image.id();
        this.region = image.region();
        this.application = image.version().application();
        this.version = image.version().version();
    }

    /** The AMI's id. */
    @Whitelisted
    public String getId() {
        return id;
    }

    /** The region that it is in. */
    @Whitelisted
    public String getRegion() {
        return region;
    }

    /** The application, such as {@code web}. */
    @Whitelisted
    public String getApplication() {
        return application;
    }

    /** The version, such as {@code 42}. */
    @Whitelisted
    public String getVersion() {
        return version;
    }

    /** The AMI's name, such as {@code web-42}. */
    @Whitelisted
    public String getName() {
        return application + "-" + version;
    }

    /** The id with its region, as {@code deployImmutable} takes it. */
    @Whitelisted
    @Override
    public String toString() {
        return region + "/" + id;
    }
}
