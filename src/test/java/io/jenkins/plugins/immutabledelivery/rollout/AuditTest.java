package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.ledger.Drift;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Kind;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final String FLEET = "web-production-v001";

    private final World world = new World(7);
    private final Environment production = world.attaching("production");

    private AuditData request(boolean failOnDrift) {
        return AuditData.of(new AuditRequest("web", production, Duration.ofDays(30), failOnDrift));
    }

    private Saved audit(boolean failOnDrift) {
        int mutations = world.mutations.size();
        Saved audit = world.run(AuditRecipe.KIND, request(failOnDrift));
        assertThat(world.mutations).as("an audit changes nothing").hasSize(mutations);
        return audit;
    }

    private static Drift drift(Saved audit) throws IOException {
        return Json.MAPPER.treeToValue(audit.data(), AuditData.class).drift();
    }

    private String changeATag() {
        Region region = world.cloud.at(production.location());
        String instance =
                region.autoScaling().find(FLEET).orElseThrow().instanceIds().get(0);
        region.images().tag(List.of(instance), Map.of(Tags.VERSION, "7"));
        return instance;
    }

    @Test
    void whatDiffersIsToldAsATableAndIsNoFailureUnlessAskedFor() throws IOException {
        world.deploy(production, world.baked("1"));
        world.settle();
        assertThat(drift(audit(true)).none()).isTrue();
        assertThat(world.told).anyMatch(line -> line.endsWith("web 1 in " + FLEET + "; nothing differs"));
        String instance = changeATag();

        Saved told = audit(false);

        assertThat(told.stage()).isEqualTo(Stage.SUCCEEDED);
        assertThat(drift(told).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.TAG));
        assertThat(world.told).containsAll(drift(told).toText().lines().toList());

        Saved failed = audit(true);

        assertThat(failed.stage()).isEqualTo(Stage.FAILED);
        assertThat(failed.failure().summary())
                .isEqualTo("compare production with what it received failed: tag of " + instance + ": " + Tags.VERSION
                        + "=7 instead of " + Tags.VERSION + "=1. Give it the expected value again.");
        assertThat(drift(failed)).isNotNull();
    }

    @Test
    void itTakesItsTurnBehindARolloutOfTheEnvironment() throws IOException {
        world.deploy(production, world.baked("1"));
        Image two = world.baked("2");
        OperationId rollout = world.submit(RolloutRequest.deploy(production, two));
        world.reach(rollout, "switch traffic");

        OperationId audit = world.submit(AuditRecipe.KIND, request(true));
        world.settle();
        assertThat(world.saved(audit).awaiting()).startsWith("waiting for acme/web");

        Saved ended = world.finish(audit);
        assertThat(ended.failure()).isNull();
        assertThat(drift(ended).version()).isEqualTo("web 2");
        assertThat(world.saved(rollout).stage()).isEqualTo(Stage.SUCCEEDED);
    }

    @Test
    void aRolloutOfAnotherControllerIsNoDrift() {
        world.deploy(production, world.baked("1"));
        Image two = world.baked("2");
        RolloutRequest request = RolloutRequest.deploy(production, two);
        Engine other = world.anotherController();
        other.submit(new OperationId("elsewhere"), RolloutRecipe.kind(request), world.build(), RolloutData.of(request));
        world.pass(Duration.ofSeconds(40));

        Saved audit = audit(true);

        assertThat(audit.failure().summary())
                .contains("web-production-v002")
                .contains("is being rolled out by elsewhere")
                .contains("Wait until that has ended");
    }

    @Test
    void anInstanceRefreshOfSomebodyElseIsNoDrift() {
        world.deploy(production, world.baked("1"));
        RolloutRequest request =
                RolloutRequest.deploy(production, world.baked("2")).by(RollingSpec.usual());
        Engine other = world.anotherController();
        other.submit(new OperationId("elsewhere"), RolloutRecipe.kind(request), world.build(), RolloutData.of(request));
        world.pass(Duration.ofMinutes(1));

        assertThat(audit(true).failure().summary()).contains(FLEET).contains("instance refresh of it is under way");
    }

    @Test
    void ofALargeFleetUserDataIsReadAFewAtATimeAcrossACrash() throws IOException {
        Environment large = new Environment(
                production.name(),
                production.location(),
                production.launchTemplate(),
                production.subnets(),
                new Capacity(1, 45, 60),
                production.route(),
                production.gates(),
                production.bakeTime(),
                production.keepPreviousWarm(),
                production.tags());
        world.deploy(large, world.baked("1"));
        world.settle();
        OperationId audit = world.submit(AuditRecipe.KIND, request(true));
        world.reach(audit, "compare the instances' user data");
        assertThat(Json.MAPPER
                        .treeToValue(world.saved(audit).data(), AuditData.class)
                        .userData()
                        .instances())
                .hasSize(45);

        world.crash();

        Saved ended = world.finish(audit);
        assertThat(ended.failure()).isNull();
        assertThat(world.told)
                .contains("user data is yet to be read of 25 instances", "user data is yet to be read of 5 instances");
        assertThat(drift(ended).none()).isTrue();
    }

    @Test
    void anAgeOfNothingIsRefused() {
        assertThatThrownBy(() -> new AuditRequest("web", production, Duration.ZERO, false))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("maxAge")
                .hasMessageContaining("above zero");
    }
}
