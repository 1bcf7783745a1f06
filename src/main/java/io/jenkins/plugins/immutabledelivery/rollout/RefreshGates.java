package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.health.Gates;
import io.jenkins.plugins.immutabledelivery.health.Subject;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The health gates of a fleet whose instances are replaced one after the other. */
final class RefreshGates {
    private static final Duration OFTEN = Duration.ofSeconds(5);
    private static final Duration SELDOM = Duration.ofSeconds(15);
    private static final int ALL = 100;

    private final Cloud cloud;
    private final GatePhases gates;

    RefreshGates(Cloud cloud) {
        this.cloud = cloud;
        this.gates = new GatePhases(cloud);
    }

    Turn<RolloutData> pass(RolloutData data, Work work) {
        return gates.passInTraffic(data, work);
    }

    Turn<RolloutData> watch(RolloutData data, Work work) {
        return gates.watch(data, work);
    }

    /**
     * While instances come and go, only what they answer and the alarms tell anything: some are always starting. AWS
     * itself would try for an hour to replace instances that never get healthy.
     *
     * @param latest when to look again at the latest
     */
    Turn<RolloutData> whileReplacing(RolloutData data, Work work, Duration latest, String awaiting) {
        int least = data.candidate().capacity().desired() * Refreshes.spec(data).minHealthy() / ALL;
        Gates.Look look = Gates.watch(
                cloud.at(data.request().environment().location()),
                new Subject(data.candidate().group(), data.candidate().targetGroup(), least),
                telling(data),
                data.gates(),
                GatePhases.occasion(work),
                null);
        RolloutData after = data.withGates(look.progress());
        if (look.failure() != null) {
            work.say(look.failure().what() + " failed");
            return Turn.fail(after, look.failure());
        }
        return Turn.wait(
                after, again(look, work, latest), look.progress().ill() ? awaiting + "; " + look.seen() : awaiting);
    }

    /** A look is four calls and more: as seldom as the gates allow, and more often when it was learned to be due. */
    private static Duration again(Gates.Look look, Work work, Duration latest) {
        Duration gates = longer(look.after(), SELDOM);
        return longer(shorter(shorter(work.unhurried(), gates), latest), OFTEN);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static List<GateSpec> telling(RolloutData data) {
        List<GateSpec> telling = data.request().environment().gates().stream()
                .filter(gate -> gate.kind() == Kind.TARGET_HEALTH
                        || gate.kind() == Kind.ALARMS && data.request().cause() != Cause.ROLLBACK)
                .toList();
        return telling.stream().anyMatch(gate -> gate.kind() == Kind.TARGET_HEALTH)
                ? telling
                : Stream.concat(Stream.of(GateSpec.of(Kind.TARGET_HEALTH)), telling.stream())
                        .toList();
    }
}
