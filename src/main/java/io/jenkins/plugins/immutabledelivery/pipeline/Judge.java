package io.jenkins.plugins.immutabledelivery.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.immutabledelivery.health.Judgement;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutData;
import java.util.List;

/** Says in a rehearsal what somebody would say who is asked. */
@FunctionalInterface
public interface Judge {
    /** Finds everything good. */
    Judge CONTENT = (operation, judgement) -> Judgement.good("the rehearsal");

    /**
     * The value of the signal that an operation waits for.
     *
     * @param judgement what is to be judged
     */
    String verdict(Saved operation, String judgement);

    /** Finds everything good but what the faults say. */
    static Judge of(List<Fault> faults) {
        return (operation, judgement) -> faults.stream()
                        .filter(Fault.IsRejected.class::isInstance)
                        .map(Fault.IsRejected.class::cast)
                        .anyMatch(fault -> fault.judgement().equals(judgement) && concerns(fault, operation))
                ? Judgement.bad("the rehearsal", "so says the pipeline file")
                : CONTENT.verdict(operation, judgement);
    }

    private static boolean concerns(Fault fault, Saved operation) {
        try {
            RolloutData data = Json.MAPPER.treeToValue(operation.data(), RolloutData.class);
            Image image = data.image();
            return image != null
                    && fault.version().equals(image.version())
                    && fault.environment().equals(data.request().environment().name());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The saved rollout " + operation.id() + " can't be read", e);
        }
    }
}
