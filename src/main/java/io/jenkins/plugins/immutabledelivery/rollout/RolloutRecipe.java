package io.jenkins.plugins.immutabledelivery.rollout;

import static io.jenkins.plugins.immutabledelivery.operation.Phase.of;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.FollowUp;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * {@code deployImmutable}, {@code promote} and {@code rollbackImage}: find out which image, bring it into the region,
 * then let the strategy bring it into the environment. They differ only in where the image comes from.
 */
public final class RolloutRecipe implements Recipe<RolloutData> {
    private static final Duration SHORT = Duration.ofMinutes(10);
    private static final Duration LONG = Duration.ofHours(4);

    private final Cause cause;
    private final Strategy strategy;
    private final SourcePhases source;
    private final Survey survey;
    private final ImagePhases image;
    private final Bookkeeping books;

    /**
     * @param cause which step it is for: DEPLOY, PROMOTE or ROLLBACK
     * @param strategy how the image comes into the environment
     * @param cloud where it is done
     * @param ledger where it is recorded
     */
    public RolloutRecipe(Cause cause, Strategy strategy, Cloud cloud, Ledger ledger) {
        this.cause = cause;
        this.strategy = strategy;
        this.source = new SourcePhases(cloud, ledger);
        this.survey = new Survey(cloud, ledger);
        this.image = new ImagePhases(cloud);
        this.books = new Bookkeeping(cloud, ledger);
    }

    /** The kind of operation that does what is asked for. */
    public static String kind(RolloutRequest request) {
        return kind(request.cause(), request.strategy().name());
    }

    private static String kind(Cause cause, String strategy) {
        return cause.name().toLowerCase(Locale.ROOT) + "/" + strategy;
    }

    @Override
    public String kind() {
        return kind(cause, strategy.name());
    }

    @Override
    public int format() {
        return RolloutData.FORMAT;
    }

    @Override
    public Class<RolloutData> dataType() {
        return RolloutData.class;
    }

    @Override
    public Optional<String> lock(RolloutData data) {
        return Optional.of(
                RolloutRequest.lock(data.request().application(), data.request().environment()));
    }

    @Override
    public List<Phase<RolloutData>> phases() {
        List<Phase<RolloutData>> phases = new ArrayList<>(List.of(
                of("find the image", SHORT, source::find),
                of("verify the image", SHORT, image::verify),
                of("look at the environment", SHORT, survey::look),
                of("copy the image into the region", SHORT, image::copy),
                of("wait for the copy", LONG, image::awaitCopy),
                of("tag the copy", SHORT, image::tagCopy)));
        phases.addAll(strategy.phases());
        return List.copyOf(phases);
    }

    @Override
    public List<Phase<RolloutData>> unwinding() {
        List<Phase<RolloutData>> phases = new ArrayList<>(strategy.unwinding());
        phases.add(of("remove the image copy", SHORT, image::removeCopy));
        phases.add(of("record the stop in the ledger", SHORT, books::recordStopped));
        return List.copyOf(phases);
    }

    @Override
    public List<String> leftUndone(RolloutData data) {
        return Stream.of(
                        Shield.byHand(data),
                        HealthChecks.byHand(data),
                        ScalingHold.byHand(data),
                        SizeKeeper.byHand(data))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Phase<RolloutData>> closing() {
        return strategy.closing();
    }

    @Override
    public List<FollowUp> followUps(OperationId id, RolloutData data, Instant now) {
        List<FollowUp> followUps = new ArrayList<>();
        if (data.warmUntil() != null) {
            followUps.add(retire(id, data, data.incumbent().fleet(), data.warmUntil()));
        }
        data.older().forEach(former -> followUps.add(retire(id, data, former, now)));
        return followUps;
    }

    private static FollowUp retire(OperationId id, RolloutData data, Former former, Instant notBefore) {
        UUID unique = UUID.nameUUIDFromBytes((id + " " + former.group()).getBytes(StandardCharsets.UTF_8));
        OperationId own = new OperationId("retire-" + unique.toString().substring(0, 18));
        return new FollowUp(
                own,
                RetireRecipe.KIND,
                notBefore,
                new RetireData(data.request().application(), data.request().environment(), former));
    }
}
