package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.rehearsal.Faults;
import io.jenkins.plugins.immutabledelivery.rehearsal.Storm;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every strategy by every route, with every outcome of the gates and everything that others may do meanwhile, each at a
 * moment that its seed decides, in calm weather, while processes die, and in a storm: whatever comes of it, one fleet
 * serves, with no fewer instances than before, and nothing is there that nobody accounts for. {@code
 * -Dimmutabledelivery.seed.strategies=N} replays one.
 */
class StrategyTrialTest {
    private static final String SEED = "immutabledelivery.seed.strategies";
    private static final int ROUNDS = Integer.getInteger("immutabledelivery.strategies.rounds", 1);
    private static final String ALARM = "5xx";
    private static final Set<String> MOVES = Set.of(
            "give the new fleet its share",
            "begin to move traffic",
            "switch traffic",
            "verify the switch",
            RefreshPhases.REPLACE,
            "pass the health gates at the checkpoint",
            "see the group's next launch template version");

    /** What the gates find. */
    private enum Finding {
        GOOD,
        UNHEALTHY,
        /** As soon as it has some of the traffic. */
        ALARMED,
        /** While it is watched for the bake time, or is half done. */
        ALARMED_LATE,
        /** Nobody judges, until it is too late. */
        TIMED_OUT
    }

    /** What else happens. */
    private enum Weather {
        CALM,
        /** Every few minutes all processes die, now and then before they could save. */
        DEATHS,
        STORM
    }

    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void oneFleetServesAndNothingIsLeftWhateverOthersDo() {
        Integer only = Integer.getInteger(SEED);
        if (only != null) {
            run(only);
            return;
        }
        int all = ROUNDS
                * Way.values().length
                * Finding.values().length
                * Intruder.values().length
                * Weather.values().length;
        List<String> failures = IntStream.range(0, all)
                .parallel()
                .mapToObj(seed -> {
                    try {
                        run(seed);
                        return "";
                    } catch (RuntimeException | AssertionError e) {
                        return "-D" + SEED + "=" + seed + " replays it: " + e.getMessage();
                    }
                })
                .filter(failure -> !failure.isEmpty())
                .toList();
        System.out.println("Strategies, gates and intruders: " + all + " rollouts: " + counts);
        assertThat(failures).as("what failed").isEmpty();
    }

    /** Any after the survey; every other time one in which traffic is about to move, which is when it matters most. */
    private static String moment(Way way, Random random) {
        List<String> all = way.phases().subList(6, way.phases().size());
        List<String> touchy = all.stream().filter(MOVES::contains).toList();
        List<String> phases = random.nextBoolean() ? all : touchy;
        return phases.get(random.nextInt(phases.size()));
    }

    private void run(int seed) {
        Way way = Way.values()[seed % Way.values().length];
        int rest = seed / Way.values().length;
        Finding finding = Finding.values()[rest % Finding.values().length];
        rest /= Finding.values().length;
        Intruder intruder = Intruder.values()[rest % Intruder.values().length];
        Weather weather = Weather.values()[rest / Intruder.values().length % Weather.values().length];
        String label = "seed " + seed + ", " + way + ", " + finding + ", " + intruder + ", " + weather;
        Random random = new Random(seed);
        World world = new World(seed);
        world.place().createAlarm(ALARM);
        Environment bare = way.environment(world);
        Environment production = World.watched(bare, Duration.ofMinutes(20), gates(finding));
        Image one = world.baked("1");
        Image two = world.baked("2");
        Image three = world.baked("3");
        assertThat(world.deploy(bare, one).failure()).isNull();
        arrange(finding, world.region().faults());
        IntSupplier least = world.leastServing(production);
        Storm storm =
                weather == Weather.STORM ? new Storm(world.account, Stream.of(World.REGION), seed, line -> {}) : null;
        String phase = moment(way, random);
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(way.spec));
        world.runUntil(id, phase);
        label += " at " + world.saved(id).phase();
        act(intruder, world, production, way, three);
        while (weather == Weather.DEATHS && !world.saved(id).stage().ended()) {
            die(world, random);
        }

        Saved ended = world.finish(id);
        world.pass(Duration.ofHours(3));
        if (storm != null) {
            storm.end();
            world.pass(Duration.ofHours(8));
        }

