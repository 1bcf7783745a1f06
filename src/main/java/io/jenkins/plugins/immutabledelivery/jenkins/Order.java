package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.model.Run;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * What a step asks of the engine.
 *
 * @param kind the kind of operation
 * @param data what it knows at its start
 * @param rehearsed whether it is only rehearsed
 * @param failIfBusy whether to fail at once where another operation is in the way
 * @param entry what the build's page shows of it; null for nothing
 */
record Order(String kind, Object data, boolean rehearsed, boolean failIfBusy, DeliveryEntry entry) {
    /** The operation's id: each step of each run has its own, and a step that is begun again after a crash has the same. */
    OperationId id(Run<?, ?> run, FlowNode step) {
        String unique = run.getExternalizableId() + " " + run.getStartTimeInMillis() + " " + step.getId();
        String name = kind.replaceAll("/.*", "").toLowerCase(Locale.ROOT);
        return new OperationId(name + "-"
                + UUID.nameUUIDFromBytes(unique.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .substring(0, 23));
    }
}
