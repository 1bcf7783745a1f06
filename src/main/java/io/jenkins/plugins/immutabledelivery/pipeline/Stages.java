package io.jenkins.plugins.immutabledelivery.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Journal;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Listener;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rehearsal.StageData;
import io.jenkins.plugins.immutabledelivery.rehearsal.StagePlan;
import io.jenkins.plugins.immutabledelivery.rehearsal.StageRemoval;
import io.jenkins.plugins.immutabledelivery.rehearsal.StageSetUp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The stages of a pipeline, one a region: each set up and removed by an operation, on an engine of their own. */
final class Stages implements Listener {
    private static final String SET_UP = "set-up-";
    private static final String REMOVAL = "removal-";

    private final Pipeline pipeline;
    private final Place place;
    private final Build build;
    private final Flow.Watcher watcher;
    private final Engine engine;
    private Consumer<Map<String, StageData>> whenSetUp = any -> {};
    private volatile Failure failure;
    private boolean resumed;
    private final AtomicBoolean begun = new AtomicBoolean();

    Stages(Pipeline pipeline, Place place, Journal journal, Build build, Flow.Watcher watcher) {
        this.pipeline = pipeline;
        this.place = place;
        this.build = build;
        this.watcher = watcher;
        this.engine = new Engine(
                journal,
                place.timer(),
                place.clock(),
                this,
                List.of(new StageSetUp(place.clients()), new StageRemoval(place.clients())));
    }

    /** @param then is given the stages by region once all are set up */
    void setUp(Consumer<Map<String, StageData>> then) {
        whenSetUp = then;
        resume();
        plans().forEach((region, plan) ->
                engine.submit(new OperationId(SET_UP + region), StageSetUp.KIND, build, StageData.of(plan)));
        place.timer().at(place.clock().instant(), this::look);
    }

    void remove() {
        resume();
        plans().forEach((region, plan) ->
                engine.submit(new OperationId(REMOVAL + region), StageRemoval.KIND, build, StageData.of(plan)));
    }

    private void resume() {
        if (!resumed) {
            resumed = true;
            engine.resume();
        }
    }

    private Map<String, StagePlan> plans() {
        Map<String, StagePlan> plans = new HashMap<>();
        pipeline.allRegions()
                .forEach(region -> plans.put(
                        region,
                        new StagePlan(
                                place.location(region),
                                pipeline.application(),
                                build.toString(),
                                pipeline.bake().instanceType(),
                                pipeline.environments().stream()
                                        .filter(environment ->
                                                environment.region().equals(region))
                                        .map(this::scene)
                                        .toList())));
        return plans;
    }

    private StagePlan.Scene scene(EnvironmentPlan environment) {
        return new StagePlan.Scene(
                environment.name(), environment.targetGroups(), place.alarms() ? environment.alarms() : List.of());
    }

    /** Why an operation failed; null where none did. */
    Failure failure() {
        return failure;
    }

    /** Whether all stages are removed. */
    boolean removed() {
        return ended(REMOVAL).isPresent();
    }

    @Override
    public void told(Saved operation, String line) {
        watcher.told(operation, line);
    }

    @Override
    public void ended(Saved operation) {
        if (operation.stage() == Saved.Stage.FAILED) {
            failure = operation.failure();
        }
        place.timer().at(place.clock().instant(), this::look);
    }

    private void look() {
        ended(SET_UP).filter(stages -> begun.compareAndSet(false, true)).ifPresent(whenSetUp);
    }

    /** The stages by region, once an operation has succeeded for each. */
    private Optional<Map<String, StageData>> ended(String kind) {
        Map<String, StageData> stages = new HashMap<>();
        for (String region : pipeline.allRegions()) {
            engine.find(new OperationId(kind + region))
                    .filter(saved -> saved.stage() == Saved.Stage.SUCCEEDED)
                    .ifPresent(saved -> stages.put(region, data(saved)));
        }
        return stages.size() == pipeline.allRegions().size() ? Optional.of(stages) : Optional.empty();
    }

    private static StageData data(Saved saved) {
        try {
            return Json.MAPPER.treeToValue(saved.data(), StageData.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The saved stage " + saved.id() + " can't be read", e);
        }
    }
}
