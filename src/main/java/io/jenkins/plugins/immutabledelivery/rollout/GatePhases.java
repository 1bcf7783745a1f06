package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.health.GateProgress;
import io.jenkins.plugins.immutabledelivery.health.Gates;
import io.jenkins.plugins.immutabledelivery.health.Occasion;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The phases that hold a rollout at its health gates. */
final class GatePhases {
    private final Cloud cloud;

    GatePhases(Cloud cloud) {
        this.cloud = cloud;
    }

    /**
     * With one target group, being attached is to get traffic: what asks the instances themselves, or a person, is asked
     * before.
     */
    Turn<RolloutData> passBeforeAttaching(RolloutData data, Work work) {
        return weighted(data) ? Turn.next(data) : pass(data, work, gates(data, GateSpec::beforeAttaching));
    }

    Turn<RolloutData> pass(RolloutData data, Work work) {
        boolean all = weighted(data);
        return pass(data, work, gates(data, gate -> !gate.needsTraffic() && (all || !gate.beforeAttaching())));
    }

    /** All gates: of a fleet that has its traffic all along. */
    Turn<RolloutData> passInTraffic(RolloutData data, Work work) {
        return pass(data, work, gates(data, gate -> true));
    }

    /** All but what the watch before it has looked at: of a fleet that has some of the traffic already. */
    Turn<RolloutData> passAgain(RolloutData data, Work work) {
        return pass(data, work, gates(data, gate -> !gate.needsTraffic()));
    }

    private static boolean weighted(RolloutData data) {
        return data.request().environment().route().weighted();
    }

    /** A warm fleet has proven itself, and whoever goes back to it is in a hurry: one good look, then it is watched. */
    private Turn<RolloutData> pass(RolloutData data, Work work, List<GateSpec> asked) {
        List<GateSpec> gates =
                data.candidate().adopted() ? asked.stream().map(GateSpec::once).toList() : asked;
        Gates.Look look = Gates.pass(
                cloud.at(data.request().environment().location()), data.subject(), gates, data.gates(), occasion(work));
        RolloutData after = data.withGates(look.progress());
        if (look.failure() != null) {
            work.say(look.failure().what() + " failed");
            return Turn.fail(after, look.failure());
        }
        if (look.gatePassed()) {
            work.say("gate " + look.gate().title() + " passed: " + look.seen());
            learn(look.gate(), data.gates(), work);
        }
        if (look.passed()) {
            return Turn.next(after.withGates(look.progress().watching()));
        }
        // Of the gate that is next, nothing has been seen yet.
        return Turn.wait(
                after,
                again(look, work),
                look.gatePassed() ? null : "gate " + look.gate().title() + ": " + look.seen());
    }

    /** How long it was until the gate passed for the first time; from then on looks come at its interval. */
    private static void learn(GateSpec gate, GateProgress before, Work work) {
        if (gate.ownHealth() && before.since() != null) {
            Duration inARow = gate.interval().multipliedBy(gate.consecutivePasses() - 1L);
            Duration took = Duration.between(before.since(), work.now()).minus(inARow);
            if (took.compareTo(Duration.ZERO) > 0) {
                work.took(gate.title(), took);
            }
        }
    }

    /** A gate that has not passed yet is looked at when it was learned to be due, else at its interval. */
    private static Duration again(Gates.Look look, Work work) {
        GateProgress progress = look.progress();
        boolean waiting = !look.gatePassed() && progress.passes() == 0 && progress.attempt() == null;
        return waiting && look.gate().ownHealth()
                ? work.learned(look.gate().title(), progress.since()).orElse(look.after())
                : look.after();
    }

    /** Watches the new fleet for the environment's bake time. */
    Turn<RolloutData> watch(RolloutData data, Work work) {
        return watch(data, data.request().environment().bakeTime(), "bake time", work);
    }

