package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Event;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import io.jenkins.plugins.immutabledelivery.rollout.AuditData;
import io.jenkins.plugins.immutabledelivery.rollout.AuditRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.AuditRequest;
import io.jenkins.plugins.immutabledelivery.rollout.PlanData;
import io.jenkins.plugins.immutabledelivery.rollout.PlanRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutData;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** From a step to what it asks of the engine. */
public final class Requests {
    private final Build build;
    private final String application;
    private final Map<String, Environment> environments;
    private final Map<String, StrategySpec> strategies;
    private final Ledger ledger;
    private final Function<ImageVersion, Request> bake;

    /**
     * @param build who asks
     * @param application the application
     * @param environments where it runs
     * @param strategies how images come into each of them, by its name; blue/green where nothing is said
     * @param ledger where baked images are found
     * @param bake what the baking of a version asks
     */
    public Requests(
            Build build,
            String application,
            List<Environment> environments,
            Map<String, StrategySpec> strategies,
            Ledger ledger,
            Function<ImageVersion, Request> bake) {
        this.build = build;
        this.application = application;
        this.environments =
                environments.stream().collect(Collectors.toMap(Environment::name, environment -> environment));
        this.strategies = Map.copyOf(strategies);
        this.ledger = ledger;
        this.bake = bake;
    }

    /**
     * What a step asks of the engine.
     *
     * @param kind the kind of operation
     * @param data what the operation knows at its start
     */
    public record Request(String kind, Object data) {}

    /** Who asks. */
    Build build() {
        return build;
    }

    /**
     * What an action asks.
     *
     * @throws InvalidInput where there is no image of the version that it names
     */
    Request of(Action action) {
        if (action instanceof Action.BakeAmi step) {
            return bake.apply(step.version());
        }
        if (action instanceof Action.DeployImmutable step) {
            return rollout(
                    RolloutRequest.deploy(environments.get(step.environment()), baked(step.version())), step.manner());
        }
        if (action instanceof Action.Promote step) {
            return rollout(
                    RolloutRequest.promote(application, environments.get(step.from()), environments.get(step.to())),
                    step.manner());
        }
        if (action instanceof Action.RollbackImage step) {
            return rollout(
                    RolloutRequest.rollback(
                            application, environments.get(step.environment()), step.toVersion(), step.toImage()),
                    step.manner());
        }
        if (action instanceof Action.AuditDrift step) {
            return new Request(
                    AuditRecipe.KIND,
                    AuditData.of(new AuditRequest(
                            application, environments.get(step.environment()), step.maxAge(), step.failOnDrift())));
        }
        throw new IllegalArgumentException("A wait asks nothing of the engine");
    }

    private Request rollout(RolloutRequest request, Manner manner) {
        StrategySpec own = strategies.getOrDefault(request.environment().name(), StrategySpec.usual());
        StrategySpec usual = request.cause() == Cause.ROLLBACK ? own.wayBack() : own;
        RolloutRequest by = request.by(manner.strategy() == null ? usual : manner.strategy());
        return manner.plan()
                ? new Request(PlanRecipe.KIND, PlanData.of(by))
                : new Request(RolloutRecipe.kind(by), RolloutData.of(by));
    }

    private Image baked(ImageVersion version) {
        return ledger.entries().stream()
                .filter(entry -> entry.event() == Event.BAKED)
                .map(LedgerEntry::image)
                .filter(image -> image.version().equals(version))
                .findFirst()
                .orElseThrow(() -> new InvalidInput("version", version, "Bake the version before it is deployed."));
    }
}
