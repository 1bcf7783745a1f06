package io.jenkins.plugins.immutabledelivery.rollout;

import static io.jenkins.plugins.immutabledelivery.rollout.NewFleet.recipe;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import java.util.List;

/**
 * Blue/green: a whole new fleet beside the one that serves; when it is healthy, all traffic moves to it at once; when it
 * has stayed healthy for the bake time, the former fleet is removed, or kept warm for a while. A former fleet that is
 * still warm is taken as it is: that makes a rollback a matter of seconds.
 */
public final class BlueGreen implements Strategy {
    private final NewFleet fleet;

    /**
     * @param cloud where it is done
     * @param ledger where it is recorded
     */
    public BlueGreen(Cloud cloud, Ledger ledger) {
        this.fleet = new NewFleet(cloud, ledger);
    }

    @Override
    public String name() {
        return BlueGreenSpec.NAME;
    }

    @Override
    public List<Phase<RolloutData>> phases() {
        return recipe(fleet.inherit(), fleet.create(), fleet.prove(), fleet.takeOver(), fleet.receive());
    }

    @Override
    public Plan plan(RolloutData data) {
        return NewFleet.plan(data, data.candidate().capacity(), List.of(), List.of(), List.of());
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
