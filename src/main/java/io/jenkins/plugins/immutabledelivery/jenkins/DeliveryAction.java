package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.BuildBadgeAction;
import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a build baked, and which environment received which image version from it. Kept with the build. */
@ExportedBean
public final class DeliveryAction implements BuildBadgeAction {
    private static final Logger LOGGER = Logger.getLogger(DeliveryAction.class.getName());

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** The run's; it is added where the run has none yet. */
    static DeliveryAction of(Run<?, ?> run) {
        synchronized (run) {
            DeliveryAction action = run.getAction(DeliveryAction.class);
            if (action == null) {
                action = new DeliveryAction();
                run.addAction(action);
            }
            return action;
        }
    }

    /** Adds an entry, in place of an earlier one of the same operation. */
    synchronized void put(Run<?, ?> run, Entry entry) throws IOException {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).getOperation().equals(entry.getOperation())) {
                entries.set(i, entry);
                run.save();
                return;
            }
        }
        entries.add(entry);
        run.save();
    }

    /** Completes the entry of an operation that has ended. */
    void ended(Run<?, ?> run, Saved operation, Room room) throws IOException {
        for (Entry entry : entries) {
            if (entry.getOperation().equals(operation.id().value())) {
                put(run, entry.ended(operation, room.now()));
                return;
            }
        }
    }

    /**
     * Completes the entry of an operation that no step watched to its end: its build was killed, or could not go on after
     * a crash. The build's page then says how it ended all the same.
     */
    static void endedUnwatched(Saved operation, Room room) {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            Job<?, ?> job = Jenkins.get().getItemByFullName(operation.build().job(), Job.class);
            Run<?, ?> run =
                    job == null ? null : job.getBuildByNumber(operation.build().number());
            DeliveryAction action = run == null ? null : run.getAction(DeliveryAction.class);
            if (action != null) {
                action.ended(run, operation, room);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "The build's page will not show how operation " + operation.id() + " ended");
        }
    }

    /** In the order in which they began. */
    @Exported(visibility = 2)
    @NonNull
    public List<Entry> getEntries() {
        return List.copyOf(entries);
    }

    /** Those that changed an environment. */
    @NonNull
    public List<Entry> getRollouts() {
        return entries.stream().filter(entry -> entry.getEnvironment() != null).toList();
    }

    /** Whether anything here was only rehearsed. */
    @Exported
    public boolean isRehearsal() {
        return entries.stream().anyMatch(Entry::isRehearsal);
    }

    @CheckForNull
    @Override
    public String getIconFileName() {
        return null;
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.DeliveryAction_displayName();
    }

    @CheckForNull
    @Override
    public String getUrlName() {
        return null;
    }

    /** One operation of the build. */
    @ExportedBean(defaultVisibility = 3)
    public static final class Entry implements Serializable {
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

        private Entry(Cause cause, String application, String version, String environment, String region) {
            this.cause = cause;
            this.application = application;
            this.version = version;
            this.environment = environment;
            this.region = region;
        }

        private Entry(Entry other) {
            this(other.cause, other.application, other.version, other.environment, other.region);
            this.operation = other.operation;
            this.rehearsal = other.rehearsal;
            this.startedAt = other.startedAt;
        }

        static Entry bake(ImageVersion version, String region) {
            return new Entry(Cause.BAKE, version.application(), version.version(), null, region);
        }

        static Entry rollout(RolloutRequest request) {
            return new Entry(
                    request.cause(),
                    request.application(),
                    request.toVersion(),
                    request.environment().name(),
                    request.environment().location().region());
        }

        Entry begun(String id, boolean rehearsed, Instant now) {
            Entry begun = new Entry(this);
            begun.operation = id;
            begun.rehearsal = rehearsed;
            begun.startedAt = now.toEpochMilli();
            return begun;
        }

        Entry ended(Saved saved, Instant now) throws IOException {
            Entry ended = new Entry(this);
            ended.endedAt = now.toEpochMilli();
            ended.outcome = Outcome.of(saved, cause);
            ended.failure = saved.failure() == null ? null : saved.failure().summary();
            Results results = Results.of(saved);
            ended.version = results.version() == null ? version : results.version();
            ended.imageId = results.imageId();
            ended.fleet = results.fleet();
            ended.previousVersion = results.previousVersion();
            ended.gates = results.gates();
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

        /** Such as {@code production ← web 42}, or {@code production: web 42 stopped} where it did not get there. */
        public String getLabel() {
            String image = version == null ? application : application + " " + version;
            if (environment == null) {
                return image;
            }
            return switch (outcome) {
                case STOPPED -> Messages.DeliveryAction_stopped(environment, image);
                case ABORTED -> Messages.DeliveryAction_aborted(environment, image);
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
}
