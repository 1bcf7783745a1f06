package io.jenkins.plugins.immutabledelivery.rollout;

import static io.jenkins.plugins.immutabledelivery.operation.Phase.of;
import static io.jenkins.plugins.immutabledelivery.rollout.NewFleet.DAYS;
import static io.jenkins.plugins.immutabledelivery.rollout.NewFleet.LONG;
import static io.jenkins.plugins.immutabledelivery.rollout.NewFleet.SHORT;
import static io.jenkins.plugins.immutabledelivery.rollout.NewFleet.recipe;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import java.util.List;

/**
 * Canary: a new fleet beside the one that serves; traffic moves to it step by step, with a soak and the gates at each;
 * the last step is blue/green's switch. At any of them the way back is one call. The serving fleet keeps all its
 * instances until the end.
 *
 * <p>With two target groups a step is a weight. With one, the instances are in it together, and a step is so many of the
 * new fleet's that they are that share of all; as the former fleet's stay, that is at most about a half before the last
 * step.
 */
public final class Canary implements Strategy {
    private static final String GROW = "see how large the new fleet has to be for the step";

    private final NewFleet fleet;
    private final CanarySteps steps;

    /**
     * @param cloud where it is done
     * @param ledger where it is recorded
     */
    public Canary(Cloud cloud, Ledger ledger) {
        this.fleet = new NewFleet(cloud, ledger);
        this.steps = new CanarySteps(fleet);
    }

    @Override
    public String name() {
        return CanarySpec.NAME;
    }

    @Override
    public List<Phase<RolloutData>> phases() {
        return recipe(
                fleet.inherit(),
                List.of(of("size the new fleet for the first step", SHORT, steps::size)),
                fleet.create(),
                fleet.prove(),
                List.of(
                        of("begin with the steps", SHORT, steps::begin),
                        of(GROW, SHORT, steps::size),
                        of("grow the new fleet for the step", SHORT, steps::grow),
                        of("wait until it is large enough for the step", LONG, steps::awaitGrown),
                        of("choose what to protect from scale-in during the step", SHORT, steps::shield),
                        of("protect the serving fleet during the step", SHORT, steps::shieldServing),
                        of("protect the new fleet during the step", SHORT, steps::shieldNew),
                        of("give the new fleet its share", SHORT, steps::shift),
                        of("verify its share", SHORT, steps::verify),
                        of("soak", DAYS, steps::soak),
                        of("pass the health gates at the step", DAYS, steps::passGates),
                        of("go on to the next step", SHORT, (data, work) -> steps.next(data, GROW))),
                fleet.takeOver(),
                fleet.receive());
    }

    @Override
    public Plan plan(RolloutData data) {
        return NewFleet.plan(data, CanarySteps.firstSize(data), List.of(), CanarySteps.words(data), List.of());
    }

    @Override
    public List<Phase<RolloutData>> unwinding() {
        return fleet.unwinding();
    }

    @Override
    public List<Phase<RolloutData>> closing() {
        return fleet.closing();
    }
}
