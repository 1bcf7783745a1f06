package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PlanTest {
    private final World world = new World(43);

    private Plan plan(RolloutRequest request) throws Exception {
        int mutations = world.mutations.size();
        int entries = world.ledger().entries().size();
        Saved planned = world.run(PlanRecipe.KIND, PlanData.of(request));
        assertThat(planned.failure()).isNull();
        assertThat(planned.stage()).isEqualTo(Stage.SUCCEEDED);
        assertThat(world.mutations).as("a plan changes nothing").hasSize(mutations);
        assertThat(world.ledger().entries()).hasSize(entries);
        Plan plan = Json.MAPPER.treeToValue(planned.data(), PlanData.class).plan();
        assertThat(world.told).containsAll(plan.lines());
        return plan;
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, mode = Mode.MATCH_NONE, names = "ROLLING.*")
    void itSaysWhatIsThenDone(Way way) throws Exception {
        Environment production = World.warm(way.environment(world), Duration.ofHours(2));
        Image one = world.baked("1");
        Image two = world.baked("2");

        Plan first = plan(RolloutRequest.deploy(production, one).by(way.spec));
        assertThat(first.now()).contains("production is not served by any fleet yet.");
        assertThat(first.steps())
                .anyMatch(step -> step.startsWith("Create Auto Scaling group web-production-v001 with 2 "));
        assertThat(first.wayBack()).containsExactly("web-production-v001 and its launch template version are removed.");

        world.run(RolloutRequest.deploy(production, one).by(way.spec));
        Plan next = plan(RolloutRequest.deploy(production, two).by(way.spec));
        assertThat(next.now().get(0))
                .startsWith("production is served by web-production-v001, web 1 (" + one.id() + "), with 2 healthy");
        assertThat(next.steps())
                .anyMatch(step -> step.startsWith("Create Auto Scaling group web-production-v002 with "));
        assertThat(next.steps().get(0).contains("interrupted")).isEqualTo(way.interrupts());
        assertThat(next.steps())
                .endsWith(
                        way.interrupts()
                                ? "Remove web-production-v001 with its instances."
                                : "Keep web-production-v001 warm for 2h, then remove it.");
        world.run(RolloutRequest.deploy(production, two).by(way.spec));

        assertThat(world.fleets(production, Role.SERVING))
                .singleElement()
                .satisfies(group -> assertThat(group.name()).isEqualTo("web-production-v002"));
        assertThat(world.fleets(production, Role.WARM)).hasSize(way.interrupts() ? 0 : 1);
    }

    @Test
    void aCanarysStepsAreNamedWithTheirInstances() throws Exception {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        Image two = world.baked("2");

        Plan weighted = plan(RolloutRequest.deploy(production, two).by(Way.GROWING_CANARY_BY_WEIGHTS.spec));

        assertThat(weighted.steps())
                .contains("Protect the instances of both fleets from scale-in until the end.")
                .containsSubsequence(
                        "Give web-production-v002 10 % of the traffic, with 1 instance, soak for 3m, and pass the gates"
                                + " again: in service, status checks, target health.",
                        "Give web-production-v002 50 % of the traffic, with 1 instance, soak for 3m, and pass the gates"
                                + " again: in service, status checks, target health.");
        assertThat(weighted.wayBack())
                .first()
                .asString()
                .isEqualTo("all traffic goes back to web-production-v001 in one call.");
    }

    @Test
    void aRollingRolloutKeepsTheGroup() throws Exception {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        RollingSpec spec = new RollingSpec(100, 150, List.of(50, 100), Duration.ofMinutes(5), null, true, true, false);

        Plan plan = plan(RolloutRequest.deploy(production, world.baked("2")).by(spec));

        assertThat(plan.steps())
                .containsSubsequence(
                        "Replace the instances of web-production-v001 by an instance refresh: 100 % of 2 stay healthy,"
                                + " 150 % are there at most.",
                        "Stop at 50 %, 100 % for 5m each, and pass the gates: in service, status checks, target health.",
                        "Record that production has received web 2.");
        assertThat(plan.wayBack()).singleElement().asString().startsWith("the instance refresh is turned back");
    }

    @Test
    void aRollbackToAWarmFleetMakesNothing() throws Exception {
        Environment production = World.warm(world.weighted("production"), Duration.ofHours(2));
        world.deploy(production, world.baked("1"));
        world.deploy(production, world.baked("2"));

        Plan plan = plan(RolloutRequest.rollback("web", production, null, null));

        assertThat(plan.steps().get(0))
                .isEqualTo("Take the warm fleet web-production-v001 as it is, with 2 instances.");
        assertThat(plan.steps()).noneMatch(step -> step.startsWith("Create"));
        assertThat(plan.wayBack()).contains("web-production-v001 stays warm, as it was.");
    }

    @Test
    void itIsRefusedWhereTheRolloutWouldBe() {
        Environment production = world.weighted("production");
        world.deploy(production, world.baked("1"));
        List<String> groups = production.route().targetGroups();
        world.cloud
                .at(production.location())
                .loadBalancing()
                .forward(production.route().listener(), Map.of(groups.get(0), 50, groups.get(1), 50));
        Image two = world.baked("2");
        int mutations = world.mutations.size();

        Saved refused = world.run(PlanRecipe.KIND, PlanData.of(RolloutRequest.deploy(production, two)));

        assertThat(refused.stage()).isEqualTo(Stage.FAILED);
        assertThat(refused.failure().remedy()).contains("make it forward everything to one");
        assertThat(world.mutations).hasSize(mutations);
    }

    @Test
    void itWaitsForNoOtherOperation() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        world.deploy(production, one);
        Image two = world.baked("2");
        OperationId under = world.submit(RolloutRequest.deploy(production, two));
        world.reach(under, "create launch template version");

        Saved planned = world.run(PlanRecipe.KIND, PlanData.of(RolloutRequest.deploy(production, two)));

        assertThat(planned.stage()).isEqualTo(Stage.SUCCEEDED);
        assertThat(world.saved(under).stage()).isEqualTo(Stage.RUNNING);
    }
}
