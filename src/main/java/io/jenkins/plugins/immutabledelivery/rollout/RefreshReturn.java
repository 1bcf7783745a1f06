package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes.RefreshView;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.Optional;

/**
 * The phases that bring a group's instances back to its former launch template version. AWS turns a refresh around while
 * it is under way; where it is over, another refresh leads back.
 */
final class RefreshReturn {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(15);

    private final Cloud cloud;

    RefreshReturn(Cloud cloud) {
        this.cloud = cloud;
    }

    Turn<RolloutData> turnBack(RolloutData data, Work work) {
        if (!begun(data)) {
            return Turn.next(data);
        }
        Optional<RefreshView> forward = Refreshes.forward(region(data), data);
        if (forward.isEmpty()) {
            return work.elapsed().compareTo(FleetPhases.SETTLE) < 0
                    ? Turn.wait(data, SOON, "looking for an instance refresh of this operation")
                    : Turn.next(data);
        }
        if (forward.get().underWay()) {
            turnBack(data);
            work.say("instance refresh " + forward.get().id() + " is turned back");
        }
        return forward.get().underWay() || forward.get().ending()
                ? Turn.wait(data, LATER, "instance refresh " + forward.get().words())
                : Turn.next(data);
    }

    private void turnBack(RolloutData data) {
        String group = data.candidate().group();
        try {
            region(data).instanceRefreshes().rollBack(group);
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.INVALID) {
                throw e;
            }
            region(data).instanceRefreshes().cancel(group);
        }
    }

    Turn<RolloutData> startBack(RolloutData data, Work work) {
        if (!astray(data)
                || Refreshes.backward(region(data), data)
                        .filter(back -> back.underWay() || back.successful())
                        .isPresent()) {
            return Turn.next(data);
        }
        Former former = data.incumbent().fleet();
        try {
            String id = region(data)
                    .instanceRefreshes()
                    .start(
                            former.group(),
                            former.templateId(),
                            former.templateVersion(),
                            Refreshes.preferencesBack(data));
            work.say("instance refresh " + id + " of " + former.group() + " started, back to "
                    + data.incumbent().image().version());
            return Turn.next(data);
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.IN_USE) {
                throw e;
            }
            // Ours, from a call whose answer was lost, or somebody else's, which may lead anywhere.
            return Turn.wait(data, LATER, "another instance refresh of " + former.group() + " is under way");
        }
    }

    Turn<RolloutData> awaitBack(RolloutData data, Work work) {
        if (!astray(data)) {
            return Turn.next(data);
        }
        Optional<RefreshView> back = Refreshes.backward(region(data), data);
        if (back.filter(RefreshView::successful).isPresent()) {
            return Turn.next(data);
        }
        boolean waiting = back.isEmpty()
                ? work.elapsed().compareTo(FleetPhases.SETTLE) < 0
                : back.get().underWay() || back.get().ending();
        return waiting
                ? Turn.wait(
                        data,
                        LATER,
                        "instance refresh back: " + back.map(RefreshView::words).orElse("not visible yet"))
                : Turn.fail(data, stuck(data, back));
    }

    private static Failure stuck(RolloutData data, Optional<RefreshView> back) {
        Former former = data.incumbent().fleet();
        return Failure.of(
                "bring back the former instances",
                former.group(),
                "the instance refresh back is " + back.map(RefreshView::words).orElse("gone")
                        + "; the group serves with what it has",
                "Start an instance refresh of " + former.group() + " to version " + former.templateVersion()
                        + " of launch template " + former.templateId() + " by hand, and when it is done delete version "
                        + data.candidate().templateVersion() + ".");
    }

    /** Whether the refresh came to an end from which neither AWS nor anybody else led away, of a group still there. */
    private boolean astray(RolloutData data) {
        return begun(data)
                && region(data)
                        .autoScaling()
                        .find(data.candidate().group())
                        .filter(group -> !group.deleting())
                        .isPresent()
                && Refreshes.forward(region(data), data)
                        .filter(refresh -> !refresh.turnedBack())
                        .isPresent()
                && !Refreshes.overtaken(region(data), data);
    }

    private static boolean begun(RolloutData data) {
        return data.inPlace() && data.switching() && data.candidate().templateVersion() > 0;
    }

    private Region region(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }
}
