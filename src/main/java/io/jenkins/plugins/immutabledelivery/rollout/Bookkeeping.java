package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Event;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Template;
import io.jenkins.plugins.immutabledelivery.ledger.Passed;
import io.jenkins.plugins.immutabledelivery.model.Fleet;
import io.jenkins.plugins.immutabledelivery.model.RecreateSpec;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The phases that write down what happened: on the resources themselves, and then in the ledger. */
final class Bookkeeping {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Cloud cloud;
    private final Ledger ledger;

    Bookkeeping(Cloud cloud, Ledger ledger) {
        this.cloud = cloud;
        this.ledger = ledger;
    }

    /** How long the previous fleet is kept: one that was rolled back from, or taken away, is not worth keeping. */
    static Duration warmth(RolloutData data) {
        boolean takenAway = data.request().strategy() instanceof RecreateSpec
                && !data.candidate().adopted();
        return takenAway || data.request().cause() == Cause.ROLLBACK
                ? Duration.ZERO
                : data.request().environment().keepPreviousWarm();
    }

    /** The fleet that is removed as soon as the environment has received the image; null where none is. */
    static Former toRemoveNow(RolloutData data) {
        return data.incumbent() != null && warmth(data).isZero()
                ? data.incumbent().fleet()
                : null;
    }

    Turn<RolloutData> markServing(RolloutData data, Work work) {
        tag(data, data.candidate().group(), Role.SERVING, null, work);
        return Turn.next(data);
    }

    Turn<RolloutData> markFormer(RolloutData data, Work work) {
        if (data.incumbent() == null) {
            return Turn.next(data);
        }
        Duration warmth = warmth(data);
        Instant until = warmth.isZero() ? null : work.phaseSince().plus(warmth);
        tag(data, data.incumbent().group(), until == null ? Role.RETIRING : Role.WARM, until, work);
        return Turn.next(data.withWarmUntil(until));
    }

    /** What the ledger says next, AWS has to show first; and who comes next looks at the roles. */
    Turn<RolloutData> awaitRoles(RolloutData data, Work work) {
        boolean shown = shows(data, data.candidate().group(), Role.SERVING)
                && (data.incumbent() == null || !shows(data, data.incumbent().group(), Role.SERVING));
        return shown ? Turn.next(data) : Turn.wait(data, SOON, "AWS does not show the new roles yet");
    }

    private boolean shows(RolloutData data, String group, Role role) {
        return region(data)
                .autoScaling()
                .find(group)
                .filter(view -> has(view, role))
                .isPresent();
    }

    private static boolean has(GroupView group, Role role) {
        return role.name().equals(group.tags().get(Tags.ROLE));
    }

    Turn<RolloutData> markIncumbentServing(RolloutData data, Work work) {
        return data.incumbent() == null
                ? Turn.next(data)
                : restore(data, data.incumbent().group(), Role.SERVING, group -> true, work);
    }

    Turn<RolloutData> markCandidate(RolloutData data, Work work) {
        return data.candidate() == null || data.candidate().adopted()
                ? Turn.next(data)
                : restore(data, data.candidate().group(), Role.CANDIDATE, group -> FleetPhases.own(group, work), work);
    }

    Turn<RolloutData> markAdoptedWarm(RolloutData data, Work work) {
        return data.candidate() == null || !data.candidate().adopted()
                ? Turn.next(data)
                : restore(data, data.candidate().group(), Role.WARM, group -> true, work);
    }

    /**
     * Gives a fleet the role back that it had, also where AWS shows that role: it may show how the fleet was before. In
     * that case it shows too by which operation and since when the fleet had it, and that is kept.
     */
    private Turn<RolloutData> restore(RolloutData data, String name, Role role, Predicate<GroupView> which, Work work) {
        if (data.switching()) {
            region(data).autoScaling().find(name).filter(which).ifPresent(group -> {
                if (has(group, role)) {
                    Map<String, String> tags = new HashMap<>(group.tags());
                    tags.keySet().retainAll(List.of(Tags.ROLE, Tags.ROLE_BY, Tags.SINCE));
                    region(data).autoScaling().tag(name, tags);
                } else {
                    tag(data, name, role, null, work);
                }
            });
        }
        return Turn.next(data);
    }

