package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.aws.AwsClients;
import io.jenkins.plugins.immutabledelivery.aws.AwsCloud;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Removes from a region all that a rehearsal has created there, and then its stage; also what one left that was cut off
 * long ago, since everything is found by tags and names alone.
 */
public final class StageRemoval implements Recipe<StageData> {
    /** The kind of operation. */
    public static final String KIND = "stage/removal";

    /** Long, because on an endpoint time goes faster than its calls are answered. */
    private static final Duration LIMIT = Duration.ofHours(2);

    /** Not at once: what is removed may still be shown, and would be removed again and again. */
    private static final Duration SOON = Duration.ofMillis(200);

    private static final Duration SETTLE = Duration.ofMinutes(1);
    private static final Duration LATER = Duration.ofSeconds(5);

    private final AwsClients clients;

    /** @param clients what talks to AWS, or stands in for it */
    public StageRemoval(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int format() {
        return StageData.FORMAT;
    }

    @Override
    public Class<StageData> dataType() {
        return StageData.class;
    }

    @Override
    public List<Phase<StageData>> phases() {
        return List.of(
                Phase.of("remove the fleets", LIMIT, this::groups),
                Phase.of("terminate the instances", LIMIT, this::instances),
                Phase.of("remove the images", LIMIT, this::images),
                Phase.of("delete the snapshots", LIMIT, this::snapshots),
                Phase.of("remove the stage", LIMIT, this::pieces));
    }

    /** Nothing: what could not be removed now is found by the next removal. */
    @Override
    public List<Phase<StageData>> unwinding() {
        return List.of();
    }

    @Override
    public Optional<String> lock(StageData data) {
        return Optional.empty();
    }

    private Turn<StageData> groups(StageData data, Work work) {
        List<GroupView> groups = region(data)
                .autoScaling()
                .tagged(Map.of(
                        Tags.APPLICATION, data.plan().application(),
                        Tags.BUILD, data.plan().build()));
        Optional<GroupView> next =
                groups.stream().filter(group -> !group.deleting()).findFirst();
        next.ifPresent(group -> region(data).autoScaling().delete(group.name()));
        // What was created when the rehearsal was interrupted is perhaps not shown yet.
        boolean gone = groups.isEmpty() && work.elapsed().compareTo(SETTLE) >= 0;
        return turn(data, next.isPresent(), gone, "deleting Auto Scaling groups");
    }

    private Turn<StageData> instances(StageData data, Work work) {
        List<InstanceView> instances = region(data)
                .instances()
                .tagged(Tags.BUILD, data.plan().build())
                .stream()
                .filter(instance -> !instance.state().equals("terminated"))
                .toList();
        Optional<InstanceView> next =
                instances.stream().filter(instance -> !instance.ending()).findFirst();
        next.ifPresent(instance -> region(data).instances().terminate(instance.id()));
        return turn(data, next.isPresent(), instances.isEmpty(), "terminating instances");
    }

    private Turn<StageData> images(StageData data, Work work) {
        List<AmiView> images =
                region(data).images().tagged(Tags.BUILD, data.plan().build());
        images.stream().findFirst().ifPresent(image -> region(data).images().deregister(image.id()));
        return turn(data, !images.isEmpty(), images.isEmpty(), "deregistering images");
    }

    private Turn<StageData> snapshots(StageData data, Work work) {
        List<String> snapshots =
                region(data).images().snapshotsTagged(Tags.BUILD, data.plan().build());
        snapshots.stream().findFirst().ifPresent(region(data).images()::deleteSnapshot);
        return turn(data, !snapshots.isEmpty(), snapshots.isEmpty(), "deleting snapshots");
    }

    private static Turn<StageData> turn(StageData data, boolean acted, boolean gone, String awaiting) {
        return gone ? Turn.next(data) : Turn.wait(data, acted ? SOON : LATER, awaiting);
    }

    /** What is in use yet, such as a subnet by a load balancer that is still going, will be free later. */
    private Turn<StageData> pieces(StageData data, Work work) {
        List<StagePiece> pieces = new Stage(clients, data.plan()).pieces();
        int gone = data.removed();
        for (; gone < pieces.size(); gone++) {
            StagePiece piece = pieces.get(pieces.size() - 1 - gone);
            Optional<String> id = piece.find().get();
            if (id.isPresent()) {
                return remove(data.withRemoved(gone), piece, id.get());
            }
        }
        work.say("all that the rehearsal created in " + data.plan().location().region() + " is removed");
        return Turn.next(data.withRemoved(gone));
    }

    private static Turn<StageData> remove(StageData data, StagePiece piece, String id) {
        try {
            piece.remove().accept(id);
            return Turn.wait(data, SOON, null);
        } catch (CloudException e) {
            if (e.kind() == CloudException.Kind.IN_USE) {
                return Turn.wait(data, LATER, piece.name() + " " + id + " is still in use: " + e.getMessage());
            }
            if (e.kind() == CloudException.Kind.NOT_FOUND) {
                return Turn.wait(data, SOON, null);
            }
            throw e;
        }
    }

    private Region region(StageData data) {
        return new AwsCloud(clients).at(data.plan().location());
    }
}
