package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes.Preferences;
import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes.RefreshView;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates.TemplateVersion;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A rollout's instance refreshes: the one forward, and the one back where AWS can't turn that around. AWS gives no token
 * and no tag for them; they are known by the launch template version that they lead to, which is the rollout's own.
 */
final class Refreshes {
    private static final Duration SOON = Duration.ofSeconds(5);
    /** How long before AWS goes on the gates must have passed. */
    private static final Duration MARGIN = Duration.ofSeconds(30);
    /** AWS bakes no longer than that; who asks for more is watched on by us alone. */
    private static final Duration LONGEST_BAKE_TIME = Duration.ofHours(48);
    /** How many AWS takes. */
    private static final int MOST_ALARMS = 10;

    private Refreshes() {}

    static RollingSpec spec(RolloutData data) {
        return (RollingSpec) data.request().strategy();
    }

    /**
     * The serving fleet itself as the one that is to serve.
     *
     * @param group the serving fleet
     * @param template what its next instances are like, but for their image
     * @param live the target group through which it gets its traffic
     * @throws io.jenkins.plugins.immutabledelivery.model.InvalidInput where its instances can't be replaced
     */
    static Candidate staying(GroupView group, TemplateVersion template, String live) {
        Check.require(
                group.launchTemplateVersion() > 0,
                "strategy",
                RollingSpec.NAME,
                group.name() + " has no launch template version by its number, so that AWS could not turn back; deploy"
                        + " once with blueGreen.");
        Check.require(
                group.capacity().desired() > 0,
                "strategy",
                RollingSpec.NAME,
                group.name() + " is scaled to zero, so there is nothing to replace; use blueGreen.");
        Capacity capacity = capacity(group.capacity().desired());
        return new Candidate(
                group.name(),
                live,
                capacity,
                capacity,
                template.templateId(),
                template.version(),
                0,
                false,
                group.healthCheck());
    }

    static boolean isForward(RefreshView refresh, RolloutData data) {
        return data.candidate().templateVersion() > 0
                && refresh.leadsTo(
                        data.candidate().templateId(), data.candidate().templateVersion());
    }

    /** The refresh to the new version; empty where none was started or can be seen yet. */
    static Optional<RefreshView> forward(Region region, RolloutData data) {
        return region.instanceRefreshes().of(data.candidate().group()).stream()
                .filter(refresh -> isForward(refresh, data))
                .findFirst();
    }

    /** The newest refresh to the former version that came after the one to the new version. */
    static Optional<RefreshView> backward(Region region, RolloutData data) {
        Former former = data.incumbent().fleet();
        return region.instanceRefreshes().of(data.candidate().group()).stream()
                .takeWhile(refresh -> !isForward(refresh, data))
                .filter(refresh -> refresh.leadsTo(former.templateId(), former.templateVersion()))
                .findFirst();
    }

    /** Whether somebody else has replaced all instances since, by a refresh that leads elsewhere: the group is theirs. */
    static boolean overtaken(Region region, RolloutData data) {
        Former former = data.incumbent().fleet();
        List<RefreshView> since = region.instanceRefreshes().of(data.candidate().group()).stream()
                .takeWhile(refresh -> !isForward(refresh, data))
                .toList();
        // Somebody may be on the way back to it.
        boolean wanted = since.stream()
                .anyMatch(refresh ->
                        refresh.underWay() && refresh.leadsTo(former.templateId(), former.templateVersion()));
        return !wanted
                && forward(region, data).isPresent()
                && since.stream()
                        .filter(RefreshView::successful)
                        .findFirst()
                        .filter(refresh -> !refresh.leadsTo(former.templateId(), former.templateVersion()))
                        .isPresent();
    }

    static Preferences preferences(RolloutData data) {
        RollingSpec spec = spec(data);
        boolean stops = !spec.checkpoints().isEmpty();
        return new Preferences(
                spec.minHealthy(),
                spec.maxHealthy(),
                spec.warmUp(),
                stops ? spec.stages() : List.of(),
                stops ? spec.checkpointDelay() : null,
                bakeTime(data),
                spec.autoRollback(),
                alarms(data),
                spec.skipMatching(),
                spec.waitForProtected() ? "Wait" : "Refresh");
    }

    private static Duration bakeTime(RolloutData data) {
        Duration asked = data.request().environment().bakeTime();
        return asked.compareTo(LONGEST_BAKE_TIME) > 0 ? LONGEST_BAKE_TIME : asked;
    }

    /** Back without stops; what is of the former version already stays. */
    static Preferences preferencesBack(RolloutData data) {
        RollingSpec spec = spec(data);
        return new Preferences(
                spec.minHealthy(),
                spec.maxHealthy(),
                spec.warmUp(),
                List.of(),
                null,
                Duration.ZERO,
                false,
                List.of(),
                true,
                "Refresh");
    }

    /** The alarm that called for a rollback is raised while it is done, see {@link GatePhases}. */
    private static List<String> alarms(RolloutData data) {
        return data.request().cause() == Cause.ROLLBACK
                ? List.of()
                : data.request().environment().gates().stream()
                        .filter(gate -> gate.kind() == GateSpec.Kind.ALARMS)
                        .flatMap(gate -> gate.names().stream())
                        .distinct()
                        .limit(MOST_ALARMS)
                        .toList();
    }

    /** As many as that, neither fewer nor more. */
    static Capacity capacity(int desired) {
        return new Capacity(desired, desired, desired);
    }

    /** What to do where the refresh can't be seen, or has failed, or was stopped by somebody; empty where all is well. */
    static Optional<Turn<RolloutData>> offCourse(RolloutData data, Optional<RefreshView> found, Work work) {
        if (found.isEmpty()) {
            return Optional.of(
                    work.elapsed().compareTo(FleetPhases.SETTLE) < 0
                            ? Turn.wait(data, SOON, "the instance refresh can't be seen yet")
                            : Turn.fail(data, failure(data, "it is gone, and perhaps its group too")));
        }
        RefreshView refresh = found.get();
        return refresh.underWay() || refresh.successful()
                ? Optional.empty()
                : Optional.of(Turn.fail(data, failure(data, refresh.id() + " is " + refresh.words())));
    }

    private static Failure failure(RolloutData data, String reason) {
        return Failure.of(
                "instance refresh",
                data.candidate().group(),
                reason,
                "See the group's scaling activities, and in CloudTrail whether somebody stopped it; the environment goes"
                        + " back to what it ran before.");
    }

    /** How long until it is decided whether AWS may go on from the checkpoint that was reached; negative from then on. */
    static Duration lastLook(RolloutData data, Instant now) {
        return Duration.between(
                now,
                data.progress().reached().plus(spec(data).checkpointDelay()).minus(MARGIN));
    }

    /** Whether AWS is about to go on from the checkpoint that was reached; not where it has gone on already. */
    static boolean goesOnSoon(RolloutData data, Instant now) {
        Instant goesOn = data.progress().reached().plus(spec(data).checkpointDelay());
        return !now.isBefore(goesOn.minus(MARGIN)) && now.isBefore(goesOn);
    }
}
