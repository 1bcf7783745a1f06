package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Event;
import io.jenkins.plugins.immutabledelivery.ledger.Passed;
import io.jenkins.plugins.immutabledelivery.model.Fleet;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The phases that write down what happened: on the resources themselves, and then in the ledger. */
final class Bookkeeping {
    private final Cloud cloud;
    private final Ledger ledger;

    Bookkeeping(Cloud cloud, Ledger ledger) {
        this.cloud = cloud;
        this.ledger = ledger;
    }

    /** How long the previous fleet is kept: one that was rolled back from is not worth keeping. */
    private static Duration warmth(RolloutData data) {
        return data.request().cause() == Cause.ROLLBACK
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

    Turn<RolloutData> markIncumbentServing(RolloutData data, Work work) {
        if (data.candidate() == null) {
            return Turn.next(data);
        }
        if (data.incumbent() == null) {
            return unmark(data, work);
        }
        Region region = region(data);
        Optional<GroupView> incumbent =
                region.autoScaling().find(data.incumbent().group());
        boolean marked = incumbent
                .map(group -> Role.SERVING.name().equals(group.tags().get(Tags.ROLE)))
                .orElse(true);
        if (!marked) {
            tag(data, data.incumbent().group(), Role.SERVING, null, work);
            return Turn.wait(data, Duration.ZERO, "marking " + data.incumbent().group() + " as serving");
        }
        return unmark(data, work);
    }

    /** Takes the role from the fleet that this operation created; an adopted one gets its own back in another phase. */
    private Turn<RolloutData> unmark(RolloutData data, Work work) {
        return data.candidate().adopted()
                ? Turn.next(data)
                : mark(data, Role.CANDIDATE, group -> FleetPhases.own(group, work), work);
    }

    Turn<RolloutData> markAdoptedWarm(RolloutData data, Work work) {
        return data.candidate() == null || !data.candidate().adopted()
                ? Turn.next(data)
                : mark(data, Role.WARM, group -> true, work);
    }

    private Turn<RolloutData> mark(RolloutData data, Role to, Predicate<GroupView> which, Work work) {
        String group = data.candidate().group();
        boolean needed = region(data)
                .autoScaling()
                .find(group)
                .filter(which)
                .filter(view -> Role.SERVING.name().equals(view.tags().get(Tags.ROLE)))
                .isPresent();
        if (needed) {
            tag(data, group, to, null, work);
        }
        return Turn.next(data);
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

    private static LedgerEntry entry(RolloutData data, Work work, Event event, List<String> leftBehind) {
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
