package io.jenkins.plugins.immutabledelivery.rollout;

import static io.jenkins.plugins.immutabledelivery.operation.Phase.of;
import static io.jenkins.plugins.immutabledelivery.operation.Phase.vital;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the strategies that make a new fleet beside the serving one have in common, in the order in which it is done. */
final class NewFleet {
    /** To where the switch goes back when the serving fleet has outgrown the new one. */
    static final String MATCH = "see how large the new fleet has to be";

    static final Duration SHORT = Duration.ofMinutes(10);
    static final Duration LONG = Duration.ofHours(1);
    /** For what a person may be part of, or what takes as long as its author says. */
    static final Duration DAYS = Duration.ofDays(7);

    final FleetPhases fleet;
    final HealthChecks health;
    final GrowthPhases growth;
    final TrafficPhases traffic;
    final GatePhases gates;
    final Shield shield;
    private final SettingsPhases settings;
    private final ScalingHold hold;
    private final SizeKeeper size;
    private final ReturnPhases back;
    private final Bookkeeping books;
    private final Removal<RolloutData> removal;

    /**
     * @param cloud where it is done
     * @param ledger where it is recorded
     */
    NewFleet(Cloud cloud, Ledger ledger) {
        this.fleet = new FleetPhases(cloud);
        this.health = new HealthChecks(cloud);
        this.growth = new GrowthPhases(cloud);
        this.traffic = new TrafficPhases(cloud);
        this.gates = new GatePhases(cloud);
        this.shield = new Shield(cloud);
        this.settings = new SettingsPhases(cloud);
        this.hold = new ScalingHold(cloud);
        this.size = new SizeKeeper(cloud);
        this.back = new ReturnPhases(cloud);
        this.books = new Bookkeeping(cloud, ledger);
        this.removal = new Removal<>(cloud, data -> data.request().environment());
    }

    /** One list of several. */
    @SafeVarargs
    static List<Phase<RolloutData>> recipe(List<Phase<RolloutData>>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }

    /** What the four parts would do, with something before, after the proof, and at the way back. */
    static Plan plan(RolloutData data, Capacity size, List<String> before, List<String> between, List<String> wayBack) {
        PlanWords words = new PlanWords(data);
        List<String> steps = Stream.of(
                        before, words.create(size), words.prove(), between, words.takeOver(), words.receive())
                .flatMap(List::stream)
                .toList();
        return new Plan(
                words.now(),
                steps,
                Stream.concat(wayBack.stream(), words.wayBack().stream()).toList());
    }

    /** What the serving fleet has beyond what is configured is looked at, before anything is changed. */
    List<Phase<RolloutData>> inherit() {
        return List.of(of("read the settings of the serving fleet", SHORT, settings::read));
    }

    /** The fleet comes to be. */
    List<Phase<RolloutData>> create() {
        return List.of(
                of("create launch template version", SHORT, fleet::createTemplateVersion),
                of("create Auto Scaling group", SHORT, fleet::create),
                of("give it the settings of the serving fleet", LONG, settings::give),
                of("wait for instances in service", LONG, fleet::awaitInService),
                of("give it a warm pool like the serving fleet's", SHORT, settings::putWarmPool));
    }

    /** It proves to be healthy, where it gets no traffic yet if there are two target groups. */
    List<Phase<RolloutData>> prove() {
        return List.of(
                of("free the idle target group", LONG, traffic::freeIdleTargetGroup),
                of("enlist the idle target group", SHORT, traffic::enlistIdleTargetGroup),
                of("pass the gates before attaching", DAYS, gates::passBeforeAttaching),
                ExternalGate.beforeAttaching(DAYS),
                of("attach target group", SHORT, traffic::attach),
                of("give it the settings that need its target group", LONG, settings::giveAttached),
                of("pass the health gates", DAYS, gates::pass),
                ExternalGate.beforeSwitch(DAYS));
    }

    /** It gets all the traffic at once, or what it hasn't got of it yet, and is watched. */
    List<Phase<RolloutData>> takeOver() {
        return recipe(match(), hold(), move());
    }

    /** It is as large as it has to be. */
    List<Phase<RolloutData>> match() {
        return List.of(
                of(MATCH, SHORT, growth::matchServingFleet),
                of("grow the new fleet to that", SHORT, growth::grow),
                of("wait until it is so large", LONG, growth::awaitGrown),
                of("begin to move traffic", SHORT, traffic::beginSwitch),
                of("choose what to protect from scale-in", SHORT, shield::choose),
                of(
                        "protect the serving fleet from scale-in",
                        SHORT,
                        (data, work) -> shield.raise(data, Shield::incumbent, work)),
                of(
                        "protect the new fleet from scale-in",
                        SHORT,
                        (data, work) -> shield.raise(data, Shield::candidate, work)));
    }

