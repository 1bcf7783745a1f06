package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.aws.AwsClients;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a rehearsal takes place on: everything that a team has in its account before its first delivery. One piece after
 * the other is made, and removed in the opposite order; {@link StageSetUp} and {@link StageRemoval} do it.
 */
final class Stage {
    /** The key of the tag that all pieces carry; its value is the application's name. */
    static final String TAG = Tags.PREFIX + "stage";

    private final List<StagePiece> pieces;
    private final StageTraffic traffic;

    Stage(AwsClients clients, StagePlan plan) {
        Location location = plan.location();
        this.traffic = new StageTraffic(clients.elasticLoadBalancing(location), plan);
        this.pieces = new ArrayList<>(new StageNetwork(clients.ec2(location), plan).pieces());
        pieces.addAll(traffic.pieces());
        pieces.addAll(new StageAlarms(clients.cloudWatch(location), plan).pieces());
    }

    /** In the order in which they are made. */
    List<StagePiece> pieces() {
        return List.copyOf(pieces);
    }

    /** Whether its load balancer takes traffic, or there is none. */
    boolean active() {
        return traffic.active();
    }

    /** The tags that all pieces carry. */
    static Map<String, String> tags(StagePlan plan, OperationId operation) {
        return Map.of(TAG, plan.application(), Tags.OPERATION, operation.value());
    }

    /** The same tags with a name. */
    static Map<String, String> named(Map<String, String> tags, String name) {
        Map<String, String> all = new TreeMap<>(tags);
        all.put("Name", name);
        return all;
    }

    /** Nothing, where AWS answered that there is nothing of that name. */
    static <T> Optional<T> absent(CloudException e) {
        if (e.kind() == CloudException.Kind.NOT_FOUND) {
            return Optional.empty();
        }
        throw e;
    }
}
