package io.jenkins.plugins.immutabledelivery.jenkins;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rollout.PlanData;
import io.jenkins.plugins.immutabledelivery.rollout.PlanRecipe;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutData;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** A step that changes an environment. */
abstract class RolloutExecution extends OperationExecution {
    private static final long serialVersionUID = 1L;

    RolloutExecution(StepContext context) {
        super(context);
    }

    @Override
    Object result(Saved operation) throws JsonProcessingException {
        return operation.kind().equals(PlanRecipe.KIND)
                ? String.join("\n", data(operation, PlanData.class).plan().lines())
                : new BakedImage(data(operation, RolloutData.class).image());
    }

    @Override
    Map<String, String> fleet(Saved operation) throws JsonProcessingException {
        RolloutData data = data(operation, RolloutData.class);
        Region region = Deliveries.get()
                .room(rehearsal())
                .cloud()
                .at(data.request().environment().location());
        List<String> ids = region.autoScaling()
                .find(data.candidate().group())
                .map(GroupView::inService)
                .orElse(List.of());
        List<String> addresses = ids.isEmpty()
                ? List.of()
                : region.instances().find(ids).stream()
                        .map(InstanceView::privateIp)
                        .filter(Objects::nonNull)
                        .toList();
        return Map.of(
                "FLEET_NAME", data.candidate().group(),
                "FLEET_INSTANCES", String.join(" ", ids),
                "FLEET_ADDRESSES", String.join(" ", addresses),
                "FLEET_IMAGE", data.image().id(),
                "FLEET_VERSION", data.image().version().version());
    }
}
