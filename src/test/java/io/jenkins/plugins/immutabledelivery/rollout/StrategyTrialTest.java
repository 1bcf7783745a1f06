package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/**
 * Every strategy by every route, with every outcome of the gates and everything that others may do meanwhile, each at a
 * moment that its seed decides: whatever comes of it, one fleet serves, with no fewer instances than before, and nothing
 * is there that nobody accounts for. {@code -Dimmutabledelivery.seed.strategies=N} replays one.
 */
class StrategyTrialTest {
    private static final String SEED = "immutabledelivery.seed.strategies";
    private static final int ROUNDS = Integer.getInteger("immutabledelivery.strategies.rounds", 1);
    private static final String ALARM = "5xx";
    private static final Set<String> MOVES =
            Set.of("give the new fleet its share", "begin to move traffic", "switch traffic", "verify the switch");

    /** What the gates find. */
    private enum Finding {
        GOOD,
        UNHEALTHY,
        ALARMED
    }

    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void oneFleetServesAndNothingIsLeftWhateverOthersDo() {
        Integer only = Integer.getInteger(SEED);
        if (only != null) {
            run(only);
            return;
        }
        int all = ROUNDS * Way.values().length * Finding.values().length * Intruder.values().length;
        List<String> failures = new ArrayList<>();
        for (int seed = 0; seed < all; seed++) {
            try {
                run(seed);
            } catch (RuntimeException | AssertionError e) {
                failures.add("-D" + SEED + "=" + seed + " replays it: " + e.getMessage());
            }
        }
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
        Intruder intruder = Intruder.values()[rest / Finding.values().length % Intruder.values().length];
        String label = "seed " + seed + ", " + way + ", " + finding + ", " + intruder;
        Random random = new Random(seed);
        World world = new World(seed);
        world.place().createAlarm(ALARM);
        Environment production = World.watched(
                way.environment(world),
                Duration.ofMinutes(6),
                GateSpec.of(Kind.IN_SERVICE),
                GateSpec.of(Kind.TARGET_HEALTH),
                GateSpec.of(Kind.ALARMS, ALARM));
        Image one = world.baked("1");
        Image two = world.baked("2");
        Image three = world.baked("3");
        world.deploy(production, one);
        if (finding == Finding.UNHEALTHY) {
            world.region().faults().failsHealthCheck("2", "production");
        } else if (finding == Finding.ALARMED) {
            world.region().faults().misbehaves("2", "production", ALARM, Duration.ofMinutes(4));
        }
        IntSupplier least = world.leastServing(production);
        String phase = moment(way, random);
        OperationId id = world.submit(RolloutRequest.deploy(production, two).by(way.spec));
        world.runUntil(id, phase);
        label += " at " + world.saved(id).phase();
        intruder.act(world, production, way.spec, three);

        Saved ended = world.finish(id);
        world.pass(Duration.ofHours(2));

        counts.merge(ended.stage().name(), 1, Integer::sum);
        if (intruder == Intruder.TURNS_TRAFFIC_BACK && ended.stage() == Stage.SUCCEEDED) {
            // Whoever does it after the last look is seen before anything is removed; then both fleets stay.
            assertThat(ended.leftBehind()).as(label).allMatch(left -> left.contains("load balancer sends it traffic"));
            assertThat(least.getAsInt()).as(label).isGreaterThanOrEqualTo(way.interrupts() ? 0 : 2);
            assertThat(world.servedBy(production)).as(label).hasSize(1);
            return;
        }
        assertThat(ended.leftBehind()).as(label).isEmpty();
        assertThat(least.getAsInt()).as(label).isGreaterThanOrEqualTo(way.interrupts() ? 0 : 2);
        assertThat(world.serving(production)).as(label).isGreaterThanOrEqualTo(2);
        assertThat(world.servedBy(production))
                .as(label + " is served by one image")
                .hasSize(1);
        assertThat(world.fleets(production, Role.SERVING)).as(label).hasSize(1);
        assertThat(world.inventory().groups()).as(label + " has one group").hasSize(1);
        assertThat(world.inventory().templateVersions()).as(label).hasSize(2);
        if (finding == Finding.GOOD && intruder == Intruder.NOBODY) {
            assertThat(ended.failure()).as(label).isNull();
        }
        if (finding != Finding.GOOD) {
            assertThat(ended.stage()).as(label).isEqualTo(Stage.FAILED);
        }
        if (ended.stage() == Stage.FAILED) {
            assertThat(world.remains(id)).as(label).isEmpty();
        }
    }
}
