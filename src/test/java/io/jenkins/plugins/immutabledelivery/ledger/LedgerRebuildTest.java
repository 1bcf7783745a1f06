package io.jenkins.plugins.immutabledelivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Event;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rehearsal.MemoryLedger;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerRebuildTest {
    private final World world = new World(7);
    private Environment dev;
    private Environment production;

    @BeforeEach
    void environments() {
        dev = world.attaching("dev");
        production = World.warm(world.weighted("production"), Duration.ofHours(2));
    }

    @Test
    void nothingIsMadeOfNothing() {
        assertThat(rebuilt().entries()).isEmpty();
    }

    @Test
    void whatEachEnvironmentReceivedIsTheSameAsBefore() {
        deliver("1");
        deliver("2");
        assertThat(world.bake("2").failure()).as("a version is baked once").isNotNull();

        Ledger ledger = rebuilt();

        for (Environment environment : List.of(dev, production)) {
            LedgerEntry before = current(world.ledger(), environment);
            LedgerEntry after = current(ledger, environment);
            assertThat(after)
                    .usingRecursiveComparison()
                    .ignoringFields("startedAt", "gates", "template", "warmUntil")
                    .isEqualTo(before);
            assertThat(ledger.received("web", environment.name()))
                    .extracting(LedgerEntry::image)
                    .isEqualTo(world.ledger().received("web", environment.name()).stream()
                            .map(LedgerEntry::image)
                            .toList());
        }
        assertThat(current(ledger, production).warmUntil())
                .as("known while the previous fleet is there")
                .isEqualTo(current(world.ledger(), production).warmUntil())
                .isNotNull();
        assertThat(ledger.entries())
                .filteredOn(entry -> entry.event() == Event.BAKED)
                .extracting(LedgerEntry::image)
                .isEqualTo(world.ledger().entries().stream()
                        .filter(entry -> entry.event() == Event.BAKED)
                        .map(LedgerEntry::image)
                        .toList());
    }

    @Test
    void whatNoTagTellsIsNull() {
        deliver("1");

        LedgerEntry received = current(rebuilt(), dev);

        assertThat(received.startedAt()).isNull();
        assertThat(received.failure()).isNull();
        assertThat(received.gates()).isEmpty();
        assertThat(received.template()).isNull();
        assertThat(received.warmUntil()).isNull();
        assertThat(received.previousImage()).isNull();
        assertThat(received.previousFleet()).isNull();
    }

    @Test
    void thePreviousFleetsBuildIsKnownWhileThatIsThere() {
        deliver("1");
        deliver("2");

        List<LedgerEntry> received = rebuilt().received("web", production.name());

        assertThat(received.get(1).build())
                .isEqualTo(
                        world.ledger().received("web", production.name()).get(1).build());
        assertThat(rebuilt().received("web", dev.name()).get(1).build())
                .as("that fleet is gone")
                .isNull();
    }

    @Test
    void promotionGoesOnWithARebuiltLedger() {
        Image one = deliver("1");
        Image two = world.baked("2");
        assertThat(world.deploy(dev, two).failure()).isNull();
        loseTheLedger();

        Saved promotion = world.promote(dev, production);

        assertThat(promotion.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(two.id());
        assertThat(current(world.ledger(), production).previousImage()).isEqualTo(one);
    }

    @Test
    void aRollbackGoesBackToTheWarmFleetWithARebuiltLedger() {
        Image one = deliver("1");
        deliver("2");
        loseTheLedger();

        Saved rollback = world.rollback(production);

        assertThat(rollback.failure()).isNull();
        assertThat(current(world.ledger(), production).fleet()).isEqualTo("web-production-v001");
        assertThat(world.servedBy(production)).containsExactly(one.id());
    }

    @Test
    void aRollbackByDeployingGoesOnWithARebuiltLedger() {
        Image one = deliver("1");
        deliver("2");
        loseTheLedger();

        Saved rollback = world.rollback(dev);

        assertThat(rollback.failure()).isNull();
        assertThat(world.servedBy(dev)).containsExactly(one.id());
        assertThat(current(world.ledger(), dev).fleet()).isEqualTo("web-dev-v003");
    }

    /** What was rolled back from is no place to go back to, and a lost ledger does not make it one. */
    @Test
    void aRebuiltLedgerStillKnowsWhatWasRolledBackFrom() {
        Image one = deliver("1");
        Image two = deliver("2");
        deliver("3");
        assertThat(world.rollback(production).failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(two.id());
        loseTheLedger();

        assertThat(current(world.ledger(), production).cause()).isEqualTo(Cause.ROLLBACK);
        Saved second = world.rollback(production);

        assertThat(second.failure()).isNull();
        assertThat(world.servedBy(production)).containsExactly(one.id());
        loseTheLedger();
        Saved third = world.rollback(production);
        assertThat(third.failure().reason()).contains("'production' can't be used");
        assertThat(third.failure().remedy()).contains("no version before the present one");
    }

    @Test
    void aRollbackByVersionIsRememberedTheSame() {
        deliver("1");
        deliver("2");
        deliver("3");
        assertThat(world.run(RolloutRequest.rollback("web", production, "1", null))
                        .failure())
                .isNull();
        loseTheLedger();

        Saved rollback = world.rollback(production);

        assertThat(rollback.failure().remedy()).contains("no version before the present one");
    }

    @Test
    void aFleetThatServesIsReceivedThoughItsImageWasNeverMarked() {
        Image one = deliver("1");
        Image two = world.baked("2");
        world.place()
                .ec2()
                .createTags(tags -> tags.resources(one.id())
                        .tags(tag -> tag.key(Tags.PASSED + "dev").value("somebody was here")));
        Saved deployment = world.saved(world.submit(RolloutRequest.deploy(dev, two)));
        world.reach(deployment.id(), "mark the image as passed");

        LedgerEntry received = current(rebuilt(), dev);

        assertThat(received.image()).isEqualTo(two);
        assertThat(received.operation()).isEqualTo(deployment.id());
        assertThat(received.cause()).isNull();
        assertThat(received.fleet()).isEqualTo("web-dev-v002");
        assertThat(received.build()).isEqualTo(deployment.build());
    }

    @Test
    void aWarmFleetThatServesAgainIsTheNewestThoughItsImageWasNotYetMarkedAgain() {
        Image one = deliver("1");
        deliver("2");
        Saved rollback = world.saved(world.submit(RolloutRequest.rollback("web", production, null, null)));
        world.reach(rollback.id(), "mark the image as passed");

        LedgerEntry received = current(rebuilt(), production);

        assertThat(received.image()).isEqualTo(one);
        assertThat(received.operation()).isEqualTo(rollback.id());
    }

    @Test
    void aFleetWhoseImageIsGoneIsStillWhatServes() {
        Image one = deliver("1");
        world.place().ec2().deregisterImage(image -> image.imageId(one.id()));

        LedgerEntry received = current(rebuilt(), dev);

        assertThat(received.image().id()).isEqualTo(one.id());
        assertThat(received.image().version()).isEqualTo(one.version());
        assertThat(received.image().lineage()).isEqualTo(new Image.Lineage(null, null, null, null, null));
    }

    @Test
    void aFleetWithoutOurTagsIsNobodysReceipt() {
        Image one = deliver("1");
        String group = world.fleets(dev, Role.SERVING).get(0).name();
        world.cloud
                .at(dev.location())
                .autoScaling()
                .tag(group, Map.of(Tags.OPERATION, "Not An Id", Tags.ROLE_BY, "Not An Id", Tags.SINCE, "yesterday"));
        world.place()
                .ec2()
                .createTags(tags -> tags.resources(one.id())
                        .tags(tag -> tag.key(Tags.PASSED + "dev").value("")));
        world.settle();

        assertThat(rebuilt().current("web", "dev")).isEmpty();
    }

    @Test
    void anImageThatWasCopiedFromAnotherRegionKeepsItsOrigin() {
        Environment there = world.environment(
                "far", world.place("us-east-1"), world.place("us-east-1").attachments("far"));
        Image one = deliver("1");
        assertThat(world.promote(dev, there).failure()).isNull();

        Ledger ledger = new MemoryLedger();
        new LedgerRebuild(world.cloud).entries("web", List.of(dev, there)).forEach(ledger::record);

        Image copy = current(ledger, there).image();
        assertThat(copy).isEqualTo(current(world.ledger(), there).image());
        assertThat(copy.sameBitsAs(one)).isTrue();
        assertThat(copy.lineage().operation()).isEqualTo(one.lineage().operation());
        assertThat(ledger.entries())
                .filteredOn(entry -> entry.event() == Event.BAKED)
                .hasSize(1);
    }

    @Test
    void entriesAreInTheOrderOfTime() {
        deliver("1");
        deliver("2");

        assertThat(rebuilt().entries()).isSortedAccordingTo(Comparator.comparing(LedgerEntry::at));
    }

    /** Bakes a version, deploys it to dev and promotes it to production. */
    private Image deliver(String version) {
        Image image = world.baked(version);
        assertThat(world.deploy(dev, image).failure()).isNull();
        assertThat(world.promote(dev, production).failure()).isNull();
        return image;
    }

    private Ledger rebuilt() {
        int mutations = world.mutations.size();
        Ledger ledger = new MemoryLedger();
        new LedgerRebuild(world.cloud).entries("web", List.of(dev, production)).forEach(ledger::record);
        assertThat(world.mutations).as("it only reads").hasSize(mutations);
        return ledger;
    }

    private void loseTheLedger() {
        world.crash(rebuilt());
    }

    private static LedgerEntry current(Ledger ledger, Environment environment) {
        Optional<LedgerEntry> current = ledger.current("web", environment.name());
        assertThat(current).isPresent();
        return current.get();
    }
}
