package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.RecreateSpec;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A strategy with options that show, by a kind of route. */
enum Way {
    BLUE_GREEN_BY_WEIGHTS(new BlueGreenSpec(false, false), true),
    BLUE_GREEN_BY_ATTACHMENT(new BlueGreenSpec(false, false), false),
    PROTECTED_BLUE_GREEN_BY_WEIGHTS(new BlueGreenSpec(true, true), true),
    CANARY_BY_WEIGHTS(canary(false), true),
    GROWING_CANARY_BY_WEIGHTS(canary(true), true),
    CANARY_BY_ATTACHMENT(canary(false), false),
    RECREATE_BY_WEIGHTS(new RecreateSpec(true), true),
    RECREATE_BY_ATTACHMENT(new RecreateSpec(true), false),
    ROLLING_BY_WEIGHTS(rolling(), true),
    ROLLING_BY_ATTACHMENT(rolling(), false);

    final StrategySpec spec;
    final boolean weighted;

    Way(StrategySpec spec, boolean weighted) {
        this.spec = spec;
        this.weighted = weighted;
    }

    private static CanarySpec canary(boolean growing) {
        return new CanarySpec(List.of(10, 50, 100), Duration.ofMinutes(3), growing, growing, false);
    }

    private static RollingSpec rolling() {
        return new RollingSpec(
                100, 150, List.of(50), Duration.ofMinutes(15), Duration.ofSeconds(20), true, true, false);
    }

    Environment environment(World world) {
        return weighted ? world.weighted("production") : world.attaching("production");
    }

    boolean interrupts() {
        return spec instanceof RecreateSpec;
    }

    boolean inPlace() {
        return spec instanceof RollingSpec;
    }

    /** The names of the phases of a deployment. */
    List<String> phases() {
        return recipe().phases().stream().map(phase -> phase.name()).toList();
    }

    List<String> closing() {
        return recipe().closing().stream().map(phase -> phase.name()).toList();
    }

    private RolloutRecipe recipe() {
        return Strategies.recipes(null, null).stream()
                .flatMap(recipe -> recipe instanceof RolloutRecipe rollout ? Stream.of(rollout) : Stream.empty())
                .filter(recipe -> recipe.kind().equals("deploy/" + spec.name()))
                .findFirst()
                .orElseThrow();
    }
}
