package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Member;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Size;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The phases that take the serving fleet away before there is another one, and that bring it back. Its group stays, with
 * no instances, until the environment has received the image.
 */
final class Interruption {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Cloud cloud;

    Interruption(Cloud cloud) {
        this.cloud = cloud;
    }

    /** A warm fleet is there already, so that nothing has to be interrupted. */
    static boolean needed(RolloutData data) {
        return data.incumbent() != null && !data.candidate().adopted();
    }

    /** Saves how large the fleet is and what of it is protected from scale-in, so that it can be brought back. */
    Turn<RolloutData> note(RolloutData data, Work work) {
        if (!needed(data)) {
            return Turn.next(data);
        }
        Optional<GroupView> group = find(data);
        List<String> protectedOnes = group.stream()
                .flatMap(view -> view.members().stream())
                .filter(Member::protectedFromScaleIn)
                .map(Member::instanceId)
                .toList();
        return Turn.next(data.withIncumbent(data.incumbent()
                        .takenAwayFrom(group.map(GroupView::capacity).orElse(null)))
                .withInheritance(data.inheritance().baring(protectedOnes)));
    }

    Turn<RolloutData> takeAway(RolloutData data, Work work) {
        if (!takenAway(data)) {
            return Turn.next(data);
        }
        Size size = data.incumbent().takenAway();
        region(data).autoScaling().resize(data.incumbent().group(), new Size(0, 0, size.max()));
        work.say(data.incumbent().group() + " is taken away: "
                + data.request().environment().name() + " is interrupted until "
                + data.candidate().group() + " serves");
        return Turn.next(data);
    }

    Turn<RolloutData> awaitGone(RolloutData data, Work work) {
        if (!takenAway(data)) {
            return Turn.next(data);
        }
        Optional<GroupView> group = find(data);
        int left = group.map(view -> view.members().size()).orElse(0);
        // As long as AWS shows the former size it shows the former members too.
        boolean shown = group.map(view -> view.capacity().desired() == 0).orElse(true);
        return shown && left == 0
                ? Turn.next(data)
                : Turn.wait(
                        data,
                        work.unhurried(),
                        left + " instances of " + data.incumbent().group() + " left");
    }

    /**
     * Not only where AWS shows that it is away: it may show how it was before. Where it is larger, somebody else has
     * brought it back, who had found it as it was before we both took it away.
     */
    Turn<RolloutData> bringBack(RolloutData data, Work work) {
        if (takenAway(data)) {
            Optional<GroupView> group = find(data);
            Size size = data.incumbent().takenAway();
            if (group.filter(view -> view.capacity().desired() > size.desired()).isPresent()) {
                return Turn.next(data);
            }
            if (group.isPresent()) {
                region(data).autoScaling().resize(data.incumbent().group(), size);
                work.say(data.incumbent().group() + " is brought back with " + size.desired() + " instances");
            } else if (work.elapsed().compareTo(FleetPhases.SETTLE) < 0) {
                return Turn.wait(data, LOOK_AGAIN, data.incumbent().group() + " can't be seen");
            }
        }
        return Turn.next(data);
    }

    private static boolean takenAway(RolloutData data) {
        return data.incumbent() != null && data.incumbent().takenAway() != null;
    }

    private Optional<GroupView> find(RolloutData data) {
        return region(data).autoScaling().find(data.incumbent().group()).filter(group -> !group.deleting());
    }

    private Region region(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }
}