    /** Nothing scales the serving fleet any more, so that it stays able to have all the traffic again. */
    List<Phase<RolloutData>> hold() {
        return List.of(
                of("choose what to hold of the serving fleet's scaling", SHORT, hold::choose),
                of("mark the serving fleet as held", SHORT, hold::markServing),
                of("hold the serving fleet's scaling", SHORT, hold::holdServing));
    }

    /** It has all the traffic, and is scaled from then on. */
    List<Phase<RolloutData>> move() {
        return List.of(
                of("switch traffic", SHORT, traffic::switchOver),
                of("verify the switch", SHORT, traffic::verifySwitch),
                of("choose what may scale the new fleet", SHORT, hold::chooseFreed),
                of("choose how large the new fleet stays at least", SHORT, size::choose),
                of("keep the new fleet that large", SHORT, size::keep),
                of("let that scale the new fleet", SHORT, hold::release),
                of("watch for the bake time", DAYS, gates::watch),
                of("verify that the new fleet serves", SHORT, traffic::verifyServing));
    }

    /** It counts as what the environment has received. */
    List<Phase<RolloutData>> receive() {
        return List.of(
                of("let Auto Scaling heed the load balancer", SHORT, health::heedLoadBalancer),
                of("let the new fleet be as small as before", SHORT, size::letGo),
                of("suspend what was suspended in the serving fleet", SHORT, settings::suspendLikeServing),
                of("mark the new fleet as no longer held", SHORT, hold::unmark),
                of("mark the new fleet as serving", SHORT, books::markServing),
                of("mark the previous fleet as former", SHORT, books::markFormer),
                of("see the roles in AWS", SHORT, books::awaitRoles),
                of("record in the ledger", SHORT, books::recordReceived));
    }

    /** Back to what the environment was, from wherever the phases had come. */
    List<Phase<RolloutData>> unwinding() {
        List<Phase<RolloutData>> phases = new ArrayList<>(List.of(
                vital("make the previous fleet ready again", LONG, back::reattachIncumbent),
                vital("return traffic to the previous fleet", LONG, back::switchBack),
                vital("verify the return of traffic", LONG, back::verifySwitchBack),
                of("let the previous fleet scale again", SHORT, hold::releaseServing),
                of("mark the previous fleet as no longer held", SHORT, hold::unmarkServing),
                of("mark the previous fleet as serving", SHORT, books::markIncumbentServing),
                of("mark the new fleet as not serving", SHORT, books::markCandidate),
                of("give the warm fleet its own health check back", SHORT, health::restore),
                of("mark the warm fleet as warm again", SHORT, books::markAdoptedWarm),
                of("mark the warm fleet as held again", SHORT, hold::markAdopted),
                of("hold the warm fleet's scaling again", SHORT, hold::holdAdopted),
                of("let the warm fleet be as small as before", SHORT, size::letAdoptedGo),
                of("see the former roles in AWS", SHORT, books::awaitFormerRoles),
                of("take the warm fleet off the traffic", LONG, back::detachAdopted)));
        phases.addAll(unshield());
        phases.addAll(removal.ownPhases("the new fleet", FleetPhases::created));
        phases.add(of("delete the new launch template version", SHORT, fleet::deleteTemplateVersion));
        return List.copyOf(phases);
    }

    /** What is cleaned up once the environment has received the image. */
    List<Phase<RolloutData>> closing() {
        List<Phase<RolloutData>> phases = new ArrayList<>();
        phases.add(of("mark the image as passed", SHORT, books::markPassed));
        phases.addAll(unshield());
        phases.addAll(removal.phases("the previous fleet", Bookkeeping::toRemoveNow));
        return List.copyOf(phases);
    }

    /** Before a fleet is removed: where that is refused, nothing comes after it. */
    private List<Phase<RolloutData>> unshield() {
        return List.of(
                of(
                        "take the scale-in protection off the previous fleet",
                        SHORT,
                        (data, work) -> shield.lift(data, Shield::incumbent, work)),
                of(
                        "take the scale-in protection off the new fleet",
                        SHORT,
                        (data, work) -> shield.lift(data, Shield::candidate, work)));
    }
}