    /** Who comes next looks at the roles. */
    Turn<RolloutData> awaitFormerRoles(RolloutData data, Work work) {
        if (!data.switching()) {
            return Turn.next(data);
        }
        boolean incumbent = data.incumbent() == null
                || region(data)
                        .autoScaling()
                        .find(data.incumbent().group())
                        .map(group -> has(group, Role.SERVING))
                        .orElse(true);
        boolean shown = incumbent && !shows(data, data.candidate().group(), Role.SERVING);
        return shown ? Turn.next(data) : Turn.wait(data, SOON, "AWS does not show the former roles yet");
    }

    private void tag(RolloutData data, String group, Role role, Instant warmUntil, Work work) {
        Map<String, String> tags = new HashMap<>();
        tags.put(Tags.ROLE, role.name());
        tags.put(Tags.ROLE_BY, work.operation().value());
        tags.put(Tags.SINCE, work.phaseSince().toString());
        if (warmUntil != null) {
            tags.put(Tags.WARM_UNTIL, warmUntil.toString());
        }
        region(data).autoScaling().tag(group, tags);
    }

    Turn<RolloutData> recordReceived(RolloutData data, Work work) {
        ledger.record(entry(data, work, Event.RECEIVED, List.of()));
        work.say(data.request().environment().name() + " ← " + data.image().version());
        return Turn.next(data);
    }

    Turn<RolloutData> recordStopped(RolloutData data, Work work) {
        ledger.record(entry(data, work, Event.STOPPED, List.of()));
        return Turn.next(data);
    }

    private LedgerEntry entry(RolloutData data, Work work, Event event, List<String> leftBehind) {
        Incumbent incumbent = data.incumbent();
        return new LedgerEntry(
                LedgerEntry.FORMAT,
                work.operation(),
                event,
                data.request().cause(),
                data.request().application(),
                data.request().environment().name(),
                data.request().environment().location().region(),
                data.image() == null ? data.source() : data.image(),
                data.candidate() == null ? null : data.candidate().group(),
                template(data),
                incumbent == null ? null : incumbent.image(),
                incumbent == null ? null : incumbent.group(),
                data.warmUntil(),
                work.startedAt(),
                work.phaseSince(),
                work.build(),
                data.gates().results(),
                work.failure(),
                leftBehind);
    }

    /** What the fleet was started from; of one that was kept warm the ledger knows it. */
    private Template template(RolloutData data) {
        Candidate candidate = data.candidate();
        if (candidate == null) {
            return null;
        }
        if (!candidate.adopted()) {
            return new Template(candidate.templateId(), candidate.fromVersion());
        }
        RolloutRequest request = data.request();
        return ledger.received(request.application(), request.environment().name()).stream()
                .filter(entry -> candidate.group().equals(entry.fleet()))
                .findFirst()
                .map(LedgerEntry::template)
                .orElse(null);
    }

    /** The image itself says where it has passed, so that a lost ledger loses no promotion. */
    Turn<RolloutData> markPassed(RolloutData data, Work work) {
        RolloutRequest request = data.request();
        String key = Tags.PASSED + request.environment().name();
        String id = data.image().id();
        String before =
                region(data).images().find(id).map(ami -> ami.tags().get(key)).orElse(null);
        String after = Passed.add(
                before,
                new Passed(
                        receivedAt(request, work),
                        work.operation(),
                        request.cause(),
                        Fleet.ofGroup(
                                        request.application(),
                                        request.environment().name(),
                                        data.candidate().group())
                                .orElseThrow()
                                .generation()));
        region(data).images().tag(List.of(id), Map.of(key, after));
        return Turn.next(data);
    }

    /** When the ledger says that it was, so that a rebuilt one says the same. */
    private Instant receivedAt(RolloutRequest request, Work work) {
        return ledger.received(request.application(), request.environment().name()).stream()
                .filter(entry -> entry.operation().equals(work.operation()))
                .map(LedgerEntry::at)
                .findFirst()
                .orElse(work.phaseSince());
    }

    private Region region(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }
}
