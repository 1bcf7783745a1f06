package io.jenkins.plugins.immutabledelivery.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.aws.AwsCloud;
import io.jenkins.plugins.immutabledelivery.bake.BakeData;
import io.jenkins.plugins.immutabledelivery.bake.BakeRecipe;
import io.jenkins.plugins.immutabledelivery.bake.BakeRequest;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.SharedCloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Journal;
import io.jenkins.plugins.immutabledelivery.operation.Listener;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.rehearsal.Inventory;
import io.jenkins.plugins.immutabledelivery.rehearsal.MemoryLedger;
import io.jenkins.plugins.immutabledelivery.rehearsal.SimulatedAccount;
import io.jenkins.plugins.immutabledelivery.rehearsal.SimulatedRegion;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualClock;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualTimer;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutData;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import io.jenkins.plugins.immutabledelivery.rollout.Strategies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** The whole engine on a simulated account in virtual time, with the application {@code web} to be delivered there. */
public final class World {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    public static final String REGION = "eu-central-1";
    public static final BaseImage BASE =
            BaseImage.parse("resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64");

    public final VirtualClock clock = new VirtualClock(START);
    public final SimulatedAccount account;
    public final Cloud cloud;
    public final TextJournal journal = new TextJournal();
    /** What people were told, and what came of operations. */
    public final List<String> told = new ArrayList<>();
    /** The calls that change something, in order. */
    public final List<String> mutations = new ArrayList<>();

    private final Map<String, Place> places = new TreeMap<>();
    private Ledger ledger = new MemoryLedger();
    private VirtualTimer timer = new VirtualTimer(clock::advanceTo);
    /** What other controllers have saved. */
    private final List<Saves> others = new ArrayList<>();

    private Engine engine;
    private int operations;

    private record Saves(Journal journal, Ledger ledger) {}

    public World(long seed) {
        account = new SimulatedAccount(clock, seed);
        account.gate().listen(new CallListener() {
            @Override
            public void before(Call call) {
                if (!call.readOnly()) {
                    mutations.add(call.toString());
                }
            }
        });
        cloud = new SharedCloud(new AwsCloud(account), clock);
        start();
    }

    private void start() {
        engine = new Engine(journal, timer, clock, new Recorder(), recipes());
        engine.resume();
    }

    private List<Recipe<?>> recipes() {
        List<Recipe<?>> recipes = new ArrayList<>(Strategies.recipes(cloud, ledger));
        recipes.add(new BakeRecipe(cloud, ledger));
        return recipes;
    }

    /** An engine of another controller, which knows nothing of this one, at work on the same account. */
    public Engine anotherController() {
        Saves saves = new Saves(new TextJournal(), new MemoryLedger());
        others.add(saves);
        return engine(saves);
    }

    private Engine engine(Saves saves) {
        return new Engine(saves.journal(), timer, clock, new Recorder(), Strategies.recipes(cloud, saves.ledger()));
    }

    /** A build of the next operation. */
    public Build build() {
        return new Build("acme/web", operations + 1, "https://ci.example/" + (operations + 1));
    }

    private final class Recorder implements Listener {
        @Override
        public void told(Saved operation, String line) {
            told.add(line);
        }

        @Override
        public void ended(Saved operation) {
            told.add(operation.id() + " " + operation.stage());
        }
    }

    /** All processes die; what they had not saved is lost. Others take over, with the same journals. */
    public void crash() {
        timer = new VirtualTimer(clock::advanceTo);
        start();
        others.forEach(saves -> engine(saves).resume());
    }

    /** The same with another ledger. */
    public void crash(Ledger another) {
        ledger = another;
        crash();
    }

    public Ledger ledger() {
        return ledger;
    }

    public Engine engine() {
        return engine;
    }

    /** The region in which everything is, unless another is asked for. */
    public Place place() {
        return place(REGION);
    }

    public Place place(String region) {
        return places.computeIfAbsent(region, name -> {
            Place place = new Place(account, name);
            place.createTemplate("web", "t3.small");
            return place;
        });
    }

    public SimulatedRegion region() {
        return account.region(REGION);
    }

    public Inventory inventory() {
        return region().inventory();
    }

    /** An environment with one target group. */
    public Environment attaching(String name) {
        return environment(name, place(), place().attachments(name));
    }

    /** An environment with two target groups and a listener. */
    public Environment weighted(String name) {
        return environment(name, place(), place().weights(name));
    }

    /** An environment of two instances that watches no longer than it must and keeps nothing warm. */
    public Environment environment(String name, Place place, TrafficRoute route) {
        return new Environment(
                name,
                place.location(),
                "web",
                place.subnets(),
                new Capacity(1, 2, 4),
                route,
                List.of(),
                Duration.ZERO,
                Duration.ZERO,
                Map.of());
    }

    /** The same, keeping the previous fleet warm. */
    public static Environment warm(Environment of, Duration keepPreviousWarm) {
        return new Environment(
                of.name(),
                of.location(),
                of.launchTemplate(),
                of.subnets(),
                of.capacity(),
                of.route(),
                of.gates(),
                of.bakeTime(),
                keepPreviousWarm,
                of.tags());
    }

    /** The same, with other gates and another bake time. */
    public static Environment watched(Environment of, Duration bakeTime, GateSpec... gates) {
        return new Environment(
                of.name(),
                of.location(),
                of.launchTemplate(),
                of.subnets(),
                of.capacity(),
                of.route(),
                List.of(gates),
                bakeTime,
                of.keepPreviousWarm(),
                of.tags());
    }

