package io.jenkins.plugins.immutabledelivery.rollout;

import static io.jenkins.plugins.immutabledelivery.operation.Phase.of;
import static io.jenkins.plugins.immutabledelivery.operation.Phase.vital;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Blue/green: a whole new fleet beside the one that serves; when it is healthy, all traffic moves to it at once; when it
 * has stayed healthy for the bake time, the former fleet is removed, or kept warm for a while. A former fleet that is
 * still warm is taken as it is: that makes a rollback a matter of seconds.
 */
public final class BlueGreen implements Strategy {
    private static final Duration SHORT = Duration.ofMinutes(10);
    private static final Duration LONG = Duration.ofHours(1);
    /** A person may be part of what is waited for. */
    private static final Duration BODY = Duration.ofDays(7);

    private final FleetPhases fleet;
    private final TrafficPhases traffic;
    private final GatePhases gates;
    private final Bookkeeping books;
    private final Removal<RolloutData> removal;

    /**
     * @param cloud where it is done
     * @param ledger where it is recorded
     */
    public BlueGreen(Cloud cloud, Ledger ledger) {
        this.fleet = new FleetPhases(cloud);
        this.traffic = new TrafficPhases(cloud);
        this.gates = new GatePhases(cloud);
        this.books = new Bookkeeping(cloud, ledger);
        this.removal = new Removal<>(cloud, data -> data.request().environment());
    }

    @Override
    public String name() {
        return "blueGreen";
    }

    @Override
    public List<Phase<RolloutData>> phases() {
        return List.of(
                of("create launch template version", SHORT, fleet::createTemplateVersion),
                of("create Auto Scaling group", SHORT, fleet::create),
                of("wait for instances in service", LONG, fleet::awaitInService),
                of("free the idle target group", LONG, traffic::freeIdleTargetGroup),
                of("enlist the idle target group", SHORT, traffic::enlistIdleTargetGroup),
                ExternalGate.beforeAttaching(BODY),
                of("attach target group", SHORT, traffic::attach),
                of("pass the health gates", Duration.ofDays(7), gates::pass),
                ExternalGate.beforeSwitch(BODY),
                of("begin to move traffic", SHORT, traffic::beginSwitch),
                of("switch traffic", SHORT, traffic::switchOver),
                of("verify the switch", SHORT, traffic::verifySwitch),
                of("watch for the bake time", Duration.ofDays(7), gates::watch),
                of("let Auto Scaling heed the load balancer", SHORT, fleet::heedLoadBalancer),
                of("mark the new fleet as serving", SHORT, books::markServing),
                of("mark the previous fleet as former", SHORT, books::markFormer),
                of("see the roles in AWS", SHORT, books::awaitRoles),
                of("record in the ledger", SHORT, books::recordReceived));
    }

    @Override
    public List<Phase<RolloutData>> unwinding() {
        List<Phase<RolloutData>> phases = new ArrayList<>(List.of(
                vital("make the previous fleet ready again", LONG, traffic::reattachIncumbent),
                vital("return traffic to the previous fleet", LONG, traffic::switchBack),
                vital("verify the return of traffic", LONG, traffic::verifySwitchBack),
                of("mark the previous fleet as serving", SHORT, books::markIncumbentServing),
                of("mark the new fleet as not serving", SHORT, books::markCandidate),
                of("mark the warm fleet as warm again", SHORT, books::markAdoptedWarm),
                of("see the former roles in AWS", SHORT, books::awaitFormerRoles),
                of("take the warm fleet off the traffic", LONG, traffic::detachAdopted)));
        phases.addAll(removal.ownPhases("the new fleet", FleetPhases::created));
        phases.add(of("delete the new launch template version", SHORT, fleet::deleteTemplateVersion));
        return List.copyOf(phases);
    }

    @Override
    public List<Phase<RolloutData>> closing() {
        List<Phase<RolloutData>> phases = new ArrayList<>();
        phases.add(of("mark the image as passed", SHORT, books::markPassed));
        phases.addAll(removal.phases("the previous fleet", Bookkeeping::toRemoveNow));
        return List.copyOf(phases);
    }
}
