package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One operation of the build. */
@ExportedBean(defaultVisibility = 3)
public final class DeliveryEntry implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Cause cause;
    private final String application;
    private final String environment;
    private final String region;
    private String version;
    private String operation;
    private boolean rehearsal;
    private long startedAt;
    private long endedAt;
    private Outcome outcome = Outcome.IN_PROGRESS;
    private String imageId;
    private String fleet;
    private String previousVersion;
    private String failure;
    private List<GateOutcome> gates = List.of();
    private List<String> leftBehind = List.of();

    private DeliveryEntry(Cause cause, String application, String version, String environment, String region) {
        this.cause = cause;
        this.application = application;
        this.version = version;
        this.environment = environment;
        this.region = region;
    }

    private DeliveryEntry(DeliveryEntry other) {
        this(other.cause, other.application, other.version, other.environment, other.region);
        this.operation = other.operation;
        this.rehearsal = other.rehearsal;
        this.startedAt = other.startedAt;
    }

    static DeliveryEntry bake(ImageVersion version, String region) {
        return new DeliveryEntry(Cause.BAKE, version.application(), version.version(), null, region);
    }

    static DeliveryEntry rollout(RolloutRequest request) {
        return new DeliveryEntry(
                request.cause(),
                request.application(),
                request.toVersion(),
                request.environment().name(),
                request.environment().location().region());
    }

    DeliveryEntry begun(String id, boolean rehearsed, Instant now) {
        DeliveryEntry begun = new DeliveryEntry(this);
        begun.operation = id;
        begun.rehearsal = rehearsed;
        begun.startedAt = now.toEpochMilli();
        return begun;
    }

    /** The same, where it was stopped and is not unwound yet. */
    DeliveryEntry unwinding() {
        DeliveryEntry unwinding = new DeliveryEntry(this);
        unwinding.outcome = Outcome.UNWINDING;
        return unwinding;
    }

    /** The same, where the engine could not begin it or does not know it any more. */
    DeliveryEntry lost(String why, Instant now) {
        DeliveryEntry lost = new DeliveryEntry(this);
        lost.endedAt = now.toEpochMilli();
        lost.outcome = Outcome.STOPPED;
        lost.failure = why;
        return lost;
    }

    DeliveryEntry ended(Saved saved, Instant now) throws IOException {
        DeliveryEntry ended = new DeliveryEntry(this);
        ended.endedAt = now.toEpochMilli();
        ended.outcome = Outcome.of(saved, cause);
        ended.failure = saved.failure() == null ? null : saved.failure().summary();
        Results results = Results.of(saved);
        ended.version = results.version() == null ? version : results.version();
        ended.imageId = results.imageId();
        ended.fleet = results.fleet();
        ended.previousVersion = results.previousVersion();
        ended.gates = results.gates();
        // A plain list, which Jenkins can write into a build's record.
        ended.leftBehind = new ArrayList<>(saved.leftBehind());
        return ended;
    }

    /** The id of the operation, which is also the value of the tag on what it created. */
    @Exported
    public String getOperation() {
        return operation;
    }

    /** What asked for it: BAKE, DEPLOY, PROMOTE or ROLLBACK. */
    @Exported
    public Cause getCause() {
        return cause;
    }

    @Exported
    public String getApplication() {
        return application;
    }

    /** The image version; null while that is not known yet. */
    @Exported
    @CheckForNull
    public String getVersion() {
        return version;
    }

    /** The environment; null for a bake. */
    @Exported
    @CheckForNull
    public String getEnvironment() {
        return environment;
    }

    @Exported
    public String getRegion() {
        return region;
    }

    /** The AMI; null while that is not known yet. */
    @Exported
    @CheckForNull
    public String getImageId() {
        return imageId;
    }

    /** The Auto Scaling group; null for a bake, or where none was created. */
    @Exported
    @CheckForNull
    public String getFleet() {
        return fleet;
    }

    /** What the environment ran before; null where nothing, or for a bake. */
    @Exported
    @CheckForNull
    public String getPreviousVersion() {
        return previousVersion;
    }

    @Exported
    public Outcome getOutcome() {
        return outcome;
    }

    /** Milliseconds since 1970, on the clock of the rehearsed account where it was rehearsed. */
    @Exported
    public long getStartedAt() {
        return startedAt;
    }

    /** How long it took, in milliseconds; 0 while it goes on. */
    @Exported
    public long getDuration() {
        return endedAt == 0 ? 0 : endedAt - startedAt;
    }

    /** Why it was stopped; null where it wasn't. */
    @Exported
    @CheckForNull
    public String getFailure() {
        return failure;
    }

    @Exported
    public boolean isRehearsal() {
        return rehearsal;
    }

    /** What came of the health gates. */
    @Exported
    @NonNull
    public List<GateOutcome> getGates() {
        return List.copyOf(gates);
    }

    /** What could not be removed, and how to do it by hand. */
    @Exported
    @NonNull
    public List<String> getLeftBehind() {
        return leftBehind == null ? List.of() : List.copyOf(leftBehind);
    }

    /** Such as {@code production ← web 42}, or {@code production: web 42 stopped} where it did not get there. */
    public String getLabel() {
        String image = version == null ? application : application + " " + version;
        if (environment == null) {
            return image;
        }
        return switch (outcome) {
            case STOPPED -> Messages.DeliveryAction_stopped(environment, image);
            case ABORTED, UNWINDING -> Messages.DeliveryAction_aborted(environment, image);
            default -> environment + " ← " + image;
        };
    }

    /** How it went, in one line. */
    public String getStory() {
        boolean saidByLabel = environment != null && (outcome == Outcome.STOPPED || outcome == Outcome.ABORTED);
        return joined(saidByLabel ? null : outcome.getDisplayName(), durationString(), before());
    }

    /** What in AWS it was about, in one line. */
    public String getParticulars() {
        return joined(imageId, region, fleet);
    }

    /** What a badge's tooltip says. */
    public String getTooltip() {
        return joined(getStory(), getParticulars(), rehearsal ? Messages.DeliveryAction_rehearsed() : null);
    }

    private String durationString() {
        return endedAt == 0 ? null : hudson.Util.getTimeSpanString(getDuration());
    }

    private String before() {
        return previousVersion == null ? null : Messages.DeliveryAction_before(previousVersion);
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(Objects::nonNull).collect(Collectors.joining(" · "));
    }
}
