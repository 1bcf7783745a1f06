package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.bake.BakeData;
import io.jenkins.plugins.immutabledelivery.bake.BakeRecipe;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import io.jenkins.plugins.immutabledelivery.rehearsal.SimulatedAccount;
import io.jenkins.plugins.immutabledelivery.rehearsal.StageData;
import io.jenkins.plugins.immutabledelivery.rollout.Strategies;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Everything that one pipeline needs, put together: the stage is set up, the steps are taken, what came of it is
 * audited, and all of it is removed. It keeps nothing itself, so that another one, made of the same pipeline, place and
 * records, goes on where this one was cut off.
 */
public final class Rehearsal {
    private final Pipeline pipeline;
    private final Place place;
    private final Records records;
    private final Flow.Watcher watcher;
    private final Build build;
    private final Stages stages;
    private volatile Flow flow;
    private volatile List<Environment> environments = List.of();

    /**
     * @param pipeline what is rehearsed
     * @param place where
     * @param records what is known of it already, and what is to be known
     * @param watcher is told what happens
     */
    public Rehearsal(Pipeline pipeline, Place place, Records records, Flow.Watcher watcher) {
        this.pipeline = pipeline;
        this.place = place;
        this.records = records;
        this.watcher = watcher;
        this.build = new Build("rehearsal of " + pipeline.application(), 0, null);
        this.stages = new Stages(pipeline, place, records.stage(), build, watcher);
    }

    /** A simulated account in which that goes wrong which the pipeline file says. */
    public static SimulatedAccount simulatedAccount(Pipeline pipeline, Clock clock) {
        SimulatedAccount account =
                new SimulatedAccount(clock, pipeline.rehearsal().seed());
        Map<String, String> regions = pipeline.regions();
        for (Fault fault : pipeline.rehearsal().faults()) {
            var faults = account.region(regions.get(fault.environment())).faults();
            String version = fault.version().version();
            String environment = fault.environment();
            if (fault instanceof Fault.RaisesAlarm alarm) {
                faults.misbehaves(version, environment, alarm.alarm(), alarm.after());
            } else if (fault instanceof Fault.FailsHealthCheck) {
                faults.failsHealthCheck(version, environment);
            } else if (fault instanceof Fault.FailsHttp) {
                faults.failsProbe(version, environment);
            } else if (fault instanceof Fault.FailsCommand) {
                faults.failsCommand(version, environment);
            } else if (fault instanceof Fault.Degrades worse) {
                faults.degrades(version, environment, worse.errorRate(), worse.latency(), worse.after());
            }
        }
        return account;
    }

    /** Sets up the stage, or takes up where that or the steps were interrupted; then the steps follow. */
    public void start() {
        stages.setUp(this::begin);
    }

    private void begin(Map<String, StageData> ground) {
        environments = pipeline.environments().stream()
                .map(plan -> {
                    StageData stage = ground.get(plan.region());
                    return plan.in(
                            stage.plan().location(), stage.launchTemplate(), stage.subnets(), stage.route(plan.name()));
                })
                .toList();
        StageData home = ground.get(pipeline.region());
        Requests requests = new Requests(
                build,
                pipeline.application(),
                environments,
                pipeline.environments().stream()
                        .collect(Collectors.toMap(EnvironmentPlan::name, EnvironmentPlan::strategy)),
                records.ledger(),
                version -> new Requests.Request(
                        BakeRecipe.KIND,
                        BakeData.of(pipeline.bake()
                                .request(
                                        version,
                                        home.plan().location(),
                                        home.subnets().get(0),
                                        List.of(home.securityGroup())))));
        environments.forEach(this::resolve);
        Judge judge = Judge.of(pipeline.rehearsal().faults());
        Flow next = new Flow(pipeline.steps(), requests, place.timer(), place.clock(), watcher, judge);
        next.start(new Engine(records.operations(), place.timer(), place.clock(), next, recipes()));
        flow = next;
    }

    private List<Recipe<?>> recipes() {
        List<Recipe<?>> recipes = new ArrayList<>(Strategies.recipes(place.cloud(), records.ledger()));
        recipes.add(new BakeRecipe(place.cloud(), records.ledger()));
        return recipes;
    }

    /** A gate asks an endpoint by its name, which in life leads to the load balancer. */
    private void resolve(Environment environment) {
        if (place.clients() instanceof SimulatedAccount account) {
            environment.gates().stream()
                    .map(GateSpec::detail)
                    .filter(HttpProbe.class::isInstance)
                    .map(HttpProbe.class::cast)
                    .filter(probe -> !probe.eachInstance())
                    .forEach(probe -> account.region(environment.location().region())
                            .resolve(probe.at("").getHost(), environment.route().targetGroups()));
        }
    }

    /** Whether no step will follow: all are done, one did not end as expected, or the stage could not be set up. */
    public boolean isOver() {
        return flow != null ? flow.isOver() : stages.failure() != null;
    }

    /** Why the stage could not be set up or removed; null where it could, or while that is under way. */
    public Failure stageFailure() {
        return stages.failure();
    }

    /** What came of the steps that have ended. */
    public List<Flow.Result> results() {
        return flow == null ? List.of() : flow.results();
    }

    /** Whether every step has ended as expected. */
    public boolean asExpected() {
        return flow != null && flow.asExpected();
    }

    /** The environments; empty before the stage is set up. */
    public List<Environment> environments() {
        return environments;
    }

    /** Reads back from AWS what is there and compares it with the ledger. To be called once the stage is set up. */
    public Audit.Report audit() {
        return new Audit(place.cloud(), records.ledger(), pipeline.application(), environments).report();
    }

    /** Removes everything: what the steps created, then the stage. Nothing else of this rehearsal may go on then. */
    public void remove() {
        stages.remove();
    }

    /** Whether everything is removed, or can't be. */
    public boolean isRemoved() {
        return stages.removed() || stages.failure() != null;
    }
}
