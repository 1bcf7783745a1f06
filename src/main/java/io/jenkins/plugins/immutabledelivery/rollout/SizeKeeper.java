package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Size;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import io.jenkins.plugins.immutabledelivery.rollout.Inheritance.Least;
import java.util.List;
import java.util.Optional;

/**
 * The phases that keep a fleet that has just got the traffic from shrinking below what it has got it with. Its alarms
 * still say how little it had to do before, and Auto Scaling <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html">considers those that are
 * raised</a> as soon as it heeds alarms again. It may grow; what it has at least is saved, and set back once it counts as
 * serving.
 */
final class SizeKeeper {
    private final Cloud cloud;

    SizeKeeper(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Saves how many instances the fleet has at least, and is about to have. Where nothing scales it, nothing is done. */
    Turn<RolloutData> choose(RolloutData data, Work work) {
        return Turn.next(data.withInheritance(data.inheritance().keeping(least(data))));
    }

    private Least least(RolloutData data) {
        if (data.inheritance().freed().isEmpty()) {
            return null;
        }
        Optional<Size> now = there(data).map(GroupView::capacity);
        if (now.isEmpty()) {
            return null;
        }
        Candidate candidate = data.candidate();
        // AWS may still show how large a new group was before it grew.
        int before =
                candidate.adopted() ? now.get().min() : candidate.capacity().min();
        int meanwhile = Math.max(now.get().desired(), candidate.capacity().desired());
        return meanwhile > before ? new Least(before, meanwhile) : null;
    }

    Turn<RolloutData> keep(RolloutData data, Work work) {
        Least least = data.inheritance().least();
        if (least != null) {
            scaling(data).atLeast(data.candidate().group(), least.meanwhile());
        }
        return Turn.next(data);
    }

    /** What somebody else has set meanwhile, or a scheduled action, stays. */
    Turn<RolloutData> letGo(RolloutData data, Work work) {
        Least least = data.inheritance().least();
        boolean ours = least != null
                && there(data)
                        .map(group -> group.capacity().min())
                        .filter(min -> min == least.meanwhile() || min == least.before())
                        .isPresent();
        if (ours) {
            scaling(data).atLeast(data.candidate().group(), least.before());
        }
        return Turn.next(data.withInheritance(data.inheritance().keeping(null)));
    }

    /** A warm fleet that does not serve after all; a new one is removed. */
    Turn<RolloutData> letAdoptedGo(RolloutData data, Work work) {
        return data.candidate() != null && data.candidate().adopted() ? letGo(data, work) : Turn.next(data);
    }

    /** What is to be done by hand where that can't be set back. */
    static List<String> byHand(RolloutData data) {
        Least least = data.inheritance().least();
        return least == null || !data.candidate().adopted()
                ? List.of()
                : List.of(data.candidate().group() + " may still have at least " + least.meanwhile()
                        + " instances. When it may shrink again, run: aws autoscaling update-auto-scaling-group"
                        + " --auto-scaling-group-name " + data.candidate().group() + " --min-size " + least.before());
    }

    private Optional<GroupView> there(RolloutData data) {
        return scaling(data).find(data.candidate().group()).filter(group -> !group.deleting());
    }

    private AutoScaling scaling(RolloutData data) {
        return cloud.at(data.request().environment().location()).autoScaling();
    }
}
