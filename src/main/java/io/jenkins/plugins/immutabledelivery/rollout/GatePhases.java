package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.health.Gates;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The phases that hold a rollout at its health gates. */
final class GatePhases {
    private final Cloud cloud;

    GatePhases(Cloud cloud) {
        this.cloud = cloud;
    }

    Turn<RolloutData> pass(RolloutData data, Work work) {
        List<GateSpec> gates = gates(data);
        Gates.Look look = Gates.pass(
                cloud.at(data.request().environment().location()), data.subject(), gates, data.gates(), work.now());
        RolloutData after = data.withGates(look.progress());
        if (look.failure() != null) {
            work.say(look.failure().what() + " failed");
            return Turn.fail(after, look.failure());
        }
        boolean onePassed = look.progress().gate() > data.gates().gate();
        if (onePassed) {
            work.say("gate " + name(gates.get(data.gates().gate())) + " passed: " + look.seen());
        }
        if (look.passed()) {
            return Turn.next(after.withGates(look.progress().watching()));
        }
        // Of the gate that is next, nothing has been seen yet.
        return Turn.wait(after, look.after(), onePassed ? null : "gate " + gate(gates, look) + ": " + look.seen());
    }

    /** Watches the new fleet for the environment's bake time. */
    Turn<RolloutData> watch(RolloutData data, Work work) {
        return watch(data, data.request().environment().bakeTime(), "bake time", work);
    }

    /**
     * Watches the new fleet for some time.
     *
     * @param time how long
     * @param label what people call that time
     */
    Turn<RolloutData> watch(RolloutData data, Duration time, String label, Work work) {
        Duration left = time.minus(work.elapsed());
        boolean over = left.isZero() || left.isNegative();
        if (time.isZero()) {
            return Turn.next(data);
        }
        Gates.Look look = Gates.watch(
                cloud.at(data.request().environment().location()),
                data.subject(),
                gates(data),
                data.gates(),
                work.now());
        RolloutData after = data.withGates(look.progress());
        Optional<RolloutData> smaller = look.passed() ? Optional.empty() : scaledIn(data, work);
        if (smaller.isPresent()) {
            return Turn.wait(smaller.get(), Duration.ofSeconds(1), null);
        }
        if (look.failure() != null) {
            work.say(look.failure().what() + " failed");
            return Turn.fail(after, look.failure());
        }
        if (look.passed() && over) {
            work.say("healthy for the whole " + label + " of " + time.toMinutes() + " min");
            return Turn.next(after);
        }
        Duration soon = !over && look.after().compareTo(left) > 0 ? left : look.after();
        return Turn.wait(
                after,
                soon,
                look.passed()
                        ? "watching the new fleet for " + time.toMinutes() + " min"
                        : "the new fleet is not well: " + look.seen());
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
     * and to unwind for that would bring back what is being left.
     */
    private static List<GateSpec> gates(RolloutData data) {
        List<GateSpec> gates = data.request().environment().gates();
        if (data.request().cause() != Cause.ROLLBACK) {
            return gates;
        }
        List<GateSpec> ownHealth = gates.stream()
                .filter(gate -> gate.kind() != GateSpec.Kind.ALARMS)
                .toList();
        return ownHealth.isEmpty() ? List.of(GateSpec.of(GateSpec.Kind.IN_SERVICE)) : ownHealth;
    }

    private static String gate(List<GateSpec> gates, Gates.Look look) {
        return name(gates.get(Math.min(look.progress().gate(), gates.size() - 1)));
    }

    private static String name(GateSpec spec) {
        return spec.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
