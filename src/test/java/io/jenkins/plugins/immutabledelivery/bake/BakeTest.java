package io.jenkins.plugins.immutabledelivery.bake;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Event;
import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.rehearsal.Inventory;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BakeTest {
    private static final String NEWEST = "al2023-ami-2023.6.20241031.0-kernel-6.1-x86_64";

    private final World world = new World(13);

    static List<String> everyPhase() {
        return new BakeRecipe(null, null).phases().stream().map(Phase::name).toList();
    }

    @Test
    void aBakeMakesATaggedImageAndNothingElse() {
        Saved bake = world.bake("1");

        assertThat(bake.failure()).isNull();
        Inventory inventory = world.inventory();
        assertThat(inventory.instances()).isEmpty();
        Image image = only(Event.BAKED).image();
        assertThat(inventory.images()).containsOnlyKeys(image.id());
        assertThat(inventory.images().get(image.id()))
                .containsEntry("Name", "web-1")
                .containsEntry("team", "shop")
                .containsEntry(Tags.APPLICATION, "web")
                .containsEntry(Tags.VERSION, "1")
                .containsEntry(Tags.OPERATION, bake.id().value())
                .containsEntry(Tags.BUILD, "acme/web#1")
                .containsEntry(Tags.BUILD_URL, "https://ci.example/1")
                .containsEntry(Tags.BASE_IMAGE, image.lineage().baseImageId());
        assertThat(inventory.snapshots().values())
                .hasSize(1)
                .allSatisfy(
                        tags -> assertThat(tags).isEqualTo(inventory.images().get(image.id())));
        assertThat(world.told)
                .contains("base image: " + NEWEST + " (" + image.lineage().baseImageId() + ")");
    }

    @Test
    void aBaseCanBeNamedByItsId() {
        String id = newest();

        Saved bake = world.run(BakeRecipe.KIND, BakeData.of(from(new BaseImage.ById(id))));

        assertThat(bake.failure()).isNull();
        assertThat(only(Event.BAKED).image().lineage().baseImageId()).isEqualTo(id);
    }

    @Test
    void ofSeveralThatMatchANameTheNewestIsTheBase() {
        BaseImage base = new BaseImage.Newest("amazon", "al2023-ami-2023.*-kernel-6.1-*", "x86_64");

        Saved bake = world.run(BakeRecipe.KIND, BakeData.of(from(base)));

        assertThat(bake.failure()).isNull();
        assertThat(only(Event.BAKED).image().lineage().baseImageId()).isEqualTo(newest());
    }

    @Test
    void anOwnImageCanBeTheBaseOfTheNext() {
        Image one = world.baked("1");

        Saved bake = world.run(BakeRecipe.KIND, BakeData.of(from(new BaseImage.Newest("self", "web-*", null), "2")));

        assertThat(bake.failure()).isNull();
        assertThat(world.ledger().entries().get(1).image().lineage().baseImageId())
                .isEqualTo(one.id());
    }

    @Test
    void aScriptThatFailsIsShownWithTheConsolesLastLines() {
        world.region().faults().failsProvisioning("1");

        Saved bake = world.bake("1");

        Failure failure = bake.failure();
        assertThat(failure.what()).isEqualTo("provision");
        assertThat(failure.resource()).startsWith("i-0");
        assertThat(failure.reason()).isEqualTo("the script ended with exit code 1");
        assertThat(failure.remedy()).startsWith("Mend the script");
        assertThat(failure.evidence())
                .contains("[   61.204411] cloud-init: No match for argument")
                .last()
                .isEqualTo("immutable-delivery: provisioning " + bake.id() + " exit=1");
        assertNothingIsLeft(bake);
        assertThat(only(Event.STOPPED).failure()).isEqualTo(failure);
    }

    @Test
    void aScriptThatDoesNotEndInItsTimeIsStopped() {
        BakeRequest like = world.bakeRequest("1");
        BakeRequest hasty = new BakeRequest(
                like.version(),
                like.base(),
                like.location(),
                like.instanceType(),
                like.subnetId(),
                like.securityGroupIds(),
                like.provision(),
                Duration.ofSeconds(5),
                like.tags());

        Saved bake = world.run(BakeRecipe.KIND, BakeData.of(hasty));

        assertThat(bake.failure().reason()).isEqualTo("the script has not ended within 5 s");
        assertNothingIsLeft(bake);
    }

    @Test
    void aBuilderThatAwsEndsIsReportedInItsWords() {
        world.region().faults().diesAtStart(1);

        Saved bake = world.bake("1");

        assertThat(bake.failure().reason())
                .matches("the builder is (shutting-down|terminated): Server.InternalError: Internal error on launch");
        assertThat(bake.failure().remedy()).contains("run the step again");
        assertNothingIsLeft(bake);
    }

    @Test
    void aBuilderThatSomebodyTerminatesWhileItStopsIsReported() {
        world.region().faults().randomly(0, 0);
        OperationId id = world.submit(BakeRecipe.KIND, BakeData.of(world.bakeRequest("1")));
        Saved waiting = world.reach(id, "wait until the builder has stopped");
        world.cloud
                .at(world.place().location())
                .instances()
                .terminate(waiting.data().get("builderId").asText());

        Saved bake = world.finish(id);

        assertThat(bake.failure().reason()).contains("User initiated shutdown");
        assertNothingIsLeft(bake);
    }

    @Test
    void anImageThatAwsCannotCompleteIsRemoved() {
        world.region().faults().failsImage("1");

        Saved bake = world.bake("1");

        assertThat(bake.failure().what()).isEqualTo("create image");
        assertThat(bake.failure().reason()).isEqualTo("the image is failed: The snapshot could not be completed");
        assertNothingIsLeft(bake);
    }

    @Test
    void aVersionIsBakedOnce() {
        Image one = world.baked("1");
        int mutations = world.mutations.size();

        Saved again = world.bake("1");

        assertThat(again.failure().reason()).isEqualTo("version: '1' can't be used");
        assertThat(again.failure().remedy())
                .isEqualTo("It is baked already, as " + one.id() + "; an image is never changed: use a new version.");
        assertThat(world.mutations).as("no builder was started for it").hasSize(mutations);
        assertThat(world.inventory().images()).containsOnlyKeys(one.id());
    }

    @Test
    void twoBakesOfOneVersionMakeOneImage() {
        OperationId first = world.submit(BakeRecipe.KIND, BakeData.of(world.bakeRequest("1")));
        OperationId second = world.submit(BakeRecipe.KIND, BakeData.of(world.bakeRequest("1")));

        Saved one = world.finish(first);
        Saved two = world.finish(second);

        assertThat(one.failure()).isNull();
        assertThat(two.failure().remedy()).contains("baked already");
        assertThat(world.inventory().images()).hasSize(1);
    }

    @Test
    void aNameThatSomebodyElseTakesMeanwhileIsReportedInAwssWords() {
        OperationId id = world.submit(BakeRecipe.KIND, BakeData.of(world.bakeRequest("1")));
        Saved creating = world.reach(id, "create image");
        String other = world.place()
                .ec2()
                .createImage(image -> image.name("web-1")
                        .instanceId(creating.data().get("builderId").asText()))
                .imageId();

        Saved bake = world.finish(id);

        assertThat(bake.failure().what()).isEqualTo("create image (ec2:CreateImage)");
        assertThat(bake.failure().reason())
                .isEqualTo("InvalidAMIName.Duplicate: AMI name web-1 is already in use by AMI " + other);
        assertThat(world.inventory().images()).as("it is somebody else's").containsOnlyKeys(other);
        assertThat(world.inventory().instances()).isEmpty();
    }

    /** But the last one, in whose turn it becomes too late. */
    @ParameterizedTest
    @MethodSource("everyPhase")
    void anAbortedBakeLeavesNothing(String phase) {
        OperationId id = world.submit(BakeRecipe.KIND, BakeData.of(world.bakeRequest("1")));
        world.reach(id, phase);

        world.engine().abort(id, "Stopped by Alice.");
        Saved bake = world.finish(id);

        if (phase.equals("record in the ledger")) {
            assertThat(bake.stage()).isEqualTo(Stage.SUCCEEDED);
            assertThat(world.inventory().images()).hasSize(1);
        } else {
            assertThat(bake.aborted()).isTrue();
            assertNothingIsLeft(bake);
        }
    }

    @ParameterizedTest
    @MethodSource("everyPhase")
    void aCrashChangesNothing(String phase) {
        OperationId id = world.submit(BakeRecipe.KIND, BakeData.of(world.bakeRequest("1")));
        world.reach(id, phase);

        world.crash();
        Saved bake = world.finish(id);

        assertThat(bake.stage()).isEqualTo(Stage.SUCCEEDED);
        assertThat(world.inventory().images()).hasSize(1);
        assertThat(world.inventory().snapshots()).hasSize(1);
        assertThat(world.inventory().instances()).isEmpty();
        assertThat(world.ledger().entries()).hasSize(1);
    }

    private String newest() {
        return world.cloud
                .at(world.place().location())
                .images()
                .parameter("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")
                .orElseThrow();
    }

    private BakeRequest from(BaseImage base) {
        return from(base, "1");
    }

    private BakeRequest from(BaseImage base, String version) {
        BakeRequest like = world.bakeRequest(version);
        return new BakeRequest(
                like.version(),
                base,
                like.location(),
                like.instanceType(),
                like.subnetId(),
                like.securityGroupIds(),
                like.provision(),
                like.provisionLimit(),
                Map.of());
    }

    private LedgerEntry only(Event event) {
        assertThat(world.ledger().entries()).hasSize(1);
        assertThat(world.ledger().entries().get(0).event()).isEqualTo(event);
        return world.ledger().entries().get(0);
    }

    private void assertNothingIsLeft(Saved bake) {
        assertThat(bake.stage()).isEqualTo(Stage.FAILED);
        assertThat(bake.leftBehind()).isEmpty();
        assertThat(world.inventory().images()).isEmpty();
        assertThat(world.inventory().snapshots()).isEmpty();
        assertThat(world.inventory().instances()).isEmpty();
    }
}
