package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A gate that somebody outside the engine judges, such as the body of a pipeline step: the rollout waits in this phase
 * until the verdict has been told to it with {@link io.jenkins.plugins.immutabledelivery.operation.Engine#signal}.
 */
public final class ExternalGate {
    /** The signal's name. */
    public static final String SIGNAL = "external-gate";
    /** The verdict that lets the rollout go on; any other text is why it may not. */
    public static final String PASSED = "passed";

    private static final String BEFORE_ATTACHING = "wait for the gate outside, before the new fleet is attached";
    private static final String BEFORE_SWITCH = "wait for the gate outside, before traffic moves";
    static final String AT_CHECKPOINT = "wait for the gate outside, at the first checkpoint";

    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private static final Set<String> PHASES = Set.of(BEFORE_ATTACHING, BEFORE_SWITCH, AT_CHECKPOINT);

    private ExternalGate() {}

    /** Whether an operation waits for the verdict. */
    public static boolean awaitedBy(Saved operation) {
        return operation.stage() == Saved.Stage.RUNNING
                && PHASES.contains(operation.phase())
                && operation.awaiting() != null
                && !operation.signals().containsKey(SIGNAL);
    }

    /** With one target group, being attached is to get traffic. */
    static Phase<RolloutData> beforeAttaching(Duration limit) {
        return Phase.of(BEFORE_ATTACHING, limit, (data, work) -> weighted(data) ? Turn.next(data) : look(data, work));
    }

    static Phase<RolloutData> beforeSwitch(Duration limit) {
        return Phase.of(BEFORE_SWITCH, limit, (data, work) -> weighted(data) ? look(data, work) : Turn.next(data));
    }

    private static boolean weighted(RolloutData data) {
        return data.request().environment().route().weighted();
    }

    /** Looks whether the verdict is there, where one is asked for. */
    static Turn<RolloutData> look(RolloutData data, Work work) {
        if (!data.request().external()) {
            return Turn.next(data);
        }
        Optional<String> verdict = Optional.ofNullable(work.signals().get(SIGNAL));
        if (verdict.isEmpty()) {
            return Turn.wait(
                    data,
                    LOOK_AGAIN,
                    (data.inPlace() ? "group " : "new fleet ")
                            + data.candidate().group() + " waits for the step's body");
        }
        if (verdict.get().equals(PASSED)) {
            work.say("the step's body passed");
            return Turn.next(data);
        }
        return Turn.fail(
                data,
                Failure.of(
                        "the step's body",
                        data.candidate().group(),
                        verdict.get(),
                        "Mend what the body found and bake a new version; "
                                + (data.inPlace()
                                        ? "the group goes back to what it ran before."
                                        : "traffic has not moved.")));
    }
}
