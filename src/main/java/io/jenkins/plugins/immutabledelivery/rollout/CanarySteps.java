package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.util.List;

/** The phases of a canary's steps below 100 percent. Where there is none left to be done, they do nothing. */
final class CanarySteps {
    private static final int ALL = 100;

    private final NewFleet fleet;

    CanarySteps(NewFleet fleet) {
        this.fleet = fleet;
    }

    /**
     * The shares before the last one. None where no fleet serves that could have the rest, nor where a warm fleet is
     * gone back to: that has proven itself, and whoever goes back is in a hurry.
     */
    static List<Integer> partial(RolloutData data) {
        return data.incumbent() == null || data.candidate().adopted()
                ? List.of()
                : spec(data).steps().stream().filter(step -> step < ALL).toList();
    }

    private static CanarySpec spec(RolloutData data) {
        return (CanarySpec) data.request().strategy();
    }

    private static boolean over(RolloutData data) {
        return data.progress().step() >= partial(data).size();
    }

    private static int share(RolloutData data) {
        return partial(data).get(data.progress().step());
    }

    /** How many instances the new fleet needs for a share, of as many as it will have in the end. */
    static int instances(RolloutData data, int share, int serving, int full) {
        boolean weighted = data.request().environment().route().weighted();
        if (weighted && !spec(data).growing()) {
            return full;
        }
        // By weights each instance of either fleet has as much to do; by number the serving ones all stay.
        double exact = weighted ? full * share / (double) ALL : serving * share / (double) (ALL - share);
        return (int) Math.max(1, Math.min(full, weighted ? Math.ceil(exact) : Math.round(exact)));
    }

    private static int instances(RolloutData data, int share) {
        return instances(
                data, share, data.incumbent().desired(), data.candidate().full().desired());
    }

    /** How large the new fleet would be made, as far as can be said now. */
    static Capacity firstSize(RolloutData data) {
        Capacity full = data.candidate().full();
        return partial(data).isEmpty()
                ? full
                : full.of(instances(data, partial(data).get(0)));
    }

    /** What the steps would do. */
    static List<String> words(RolloutData data) {
        boolean weighted = data.request().environment().route().weighted();
        PlanWords words = new PlanWords(data);
        String rest = ", soak for " + PlanWords.words(spec(data).soak()) + ", and pass the gates again: "
                + words.gates() + ".";
        return partial(data).stream()
                .map(step -> weighted
                        ? "Give " + data.candidate().group() + " " + step + " % of the traffic, with "
                                + PlanWords.instances(instances(data, step)) + rest
                        : "Let " + data.candidate().group() + " have " + PlanWords.instances(instances(data, step))
                                + " beside the "
                                + data.incumbent().desired() + " serving ones, to come close to " + step
                                + " % of the traffic" + rest)
                .toList();
    }

    Turn<RolloutData> size(RolloutData data, Work work) {
        if (over(data)) {
            return Turn.next(data);
        }
        Candidate candidate = data.candidate();
        int serving = fleet.growth.servingSize(data);
        Capacity full = candidate.full().atLeast(serving);
        int instances = instances(data, share(data), serving, full.desired());
        boolean first = candidate.templateVersion() == 0;
        int size = first ? instances : Math.max(instances, candidate.capacity().desired());
        return Turn.next(data.withCandidate(candidate.sized(size == full.desired() ? full : full.of(size), full)));
    }

    Turn<RolloutData> begin(RolloutData data, Work work) {
        return over(data) ? Turn.next(data) : fleet.traffic.beginSwitch(data, work);
    }

    Turn<RolloutData> grow(RolloutData data, Work work) {
        return unlessOver(fleet.growth::grow, data, work);
    }

    Turn<RolloutData> awaitGrown(RolloutData data, Work work) {
        return unlessOver(fleet.growth::awaitGrown, data, work);
    }

    Turn<RolloutData> shield(RolloutData data, Work work) {
        return unlessOver(fleet.shield::choose, data, work);
    }

    Turn<RolloutData> shieldServing(RolloutData data, Work work) {
        return unlessOver((all, by) -> fleet.shield.raise(all, Shield::incumbent, by), data, work);
    }

    Turn<RolloutData> shieldNew(RolloutData data, Work work) {
        return unlessOver((all, by) -> fleet.shield.raise(all, Shield::candidate, by), data, work);
    }

    Turn<RolloutData> shift(RolloutData data, Work work) {
        return unlessOver((all, by) -> fleet.traffic.shift(all, share(all), by), data, work);
    }

    Turn<RolloutData> verify(RolloutData data, Work work) {
        return unlessOver((all, by) -> fleet.traffic.verifyShift(all, share(all), by), data, work);
    }

    /** After it the gates are passed from the first one again. */
    Turn<RolloutData> soak(RolloutData data, Work work) {
        if (over(data)) {
            return Turn.next(data);
        }
        Turn<RolloutData> turn = fleet.gates.watch(data, spec(data).soak(), "soak at " + share(data) + " %", work);
        return turn instanceof Turn.Next<RolloutData> done
                ? Turn.next(done.data().withGates(done.data().gates().watching()))
                : turn;
    }

    Turn<RolloutData> passGates(RolloutData data, Work work) {
        return unlessOver(fleet.gates::passAgain, data, work);
    }

    /** @param first the phase with which a step begins */
    Turn<RolloutData> next(RolloutData data, String first) {
        if (over(data)) {
            return Turn.next(data);
        }
        RolloutData after = data.withProgress(data.progress().nextStep());
        return over(after) ? Turn.next(after) : Turn.back(after, first);
    }

    private static Turn<RolloutData> unlessOver(Phase.Action<RolloutData> action, RolloutData data, Work work) {
        return over(data) ? Turn.next(data) : action.take(data, work);
    }
}