        count(ended.stage());
        Trial trial = new Trial(label, way, finding, intruder, weather);
        check(world, production, trial, ended, least.getAsInt());
        if (intruder != Intruder.DEPLOYS_TOO && intruder != Intruder.TURNS_TRAFFIC_BACK) {
            Image serves = ended.stage() == Stage.SUCCEEDED ? two : one;
            assertThat(world.servedBy(production)).as(label).containsExactly(serves.id());
            assertThat(world.ledger().current("web", "production").orElseThrow().image())
                    .as(label)
                    .isEqualTo(serves);
        }
    }

    private record Trial(String label, Way way, Finding finding, Intruder intruder, Weather weather) {
        int floor() {
            return way.interrupts() ? 0 : 2;
        }
    }

    private static GateSpec[] gates(Finding finding) {
        List<GateSpec> gates = new ArrayList<>(List.of(
                GateSpec.of(Kind.IN_SERVICE), GateSpec.of(Kind.TARGET_HEALTH), GateSpec.of(Kind.ALARMS, ALARM)));
        if (finding == Finding.TIMED_OUT) {
            gates.add(new GateSpec(
                    Kind.JUDGEMENT,
                    Duration.ofMinutes(20),
                    1,
                    Duration.ofSeconds(10),
                    Duration.ZERO,
                    List.of("load test"),
                    null));
        }
        return gates.toArray(GateSpec[]::new);
    }

    private static void arrange(Finding finding, Faults faults) {
        switch (finding) {
            case UNHEALTHY -> faults.failsHealthCheck("2", "production");
            case ALARMED -> faults.misbehaves("2", "production", ALARM, Duration.ofMinutes(4));
            case ALARMED_LATE -> faults.misbehaves("2", "production", ALARM, Duration.ofMinutes(15));
            default -> {}
        }
    }

    /** Others meet the same weather; what they can't do, they don't. */
    private static void act(Intruder intruder, World world, Environment production, Way way, Image other) {
        try {
            intruder.act(world, production, way.spec, other);
        } catch (CloudException e) {
            world.told.add(intruder + " could not: " + e.getMessage());
        }
    }

    private static void die(World world, Random random) {
        if (random.nextInt(3) == 0) {
            world.journal.refuse(1);
        }
        world.pass(Duration.ofSeconds(1 + random.nextInt(200)));
        world.crash();
    }

    private synchronized void count(Stage stage) {
        counts.merge(stage.name(), 1, Integer::sum);
    }

    private static void check(World world, Environment production, Trial trial, Saved ended, int least) {
        String label = trial.label();
        assertThat(least).as(label).isGreaterThanOrEqualTo(trial.floor());
        assertThat(world.servedBy(production))
                .as(label + " is served by one image")
                .hasSize(1);
        if (trial.intruder() == Intruder.TURNS_TRAFFIC_BACK && ended.stage() == Stage.SUCCEEDED) {
            // Whoever does it after the last look is seen before anything is removed; then both fleets stay.
            assertThat(ended.leftBehind()).as(label).allMatch(left -> left.contains("load balancer sends it traffic"));
            return;
        }
        assertThat(ended.leftBehind()).as(label).isEmpty();
        assertThat(world.serving(production)).as(label).isGreaterThanOrEqualTo(2);
        assertThat(world.fleets(production, Role.SERVING))
                .as(label + " has one fleet that says what it serves")
                .extracting(group -> group.tags().get(Tags.IMAGE))
                .containsExactlyElementsOf(world.servedBy(production));
        assertThat(world.inventory().groups()).as(label + " has one group").hasSize(1);
        assertThat(world.inventory().templateVersions()).as(label).hasSize(2);
        if (trial.finding() == Finding.GOOD
                && trial.intruder() == Intruder.NOBODY
                && trial.weather() != Weather.STORM) {
            assertThat(ended.failure()).as(label).isNull();
        }
        if (trial.finding() != Finding.GOOD) {
            assertThat(ended.stage()).as(label).isEqualTo(Stage.FAILED);
        }
        if (ended.stage() == Stage.FAILED) {
            assertThat(world.remains(ended.id())).as(label).isEmpty();
        }
    }
}
