package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.immutabledelivery.bake.BakeData;
import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Everything that any operation ever saves can be read back, and is the same then. */
class SavedDataTest {
    private final World world = new World(31);
    private final Set<String> seen = new TreeSet<>();

    @Test
    void whatEachPhaseOfEachOperationSavesIsReadBackTheSame() {
        world.place().createAlarm("5xx");
        Environment dev = world.attaching("dev");
        Environment far = World.warm(
                World.watched(
                        world.environment(
                                "far",
                                world.place("us-east-1"),
                                world.place("us-east-1").weights("far")),
                        Duration.ofMinutes(5),
                        GateSpec.of(Kind.TARGET_HEALTH)),
                Duration.ofHours(1));
        world.journal.watch(this::check);

        for (String version : new String[] {"1", "2"}) {
            world.deploy(dev, world.baked(version));
            world.promote(dev, far);
        }
        world.rollback(far);
        world.region().faults().failsHealthCheck("3", "dev");
        world.deploy(dev, world.baked("3"));
        world.run(RolloutRequest.rollback("web", dev, "1", null));
        world.run(RolloutRequest.promote("web", dev, far).soaked(Duration.ofDays(1)));
        world.pass(Duration.ofHours(3));

        assertThat(seen)
                .contains("bake/RUNNING", "bake/SUCCEEDED", "retire/SUCCEEDED")
                .contains("deploy/blueGreen/RUNNING", "deploy/blueGreen/UNWINDING", "deploy/blueGreen/FAILED")
                .contains("promote/blueGreen/CLOSING", "rollback/blueGreen/SUCCEEDED", "promote/blueGreen/FAILED");
    }

    @Test
    void whatWasSavedWhenThereWasOneStrategyIsBlueGreenAtItsBeginning() throws IOException {
        RolloutData data = RolloutData.of(RolloutRequest.rollback("web", world.attaching("dev"), null, null)
                .by(CanarySpec.usual()));
        ObjectNode tree = Json.MAPPER.valueToTree(
                data.withProgress(new Progress(2, 25, null, Map.of("web-dev-v001", List.of("i-1")))));
        tree.remove("progress");
        ((ObjectNode) tree.get("request")).remove("strategy");

        RolloutData read = Json.MAPPER.treeToValue(tree, RolloutData.class);

        assertThat(read.request().strategy()).isEqualTo(BlueGreenSpec.usual());
        assertThat(read.progress()).isEqualTo(Progress.START);
        assertThat(RolloutRecipe.kind(read.request())).isEqualTo("rollback/blueGreen");
    }

    private void check(Saved saved) {
        seen.add(saved.kind() + "/" + saved.stage());
        Class<?> type =
                switch (saved.kind()) {
                    case "bake" -> BakeData.class;
                    case "retire" -> RetireData.class;
                    default -> RolloutData.class;
                };
        try {
            Saved readBack = Json.MAPPER.readValue(Json.MAPPER.writeValueAsBytes(saved), Saved.class);
            Object data = Json.MAPPER.treeToValue(readBack.data(), type);
            assertThat(text(readBack)).isEqualTo(text(saved));
            assertThat(text(data)).isEqualTo(text(saved.data()));
            assertThat(Json.MAPPER.convertValue(text(data), type)).isEqualTo(data);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As it is written, but whatever the order of a mapping's entries. */
    private static JsonNode text(Object value) throws IOException {
        return Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(value));
    }
}
