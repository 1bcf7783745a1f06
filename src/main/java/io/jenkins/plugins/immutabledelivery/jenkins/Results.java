package io.jenkins.plugins.immutabledelivery.jenkins;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.immutabledelivery.bake.BakeData;
import io.jenkins.plugins.immutabledelivery.bake.BakeRecipe;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rollout.Incumbent;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutData;
import java.util.ArrayList;
import java.util.List;

/**
 * What an ended operation's saved data say.
 *
 * @param version the image version; null where the operation failed before it was known
 * @param imageId the AMI; null likewise
 * @param fleet the group that was to serve; null for a bake, or where none was created
 * @param previousVersion what the environment ran before; null where nothing
 * @param gates what came of the gates
 */
record Results(String version, String imageId, String fleet, String previousVersion, List<GateOutcome> gates) {
    static Results of(Saved saved) throws JsonProcessingException {
        return saved.kind().equals(BakeRecipe.KIND)
                ? of(Json.MAPPER.treeToValue(saved.data(), BakeData.class))
                : of(Json.MAPPER.treeToValue(saved.data(), RolloutData.class));
    }

    private static Results of(BakeData data) {
        Image image = data.image();
        return new Results(
                data.request().version().version(), image == null ? null : image.id(), null, null, List.of());
    }

    private static Results of(RolloutData data) {
        Image image = data.image() == null ? data.source() : data.image();
        Incumbent incumbent = data.incumbent();
        // A plain list, which Jenkins can write into a build's record.
        List<GateOutcome> gates = new ArrayList<>();
        data.gates().results().forEach(result -> gates.add(new GateOutcome(result)));
        return new Results(
                image == null ? null : image.version().version(),
                image == null ? null : image.id(),
                data.candidate() == null ? null : data.candidate().group(),
                incumbent == null || incumbent.image() == null
                        ? null
                        : incumbent.image().version().version(),
                gates);
    }
}
