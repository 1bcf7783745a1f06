package io.jenkins.plugins.immutabledelivery.rollout;

import static io.jenkins.plugins.immutabledelivery.operation.Phase.of;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Event;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Removes a former fleet when the time is over for which it was kept warm, unless it serves again. */
public final class RetireRecipe implements Recipe<RetireData> {
    /** The kind of operation. */
    public static final String KIND = "retire";

    private static final Duration SHORT = Duration.ofMinutes(10);

    private final Cloud cloud;
    private final Ledger ledger;
    private final Removal<RetireData> removal;

    /**
     * @param cloud where it is done
     * @param ledger where it is recorded
     */
    public RetireRecipe(Cloud cloud, Ledger ledger) {
        this.cloud = cloud;
        this.ledger = ledger;
        this.removal = new Removal<>(cloud, RetireData::environment);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int format() {
        return RolloutData.FORMAT;
    }

    @Override
    public Class<RetireData> dataType() {
        return RetireData.class;
    }

    @Override
    public Optional<String> lock(RetireData data) {
        return Optional.of(RolloutRequest.lock(data.application(), data.environment()));
    }

    @Override
    public List<Phase<RetireData>> phases() {
        List<Phase<RetireData>> phases = new ArrayList<>();
        phases.add(of("see whether the fleet is still to go", SHORT, this::stillToGo));
        phases.add(of("mark the fleet as retiring", SHORT, this::mark));
        phases.addAll(removal.phases("the former fleet", RetireData::fleet));
        phases.add(of("record in the ledger", SHORT, this::record));
        return List.copyOf(phases);
    }

    @Override
    public List<Phase<RetireData>> unwinding() {
        return List.of();
    }

    private Turn<RetireData> stillToGo(RetireData data, Work work) {
        boolean former = cloud.at(data.environment().location())
                .autoScaling()
                .find(data.fleet().group())
                .filter(group -> !Role.SERVING.name().equals(group.tags().get(Tags.ROLE)))
                .isPresent();
        return Turn.next(former ? data : new RetireData(data.application(), data.environment(), null));
    }

    private Turn<RetireData> mark(RetireData data, Work work) {
        if (data.fleet() != null) {
            cloud.at(data.environment().location())
                    .autoScaling()
                    .tag(data.fleet().group(), Map.of(Tags.ROLE, Role.RETIRING.name()));
        }
        return Turn.next(data);
    }

    private Turn<RetireData> record(RetireData data, Work work) {
        if (data.fleet() != null) {
            ledger.record(new LedgerEntry(
                    LedgerEntry.FORMAT,
                    work.operation(),
                    Event.RETIRED,
                    Cause.RETIRE,
                    data.application(),
                    data.environment().name(),
                    data.environment().location().region(),
                    null,
                    data.fleet().group(),
                    null,
                    null,
                    null,
                    null,
                    work.startedAt(),
                    work.phaseSince(),
                    work.build(),
                    List.of(),
                    null,
                    List.of()));
        }
        return Turn.next(data);
    }
}