    /** What is asked for when a version is baked. */
    public BakeRequest bakeRequest(String version) {
        return new BakeRequest(
                new ImageVersion("web", version),
                BASE,
                place().location(),
                "t3.small",
                place().subnets().get(0),
                List.of(),
                "dnf -y install nginx",
                Duration.ofMinutes(30),
                Map.of("team", "shop"));
    }

    public Saved bake(String version) {
        return run(BakeRecipe.KIND, BakeData.of(bakeRequest(version)));
    }

    /** Bakes a version, which must succeed. */
    public Image baked(String version) {
        Saved bake = bake(version);
        assertThat(bake.failure()).isNull();
        return ledger.entries().stream()
                .filter(entry -> entry.operation().equals(bake.id()))
                .findFirst()
                .orElseThrow()
                .image();
    }

    public Saved deploy(Environment environment, Image image) {
        return run(RolloutRequest.deploy(environment, image));
    }

    public Saved promote(Environment from, Environment to) {
        return run(RolloutRequest.promote("web", from, to));
    }

    public Saved rollback(Environment environment) {
        return run(RolloutRequest.rollback("web", environment, null, null));
    }

    public Saved run(RolloutRequest request) {
        return run(RolloutRecipe.kind(request), RolloutData.of(request));
    }

    /** Begins an operation. */
    public OperationId submit(String kind, Object data) {
        OperationId id = new OperationId("op-" + ++operations);
        engine.submit(id, kind, new Build("acme/web", operations, "https://ci.example/" + operations), data);
        return id;
    }

    public OperationId submit(RolloutRequest request) {
        return submit(RolloutRecipe.kind(request), RolloutData.of(request));
    }

    /** Begins an operation and lets time pass until it has ended. */
    public Saved run(String kind, Object data) {
        return finish(submit(kind, data));
    }

    /** Lets time pass until an operation has ended. */
    public Saved finish(OperationId id) {
        timer.runUntil(() -> saved(id).stage().ended());
        assertThat(saved(id).stage().ended()).as("%s has ended", id).isTrue();
        return saved(id);
    }

    /** Lets time pass until an operation is about to enter a phase. */
    public Saved reach(OperationId id, String phase) {
        timer.runUntil(
                () -> phase.equals(saved(id).phase()) || saved(id).stage().ended());
        assertThat(saved(id).phase()).isEqualTo(phase);
        return saved(id);
    }

    /** Lets time pass until an operation is about to enter a phase, or has ended without it. */
    public void runUntil(OperationId id, String phase) {
        timer.runUntil(
                () -> phase.equals(saved(id).phase()) || saved(id).stage().ended());
    }

    /** Lets so much time pass that AWS shows what was changed. */
    public void settle() {
        pass(Duration.ofSeconds(5));
    }

    /** Lets time pass. */
    public void pass(Duration duration) {
        Instant until = clock.instant().plus(duration);
        timer.at(until, () -> {});
        timer.runUntil(() -> !clock.instant().isBefore(until));
    }

    public Saved saved(OperationId id) {
        return engine.find(id).orElseThrow();
    }

    /** The fleets of an environment in that role, as AWS shows them. */
    public List<GroupView> fleets(Environment environment, Role role) {
        return cloud.at(environment.location())
                .autoScaling()
                .tagged(Map.of(Tags.APPLICATION, "web", Tags.ENVIRONMENT, environment.name(), Tags.ROLE, role.name()));
    }

    /** How many healthy instances get an environment's traffic now. */
    public int serving(Environment environment) {
        Map<String, List<String>> serving =
                account.region(environment.location().region()).inventory().serving();
        return environment.route().targetGroups().stream()
                .mapToInt(arn -> serving.get(arn).size())
                .sum();
    }

    /** From now on, after every call, how many healthy instances get an environment's traffic. */
    public IntSupplier leastServing(Environment environment) {
        AtomicInteger least = new AtomicInteger(serving(environment));
        account.gate().listen(new CallListener() {
            @Override
            public void after(Call call) {
                least.accumulateAndGet(serving(environment), Math::min);
            }
        });
        return least::get;
    }

    /** Which image serves an environment: of every healthy instance that gets its traffic. */
    public List<String> servedBy(Environment environment) {
        SimulatedRegion region = account.region(environment.location().region());
        Inventory inventory = region.inventory();
        return environment.route().targetGroups().stream()
                .flatMap(arn -> inventory.serving().get(arn).stream())
                .map(id -> inventory.instances().get(id).get(Tags.IMAGE))
                .distinct()
                .toList();
    }

    /** Everything in the region that an operation created and that is still there. */
    public List<String> remains(OperationId id) {
        Inventory inventory = inventory();
        Stream<String> tagged = Stream.of(
                        inventory.images(),
                        inventory.snapshots(),
                        inventory.instances(),
                        inventory.groups(),
                        inventory.alarms())
                .flatMap(things -> things.entrySet().stream())
                .filter(thing -> id.value().equals(thing.getValue().get(Tags.OPERATION)))
                .map(Map.Entry::getKey);
        Stream<String> versions = inventory.templateVersions().entrySet().stream()
                .filter(version -> version.getValue().equals("immutable-delivery " + id))
                .map(Map.Entry::getKey);
        return Stream.concat(tagged, versions).toList();
    }
}
