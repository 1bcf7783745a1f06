package io.jenkins.plugins.immutabledelivery.jenkins;

import io.jenkins.plugins.immutabledelivery.aws.AwsCloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.SharedCloud;
import io.jenkins.plugins.immutabledelivery.ledger.FileLedger;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.FileJournal;
import io.jenkins.plugins.immutabledelivery.operation.Journal;
import io.jenkins.plugins.immutabledelivery.operation.ThreadTimer;
import io.jenkins.plugins.immutabledelivery.rehearsal.FastClock;
import io.jenkins.plugins.immutabledelivery.rehearsal.Faults;
import io.jenkins.plugins.immutabledelivery.rehearsal.RehearsalStage;
import io.jenkins.plugins.immutabledelivery.rehearsal.SimulatedAccount;
import io.jenkins.plugins.immutabledelivery.rehearsal.StageData;
import io.jenkins.plugins.immutabledelivery.rehearsal.StagePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The engine that works on an account that exists only here. The account is saved after each change, so that a rehearsal
 * survives a restart as the real thing does; its time stands still while the controller is down.
 */
final class RehearsalRoom extends Room {
    /** Where something is rehearsed of which no region is known. */
    static final String DEFAULT_REGION = "eu-central-1";

    private static final long SEED = 42;
    private static final String SHARED = "shared";
    private static final String INSTANCE_TYPE = "t3.small";

    private final Clock clock;
    private final ThreadTimer timer;
    private final SimulatedAccount account;
    private final Cloud cloud;
    private final Journal journal;
    private final Ledger ledger;
    private final Engine engine;

    RehearsalRoom(Path directory, double speed) throws IOException {
        Files.createDirectories(directory);
        this.journal = new FileJournal(directory.resolve("operations"));
        Path file = directory.resolve("account.bin");
        Instant last = journal.all().stream()
                .flatMap(saved -> Stream.of(saved.phaseSince(), saved.startedAt()))
                .max(Instant::compareTo)
                .orElse(Instant.now());
        this.clock = new FastClock(Clock.systemUTC(), last, speed);
        this.timer = new ThreadTimer(clock, speed);
        this.account = Files.exists(file) ? SimulatedAccount.load(file, clock) : new SimulatedAccount(clock, SEED);
        RehearsalStage.saveAfterEachChange(account, file);
        this.cloud = new SharedCloud(new AwsCloud(account, http -> new AgentHttp(http, true)), clock);
        this.ledger = new FileLedger(directory.resolve("ledger.jsonl"));
        this.engine = new Engine(journal, timer, clock, this, Recipes.all(cloud, ledger));
    }

    /** An environment with that capacity and those gates; what it needs is set up in the account where it isn't there. */
    Environment environment(
            EnvironmentConfiguration configuration,
            String application,
            String region,
            Capacity capacity,
            List<GateSpec> gates,
            Duration bakeTime,
            Duration keepPreviousWarm) {
        failAsConfigured(region);
        List<String> alarms = gates.stream()
                .filter(gate -> gate.kind() == GateSpec.Kind.ALARMS)
                .flatMap(gate -> gate.names().stream())
                .distinct()
                .toList();
        // One stage an environment, so that any of them can be added later.
        StageData stage = stage(
                region,
                application + "-" + configuration.getName(),
                List.of(new StagePlan.Scene(configuration.getName(), configuration.targetGroupCount(), alarms)));
        resolve(region, gates, stage.route(configuration.getName()).targetGroups());
        return new Environment(
                configuration.getName(),
                Location.of(region),
                stage.launchTemplate(),
                stage.subnets(),
                capacity,
                stage.route(configuration.getName()),
                gates,
                bakeTime,
                keepPreviousWarm,
                TagSetting.map(configuration.getTags()));
    }

    /** A gate asks an endpoint by its name, which in life leads to the load balancer. */
    private void resolve(String region, List<GateSpec> gates, List<String> targetGroups) {
        gates.stream()
                .map(GateSpec::detail)
                .filter(HttpProbe.class::isInstance)
                .map(HttpProbe.class::cast)
                .filter(probe -> !probe.eachInstance())
                .forEach(probe -> account.region(region).resolve(probe.at("").getHost(), targetGroups));
    }

    /** The account itself. */
    SimulatedAccount account() {
        return account;
    }

    /** A subnet for builders. */
    String subnet(String region) {
        return stage(region, SHARED, List.of()).subnets().get(0);
    }

    /** One at a time: two builds that need the same stage at once would both set it up. */
    private synchronized StageData stage(String region, String application, List<StagePlan.Scene> scenes) {
        return RehearsalStage.ready(
                account, new StagePlan(Location.of(region), application, "rehearsal", INSTANCE_TYPE, scenes));
    }

    private void failAsConfigured(String region) {
        account.region(region)
                .faults()
                .failHealthChecks(ImmutableDeliveryConfiguration.get().getRehearsalFaults().stream()
                        .filter(fault -> fault.getVersion() != null && fault.getEnvironment() != null)
                        .map(fault -> new Faults.Unhealthy(fault.getVersion(), fault.getEnvironment()))
                        .toList());
    }

    @Override
    Engine engine() {
        return engine;
    }

    @Override
    Journal journal() {
        return journal;
    }

    @Override
    Ledger ledger() {
        return ledger;
    }

    @Override
    Cloud cloud() {
        return cloud;
    }

    @Override
    Clock clock() {
        return clock;
    }

    @Override
    boolean rehearsal() {
        return true;
    }

    @Override
    public void close() {
        timer.close();
    }
}
