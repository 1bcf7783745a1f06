package io.jenkins.plugins.immutabledelivery.rollout;

import static io.jenkins.plugins.immutabledelivery.operation.Phase.of;
import static io.jenkins.plugins.immutabledelivery.operation.Phase.vital;
import static io.jenkins.plugins.immutabledelivery.rollout.NewFleet.LONG;
import static io.jenkins.plugins.immutabledelivery.rollout.NewFleet.SHORT;
import static io.jenkins.plugins.immutabledelivery.rollout.NewFleet.recipe;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.model.RecreateSpec;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import java.util.List;

/**
 * Recreate: the serving fleet is taken away, then the new one is made. Nothing runs twice, and nothing serves in between.
 * If the new fleet does not prove healthy, the former one is brought back with as many instances as it had. It is never
 * kept warm, because it has no instances left.
 */
public final class Recreate implements Strategy {
    private final NewFleet fleet;
    private final Interruption interruption;

    /**
     * @param cloud where it is done
     * @param ledger where it is recorded
     */
    public Recreate(Cloud cloud, Ledger ledger) {
        this.fleet = new NewFleet(cloud, ledger);
        this.interruption = new Interruption(cloud);
    }

    @Override
    public String name() {
        return RecreateSpec.NAME;
    }

    @Override
    public List<Phase<RolloutData>> phases() {
        return recipe(
                fleet.inherit(),
                List.of(
                        of("begin the interruption", SHORT, fleet.traffic::beginSwitch),
                        of("note how large the serving fleet is", SHORT, interruption::note)),
                fleet.hold(),
                List.of(
                        of("take the serving fleet's scale-in protection off", SHORT, fleet.shield::bare),
                        of("take the serving fleet away", SHORT, interruption::takeAway),
                        of("wait until it is gone", LONG, interruption::awaitGone)),
                fleet.create(),
                fleet.prove(),
                fleet.match(),
                fleet.move(),
                fleet.receive());
    }

    @Override
    public Plan plan(RolloutData data) {
        boolean interrupts = Interruption.needed(data);
        return NewFleet.plan(
                data,
                data.candidate().capacity(),
                interrupts
                        ? List.of("Take all instances of " + data.incumbent().group() + " away: "
                                + data.request().environment().name()
                                + " is interrupted until the new fleet has proven healthy.")
                        : List.of(),
                List.of(),
                interrupts
                        ? List.of(data.incumbent().group() + " gets as many instances again as it had.")
                        : List.of());
    }

    @Override
    public List<Phase<RolloutData>> unwinding() {
        return recipe(
                List.of(
                        vital("bring the previous fleet back", LONG, interruption::bringBack),
                        of("give it its scale-in protection back", SHORT, fleet.shield::cover)),
                fleet.unwinding());
    }

    @Override
    public List<Phase<RolloutData>> closing() {
        return fleet.closing();
    }
}