    /**
     * Watches the new fleet while it has traffic, for some time and for as long as a gate needs that could not be looked at
     * before.
     *
     * @param time how long
     * @param label what people call that time
     */
    Turn<RolloutData> watch(RolloutData data, Duration time, String label, Work work) {
        Duration left = time.minus(work.elapsed());
        boolean over = left.isZero() || left.isNegative();
        List<GateSpec> gates = watched(data);
        if (time.isZero() && gates.stream().noneMatch(GateSpec::needsTraffic)) {
            return Turn.next(data);
        }
        Gates.Look look = Gates.watch(
                cloud.at(data.request().environment().location()),
                data.subject(),
                gates,
                data.gates(),
                occasion(work),
                over ? null : work.phaseSince().plus(time));
        RolloutData after = data.withGates(look.progress());
        boolean ill = look.failure() != null || look.progress().ill();
        Optional<RolloutData> smaller = ill ? scaledIn(data, work) : Optional.empty();
        if (smaller.isPresent()) {
            return Turn.wait(smaller.get(), Duration.ofSeconds(1), null);
        }
        if (look.failure() != null) {
            work.say(look.failure().what() + " failed");
            return Turn.fail(after, look.failure());
        }
        if (look.gatePassed()) {
            work.say("gate " + look.gate().title() + " passed: " + look.seen());
        }
        if (look.passed() && over) {
            work.say("healthy for the whole " + label + " of " + time.toMinutes() + " min");
            return Turn.next(after.withGates(look.progress().watching()));
        }
        Duration soon = !over && look.after().compareTo(left) > 0 ? left : look.after();
        return Turn.wait(after, soon, watching(look, time));
    }

    private static String watching(Gates.Look look, Duration time) {
        if (look.progress().ill()) {
            return "the new fleet is not well: " + look.seen();
        }
        String words = "watching the new fleet for " + time.toMinutes() + " min";
        return look.passed() || look.seen().isEmpty() ? words : words + "; " + look.seen();
    }

    static Occasion occasion(Work work) {
        return new Occasion(work.operation(), work.now(), work.signals());
    }

    /** In a watch there is always something to look at. */
    private static List<GateSpec> watched(RolloutData data) {
        List<GateSpec> gates = gates(data, GateSpec::watched);
        return gates.isEmpty() ? List.of(GateSpec.of(GateSpec.Kind.IN_SERVICE)) : gates;
    }

    /** A fleet that is scaled in while it serves, as by a scaling policy, is smaller and not unwell. */
    private Optional<RolloutData> scaledIn(RolloutData data, Work work) {
        Candidate candidate = data.candidate();
        int wanted = candidate.capacity().desired();
        return cloud.at(data.request().environment().location())
                .autoScaling()
                .find(candidate.group())
                .map(group -> group.capacity().desired())
                .filter(now -> now > 0 && now < wanted)
                .map(now -> {
                    work.say(candidate.group() + " has been scaled in from " + wanted + " to " + now + " meanwhile");
                    return data.withCandidate(
                            candidate.sized(candidate.capacity().of(now), candidate.full()));
                });
    }

    /**
     * Alarms are no gate of a rollback: the one that called for it is raised before the switch and for minutes after it,
     * and to unwind for that would bring back what is being left. Nor is what compares with that, or awaits a person.
     */
    private static List<GateSpec> gates(RolloutData data, Predicate<GateSpec> which) {
        List<GateSpec> gates = data.request().environment().gates();
        if (data.request().cause() != Cause.ROLLBACK) {
            return gates.stream().filter(which).toList();
        }
        // A warm fleet has passed its scripts before, and whoever goes back to it is in a hurry.
        List<GateSpec> ownHealth = gates.stream()
                .filter(GateSpec::ownHealth)
                .filter(gate -> gate.kind() != GateSpec.Kind.COMMAND
                        || !data.candidate().adopted())
                .toList();
        return (ownHealth.isEmpty() ? List.of(GateSpec.of(GateSpec.Kind.IN_SERVICE)) : ownHealth)
                .stream().filter(which).toList();
    }
}
