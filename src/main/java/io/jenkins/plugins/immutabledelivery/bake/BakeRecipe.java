package io.jenkins.plugins.immutabledelivery.bake;

import static io.jenkins.plugins.immutabledelivery.operation.Phase.of;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code bakeAmi} with a builder instance: starts one from the base image, lets a script make it what it is to be, takes
 * an image of it, and terminates it, whatever happens.
 */
public final class BakeRecipe implements Recipe<BakeData> {
    /** The kind of operation. */
    public static final String KIND = "bake";

    private static final Duration SHORT = Duration.ofMinutes(15);
    private static final Duration LONG = Duration.ofHours(2);
    /** The longest that any script is waited for; a request's own limit is shorter. */
    private static final Duration PROVISIONING = Duration.ofDays(1);

    private final BuilderPhases builder;
    private final ImageMaking image;
    private final BakeBooks books;

    /**
     * @param cloud where it is done
     * @param ledger where it is recorded
     */
    public BakeRecipe(Cloud cloud, Ledger ledger) {
        this.builder = new BuilderPhases(cloud);
        this.image = new ImageMaking(cloud);
        this.books = new BakeBooks(ledger);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int format() {
        return BakeData.FORMAT;
    }

    @Override
    public Class<BakeData> dataType() {
        return BakeData.class;
    }

    /** Two bakes of one version must not run at a time; the second finds the name taken. */
    @Override
    public Optional<String> lock(BakeData data) {
        return Optional.of(data.request().version().imageName() + "@"
                + data.request().location().region());
    }

    /** Each version has a lock of its own. */
    @Override
    public String alike(BakeData data) {
        return data.request().version().application() + "@"
                + data.request().location().region();
    }

    @Override
    public List<Phase<BakeData>> phases() {
        return List.of(
                of("find the base image", SHORT, image::findBase),
                of("check that the version is new", SHORT, image::checkNew),
                of("launch builder", SHORT, builder::launch),
                of("provision", PROVISIONING, builder::provision),
                of("stop builder", SHORT, builder::stop),
                of("wait until the builder has stopped", SHORT, builder::awaitStopped),
                of("create image", SHORT, image::create),
                of("wait until the image is available", LONG, image::awaitAvailable),
                of("tag image and snapshots", SHORT, image::tag),
                of("terminate builder", SHORT, builder::terminate),
                of("wait until the builder is gone", SHORT, builder::awaitTerminated),
                of("record in the ledger", SHORT, books::recordBaked));
    }

    @Override
    public List<Phase<BakeData>> unwinding() {
        return List.of(
                of("terminate the builder, wherever it got", LONG, builder::remove),
                of("remove the image, wherever it got", LONG, image::remove),
                of("record the stop in the ledger", SHORT, books::recordStopped));
    }
}
