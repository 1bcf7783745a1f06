package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.aws.AwsClients;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sets up what a rehearsal needs in a region, or finds it there. */
public final class StageSetUp implements Recipe<StageData> {
    /** The kind of operation. */
    public static final String KIND = "stage/set-up";

    /** Long, because on an endpoint time goes faster than its calls are answered. */
    private static final Duration LIMIT = Duration.ofHours(2);

    private final AwsClients clients;

    /** @param clients what talks to AWS, or stands in for it */
    public StageSetUp(AwsClients clients) {
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
                Phase.of("set up the stage", LIMIT, this::make),
                Phase.of("wait until the load balancer takes traffic", LIMIT, this::awaitActive));
    }

    /** Nothing: whatever became of it, a removal of the stage finds it. */
    @Override
    public List<Phase<StageData>> unwinding() {
        return List.of();
    }

    @Override
    public Optional<String> lock(StageData data) {
        return Optional.empty();
    }

    private Turn<StageData> make(StageData data, Work work) {
        List<StagePiece> pieces = new Stage(clients, data.plan()).pieces();
        Optional<StagePiece> next = pieces.stream()
                .filter(piece -> !data.made().containsKey(piece.name()))
                .findFirst();
        if (next.isEmpty()) {
            work.say(pieces.size() + " resources set up in "
                    + data.plan().location().region());
            return Turn.next(data);
        }
        StagePiece piece = next.get();
        String id = piece.find()
                .get()
                .orElseGet(() -> piece.make().apply(data.made(), Stage.tags(data.plan(), work.operation())));
        return Turn.wait(data.with(piece.name(), id), Duration.ZERO, null);
    }

    private Turn<StageData> awaitActive(StageData data, Work work) {
        return new Stage(clients, data.plan()).active()
                ? Turn.next(data)
                : Turn.wait(data, Duration.ofSeconds(5), "the load balancer is not active yet");
    }
}
