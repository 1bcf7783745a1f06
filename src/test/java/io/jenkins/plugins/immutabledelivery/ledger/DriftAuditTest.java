package io.jenkins.plugins.immutabledelivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.NewGroup;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Finding;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Kind;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriftAuditTest {
    private static final String FLEET = "web-production-v001";

    private final World world = new World(1);
    private final Region region = world.cloud.at(world.place().location());
    private Environment environment;
    private Image image;

    @BeforeEach
    void deploy() {
        environment = world.attaching("production");
        image = world.baked("1");
        assertThat(world.deploy(environment, image).failure()).isNull();
        world.settle();
    }

    private Drift drift(Duration maxAge) {
        return drift(environment, maxAge);
    }

    private Drift drift(Environment of, Duration maxAge) {
        return DriftAudit.of(world.cloud, world.ledger(), "web", of, maxAge, world.clock.instant());
    }

    private List<String> instances() {
        return region.autoScaling().find(FLEET).orElseThrow().instanceIds();
    }

    @Test
    void whatWasReceivedAndRunsDoesNotDiffer() {
        Drift drift = drift(Duration.ofHours(1));

        assertThat(drift.findings()).isEmpty();
        assertThat(drift.none()).isTrue();
        assertThat(drift.version()).isEqualTo("web 1");
        assertThat(drift.toText()).contains("production at").contains("web 1 in " + FLEET + "; nothing differs");
    }

    @Test
    void anEnvironmentThatReceivedNothingIsToldAsItIs() {
        Drift drift = drift(world.attaching("staging"), null);

        assertThat(drift.findings()).isEmpty();
        assertThat(drift.toText()).contains("has received nothing, no fleet serves; nothing differs");
    }

    @Test
    void aTagThatSomebodyChangedIsFound() {
        String instance = instances().get(0);
        region.images().tag(List.of(instance), Map.of(Tags.VERSION, "7"));

        assertThat(drift(null).findings())
                .containsExactly(new Finding(Kind.TAG, instance, Tags.VERSION + "=1", Tags.VERSION + "=7"));
    }

    @Test
    void anotherFleetOrNoneThatServesIsFound() {
        region.autoScaling().tag(FLEET, Map.of(Tags.ROLE, Role.WARM.name()));
        world.settle();

        Drift drift = drift(null);

        assertThat(drift.fleet()).isNull();
        assertThat(drift.findings()).containsExactly(new Finding(Kind.FLEET, "production", FLEET, "nothing"));
    }

    @Test
    void anotherImageIsFoundOnTheFleetAndItsInstances() {
        region.autoScaling().tag(FLEET, Map.of(Tags.IMAGE, "ami-0123456789abcdef0"));
        world.settle();

        assertThat(drift(null).findings())
                .contains(new Finding(Kind.IMAGE, FLEET, image.id(), "ami-0123456789abcdef0"))
                .filteredOn(finding -> finding.kind() == Kind.TAG)
                .hasSize(2);
    }

    @Test
    void aLaunchTemplateThatSaysOtherwiseByNowIsFound() {
        String other = world.place().createTemplate("other", "m7g.large");
        Environment changed = new Environment(
                environment.name(),
                environment.location(),
                "other",
                environment.subnets(),
                environment.capacity(),
                environment.route(),
                environment.gates(),
                environment.bakeTime(),
                environment.keepPreviousWarm(),
                environment.tags());

        assertThat(drift(changed, null).findings())
                .contains(new Finding(
                        Kind.LAUNCH_TEMPLATE, "other version 1", "instance type t3.small", "instance type m7g.large"))
                .anyMatch(finding -> finding.found().equals(other));
    }

    @Test
    void anInstanceThatIsOlderThanItMayBeIsFound() {
        world.pass(Duration.ofHours(2));

        assertThat(drift(Duration.ofHours(3)).findings()).isEmpty();
        assertThat(drift(Duration.ofHours(1)).findings())
                .hasSize(2)
                .allMatch(finding -> finding.kind() == Kind.AGE && instances().contains(finding.resource()));
    }

    @Test
    void aTargetThatBelongsToNoFleetIsFound() throws IOException {
        region.autoScaling()
                .create(new NewGroup(
                        "by-hand",
                        region.autoScaling().find(FLEET).orElseThrow().launchTemplateId(),
                        region.autoScaling().find(FLEET).orElseThrow().launchTemplateVersion(),
                        environment.subnets(),
                        new Capacity(1, 1, 1),
                        Map.of(),
                        Map.of()));
        region.autoScaling()
                .attach("by-hand", environment.route().targetGroups().get(0));
        world.pass(Duration.ofMinutes(5));

        Drift drift = drift(null);

        assertThat(drift.findings()).extracting(Finding::kind).containsExactly(Kind.FOREIGN_INSTANCE);
        assertThat(drift.toText()).contains("1 difference").contains("foreign instance  i-");
        assertThat(Json.MAPPER.readValue(drift.toJson(), Drift.class)).isEqualTo(drift);
    }
}
