package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.ledger.ImageTags;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.rehearsal.Inventory;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromoteTest {
    private static final String FAR = "us-east-1";
    private static final String FARTHER = "ap-southeast-2";

    private final World world = new World(5);
    private Environment staging;
    private Environment production;

    @BeforeEach
    void environments() {
        staging = world.attaching("staging");
        production = world.weighted("production");
    }

    @Test
    void theVeryImageThatPassedIsPromoted() {
        Image one = world.baked("1");
        world.deploy(staging, one);

        Saved promotion = world.promote(staging, production);

        assertThat(promotion.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        assertThat(world.inventory().images()).hasSize(1);
        LedgerEntry received = world.ledger().current("web", "production").orElseThrow();
        assertThat(received.cause()).isEqualTo(Cause.PROMOTE);
        assertThat(received.image()).isEqualTo(one);
        assertThat(world.inventory().images().get(one.id()))
                .hasEntrySatisfying(
                        Tags.PASSED + "staging", value -> assertThat(value).contains(" DEPLOY v001"))
                .hasEntrySatisfying(
                        Tags.PASSED + "production",
                        value -> assertThat(value).isEqualTo(received.at() + " " + promotion.id() + " PROMOTE v001"));
    }

    @Test
    void whatPassedNowhereIsNotPromoted() {
        Failure failure = refused(world.promote(staging, production));

        assertThat(failure.reason()).isEqualTo("no version of web has passed there yet");
        assertThat(failure.remedy()).isEqualTo("Deploy to it first.");
    }

    @Test
    void anImageThatFailedThereIsNotPromotedButTheOneBefore() {
        Image one = world.baked("1");
        world.deploy(staging, one);
        world.region().faults().failsHealthCheck("2", "staging");
        world.deploy(staging, world.baked("2"));

        Saved promotion = world.promote(staging, production);

        assertThat(promotion.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
    }

    @Test
    void whereAwsShowsAnotherImageThanTheLedgerNothingIsPromoted() {
        Image one = world.baked("1");
        Image two = world.baked("2");
        world.deploy(staging, one);
        world.cloud.at(staging.location()).autoScaling().tag("web-staging-v001", Map.of(Tags.IMAGE, two.id()));
        world.settle();

        Failure failure = refused(world.promote(staging, production));

        assertThat(failure.reason())
                .isEqualTo("it received web 1 (" + one.id() + "), but AWS shows web-staging-v001 with " + two.id()
                        + " serving");
    }

    @Test
    void whereNothingServesAnyLongerNothingIsPromoted() {
        world.deploy(staging, world.baked("1"));
        world.cloud.at(staging.location()).autoScaling().delete("web-staging-v001");
        world.settle();

        Failure failure = refused(world.promote(staging, production));

        assertThat(failure.reason()).endsWith("but AWS shows no fleet serving");
    }

    @Test
    void whatIsNotHealthyWhereItRunsIsNotPromoted() {
        world.place().createAlarm("5xx");
        staging =
                World.watched(staging, Duration.ZERO, GateSpec.of(Kind.TARGET_HEALTH), GateSpec.of(Kind.ALARMS, "5xx"));
        world.deploy(staging, world.baked("1"));
        world.place().raise("5xx", true);

        Failure failure = refused(world.promote(staging, production));

        assertThat(failure.reason()).startsWith("web-staging-v001 is not healthy: alarm 5xx is raised");
        assertThat(failure.remedy()).contains("Promote when it is healthy");
    }

    @Test
    void aFleetThatLostInstancesIsNotHealthy() {
        world.deploy(staging, world.baked("1"));
        world.region().faults().shortOfCapacity(1000);
        List<String> members = world.fleets(staging, Role.SERVING).get(0).instanceIds();
        world.cloud.at(staging.location()).instances().terminate(members.get(0));
        world.pass(Duration.ofMinutes(2));

        Failure failure = refused(world.promote(staging, production));

        assertThat(failure.reason()).startsWith("web-staging-v001 is not healthy: 1 of 2 instances in service");
    }

    @Test
    void anImageHasToSoakAsLongAsAsked() {
        Image one = world.baked("1");
        world.deploy(staging, one);
        RolloutRequest soaked =
                RolloutRequest.promote("web", staging, production).soaked(Duration.ofHours(1));

        Failure failure = refused(world.run(soaked));
        assertThat(failure.reason()).contains("web 1 has been there since").contains("is to stay until");
        world.pass(Duration.ofHours(1));
        Saved promotion = world.run(soaked);

        assertThat(promotion.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
    }

    @Test
    void anImageThatIsGoneIsNotPromoted() {
        Image one = world.baked("1");
        world.deploy(staging, one);
        world.place().ec2().deregisterImage(image -> image.imageId(one.id()));

        Failure failure = refused(world.promote(staging, production));

        assertThat(failure.reason()).isEqualTo("image: '" + one.id() + "' can't be used");
        assertThat(failure.remedy()).startsWith("There is no such image in eu-central-1");
    }

    @Test
    void anImageWhoseTagsSayOtherwiseIsNotPromoted() {
        Image one = world.baked("1");
        world.deploy(staging, one);
        world.place()
                .ec2()
                .createTags(tags -> tags.resources(one.id())
                        .tags(tag -> tag.key(Tags.VERSION).value("2")));

        Failure failure = refused(world.promote(staging, production));

        assertThat(failure.remedy()).contains("Its tags say web 2, not web 1");
    }

    @Test
    void aCopyThatWasMadeWithoutItsTagsGetsThemBeforeItIsUsed() {
        Environment far = there(FAR);
        Image one = world.baked("1");
        world.deploy(staging, one);
        world.account.region(FAR).faults().forgetsTags(1);

        Saved promotion = world.promote(staging, far);

        assertThat(promotion.failure()).isNull();
        Inventory there = world.account.region(FAR).inventory();
        assertThat(there.images().values())
                .singleElement()
                .satisfies(tags -> assertThat(tags)
                        .containsEntry(Tags.COPIED_FROM, World.REGION + "/" + one.id())
                        .containsEntry(Tags.OPERATION, promotion.id().value()));
        assertThat(there.snapshots().values())
                .singleElement()
                .satisfies(tags -> assertThat(tags)
                        .containsEntry(Tags.OPERATION, promotion.id().value()));
    }

    @Test
    void anotherRegionGetsACopyWhoseLineageProvesItIsTheSame() {
        Environment far = there(FAR);
        Image one = world.baked("1");
        world.deploy(staging, one);

        Saved promotion = world.promote(staging, far);

        assertThat(promotion.failure()).isNull();
        Inventory there = world.account.region(FAR).inventory();
        assertThat(there.images()).hasSize(1);
        Image copy = world.ledger().current("web", "far").orElseThrow().image();
        assertThat(copy.id()).isNotEqualTo(one.id()).isIn(there.images().keySet());
        assertThat(copy.region()).isEqualTo(FAR);
        assertThat(copy.sameBitsAs(one)).isTrue();
        assertThat(copy.lineage()).isEqualTo(one.lineage().copied(one));
        assertThat(ImageTags.fromAmi(ami(FAR, copy.id()), FAR)).contains(copy);
        assertThat(there.images().get(copy.id()))
                .containsEntry(Tags.COPIED_FROM, World.REGION + "/" + one.id())
                .containsEntry(Tags.OPERATION, promotion.id().value());
        assertThat(there.snapshots().values())
                .allSatisfy(tags -> assertThat(tags)
                        .containsEntry(Tags.OPERATION, promotion.id().value()));
        assertThat(world.servedBy(far)).containsExactly(copy.id());
    }

    @Test
    void aCopyThatIsThereIsNotMadeAgain() {
        Environment far = there(FAR);
        Environment second =
                world.environment("second", world.place(FAR), world.place(FAR).attachments("second"));
        world.deploy(staging, world.baked("1"));
        world.promote(staging, far);

        Saved promotion = world.promote(staging, second);

        assertThat(promotion.failure()).isNull();
        assertThat(world.account.region(FAR).inventory().images()).hasSize(1);
        assertThat(world.servedBy(second)).isEqualTo(world.servedBy(far));
    }

    /** AWS would refuse a second copy: two images of one name. */
    @Test
    void aCopyOfACopyIsTheSameImageAsACopyOfTheFirst() {
        Environment far = there(FAR);
        Environment farther = there(FARTHER);
        Image one = world.baked("1");
        world.deploy(staging, one);
        world.promote(staging, far);
        assertThat(world.promote(far, farther).failure()).isNull();
        Image copy = world.ledger().current("web", "farther").orElseThrow().image();

        Saved again = world.promote(staging, farther);

        assertThat(again.failure()).isNull();
        assertThat(copy.sameBitsAs(one)).isTrue();
        assertThat(copy.originId()).isEqualTo(one.id());
        assertThat(world.account.region(FARTHER).inventory().images()).containsOnlyKeys(copy.id());
    }

    @Test
    void aStoppedPromotionTakesItsCopyAlong() {
        Environment far = there(FAR);
        world.deploy(staging, world.baked("1"));
        world.account.region(FAR).faults().failsHealthCheck("1", "far");

        Saved promotion = world.promote(staging, far);

        assertThat(promotion.stage()).isEqualTo(Stage.FAILED);
        assertThat(promotion.leftBehind()).isEmpty();
        Inventory there = world.account.region(FAR).inventory();
        assertThat(there.images()).isEmpty();
        assertThat(there.snapshots()).isEmpty();
        assertThat(there.groups()).isEmpty();
    }

    @Test
    void aStoppedPromotionLeavesACopyThatWasThereBefore() {
        Environment far = there(FAR);
        Environment second =
                world.environment("second", world.place(FAR), world.place(FAR).attachments("second"));
        world.deploy(staging, world.baked("1"));
        world.promote(staging, far);
        world.account.region(FAR).faults().failsHealthCheck("1", "second");

        Saved promotion = world.promote(staging, second);

        assertThat(promotion.stage()).isEqualTo(Stage.FAILED);
        assertThat(world.account.region(FAR).inventory().images()).hasSize(1);
        assertThat(world.serving(far)).isEqualTo(2);
    }

    @Test
    void aCopyThatAwsCannotCompleteStopsThePromotion() {
        Environment far = there(FAR);
        world.deploy(staging, world.baked("1"));
        world.account.region(FAR).faults().failsImage("1");

        Saved promotion = world.promote(staging, far);

        assertThat(promotion.failure().what()).isEqualTo("copy image");
        assertThat(promotion.failure().reason()).isEqualTo("the copy is failed: The snapshot could not be completed");
        assertThat(world.account.region(FAR).inventory().images()).isEmpty();
    }

    @Test
    void anAbortWhileTheCopyIsMadeRemovesIt() {
        Environment far = there(FAR);
        world.deploy(staging, world.baked("1"));
        OperationId id = world.submit(RolloutRequest.promote("web", staging, far));
        world.reach(id, "wait for the copy");

        world.engine().abort(id, "Stopped by Alice.");
        Saved promotion = world.finish(id);

        assertThat(promotion.aborted()).isTrue();
        assertThat(world.account.region(FAR).inventory().images()).isEmpty();
        assertThat(world.account.region(FAR).inventory().snapshots()).isEmpty();
    }

    @Test
    void aCopyThatAnotherEnvironmentHasBegunToUseIsNotTakenFromIt() {
        Environment far = there(FAR);
        Environment second =
                world.environment("second", world.place(FAR), world.place(FAR).attachments("second"));
        world.deploy(staging, world.baked("1"));
        world.account.region(FAR).faults().failsHealthCheck("1", "far");
        OperationId first = world.submit(RolloutRequest.promote("web", staging, far));
        world.reach(first, "wait for the copy");
        OperationId other = world.submit(RolloutRequest.promote("web", staging, second));

        Saved stopped = world.finish(first);
        Saved done = world.finish(other);

        assertThat(stopped.stage()).isEqualTo(Stage.FAILED);
        assertThat(done.failure()).isNull();
        assertThat(world.serving(second)).isEqualTo(2);
        assertThat(world.account.region(FAR).inventory().images()).hasSize(1);
        assertThat(world.told).anyMatch(line -> line.endsWith("stays: another environment uses it"));
    }

    @Test
    void aCopyThatIsGoneBeforeItWasUsedIsNotWaitedFor() {
        Environment far = there(FAR);
        Environment second =
                world.environment("second", world.place(FAR), world.place(FAR).attachments("second"));
        world.deploy(staging, world.baked("1"));
        OperationId first = world.submit(RolloutRequest.promote("web", staging, far));
        world.reach(first, "wait for the copy");
        world.pass(Duration.ofSeconds(30));
        OperationId other = world.submit(RolloutRequest.promote("web", staging, second));
        world.reach(other, "wait for the copy");
        world.engine().abort(first, "Stopped by Alice.");

        Saved stopped = world.finish(other);

        assertThat(stopped.failure().reason())
                .isEqualTo("the copy is gone; another operation that made it may have been stopped");
        assertThat(Duration.between(stopped.startedAt(), stopped.phaseSince())).isLessThan(Duration.ofMinutes(10));
        assertThat(world.promote(staging, second).failure()).isNull();
    }

    @Test
    void twoThatCopyAtTheSameMomentShareOneCopy() {
        Environment far = there(FAR);
        Environment second =
                world.environment("second", world.place(FAR), world.place(FAR).attachments("second"));
        world.deploy(staging, world.baked("1"));
        world.account.region(FAR).faults().randomly(0, 30);

        OperationId first = world.submit(RolloutRequest.promote("web", staging, far));
        OperationId other = world.submit(RolloutRequest.promote("web", staging, second));

        assertThat(world.finish(first).failure()).isNull();
        assertThat(world.finish(other).failure()).isNull();
        assertThat(world.account.region(FAR).inventory().images()).hasSize(1);
    }

    private Environment there(String region) {
        String name = region.equals(FAR) ? "far" : "farther";
        return world.environment(name, world.place(region), world.place(region).weights(name));
    }

    private AmiView ami(String region, String id) {
        return world.cloud.at(world.place(region).location()).images().find(id).orElseThrow();
    }

    /** The failure of a promotion that was refused before it created anything. */
    private Failure refused(Saved promotion) {
        assertThat(promotion.stage()).isEqualTo(Stage.FAILED);
        assertThat(promotion.leftBehind()).isEmpty();
        assertThat(world.remains(promotion.id())).isEmpty();
        assertThat(world.ledger().current("web", "production")).isEmpty();
        assertThat(world.fleets(production, Role.SERVING)).isEmpty();
        return promotion.failure();
    }
}
