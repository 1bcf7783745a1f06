package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.GroupSettings;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The phases that keep scaling policies and scheduled actions from scaling a fleet that has no traffic: the new one until
 * it has, the former one from then on, so that it can take it back. Which processes they suspend is saved, and tagged on
 * the former fleet, so that only these go on again; where nothing scales a fleet they do nothing.
 */
final class ScalingHold {
    /** As long as a period of EC2's basic monitoring. */
    private static final Duration MEASURED = Duration.ofMinutes(5);

    private final Cloud cloud;

    ScalingHold(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Saves which processes of the serving group are about to be suspended. */
    Turn<RolloutData> choose(RolloutData data, Work work) {
        return Turn.next(data.withInheritance(data.inheritance().holding(scalingProcesses(data))));
    }

    /** Those by which the serving group is scaled. */
    private static List<String> scalingProcesses(RolloutData data) {
        GroupSettings settings = data.inheritance().orNone();
        return data.inheritance().scales()
                ? Gifts.SCALING.stream()
                        .filter(process -> !settings.suspended().contains(process))
                        .toList()
                : List.of();
    }

    /** Whoever brings it back later has to know what to resume. */
    Turn<RolloutData> markServing(RolloutData data, Work work) {
        if (held(data)) {
            mark(data, data.incumbent().group(), data.inheritance().held());
        }
        return Turn.next(data);
    }

    Turn<RolloutData> holdServing(RolloutData data, Work work) {
        if (held(data)) {
            suspend(data, data.incumbent().group(), data.inheritance().held());
            work.say("scaling policies and schedules of " + data.incumbent().group() + " are held");
        }
        return Turn.next(data);
    }

    /** Not at once where it had no traffic: its alarms still say so, and would take away what it needs again. */
    Turn<RolloutData> releaseServing(RolloutData data, Work work) {
        if (held(data) && data.switching() && work.elapsed().compareTo(MEASURED) < 0) {
            return Turn.wait(
                    data,
                    MEASURED.minus(work.elapsed()),
                    "waiting until the metrics of " + data.incumbent().group() + " show its traffic");
        }
        if (held(data) && there(data, data.incumbent().group())) {
            resume(data, data.incumbent().group(), data.inheritance().held());
            work.say(data.incumbent().group() + " is scaled as before");
        }
        return Turn.next(data);
    }

    Turn<RolloutData> unmarkServing(RolloutData data, Work work) {
        if (held(data) && there(data, data.incumbent().group())) {
            mark(data, data.incumbent().group(), List.of());
        }
        return Turn.next(data.withInheritance(data.inheritance().holding(List.of())));
    }

    /** What is to be done by hand where the former fleet can't be given its traffic back. */
    static List<String> byHand(RolloutData data) {
        return held(data)
                ? List.of("Nothing scales " + data.incumbent().group() + ". When it serves again, run: aws autoscaling"
                        + " resume-processes --auto-scaling-group-name "
                        + data.incumbent().group()
                        + " --scaling-processes "
                        + String.join(" ", data.inheritance().held()))
                : List.of();
    }

    /** Saves which processes of the group that serves now were held before. */
    Turn<RolloutData> chooseFreed(RolloutData data, Work work) {
        if (!data.candidate().adopted()) {
            return Turn.next(data.withInheritance(data.inheritance().freeing(scalingProcesses(data))));
        }
        List<String> held = region(data).autoScaling().find(data.candidate().group()).stream()
                .map(GroupView::tags)
                .map(tags -> tags.getOrDefault(Tags.HELD, ""))
                .filter(words -> !words.isEmpty())
                .flatMap(words -> List.of(words.split(" ")).stream())
                .toList();
        return Turn.next(data.withInheritance(data.inheritance().freeing(held)));
    }

    Turn<RolloutData> release(RolloutData data, Work work) {
        if (freed(data)) {
            resume(data, data.candidate().group(), data.inheritance().freed());
            work.say(data.candidate().group() + " is scaled by its policies and schedules now");
        }
        return Turn.next(data);
    }

    Turn<RolloutData> unmark(RolloutData data, Work work) {
        if (freed(data) && data.candidate().adopted()) {
            mark(data, data.candidate().group(), List.of());
        }
        return Turn.next(data);
    }

    /** A warm fleet that does not serve after all is left as it was. */
    Turn<RolloutData> markAdopted(RolloutData data, Work work) {
        if (warmAgain(data)) {
            mark(data, data.candidate().group(), data.inheritance().freed());
        }
        return Turn.next(data);
    }

    Turn<RolloutData> holdAdopted(RolloutData data, Work work) {
        if (warmAgain(data)) {
            suspend(data, data.candidate().group(), data.inheritance().freed());
        }
        return Turn.next(data);
    }

    private boolean warmAgain(RolloutData data) {
        return freed(data)
                && data.candidate().adopted()
                && there(data, data.candidate().group());
    }

    private static boolean held(RolloutData data) {
        return !data.inheritance().held().isEmpty();
    }

    private static boolean freed(RolloutData data) {
        return !data.inheritance().freed().isEmpty();
    }

    private boolean there(RolloutData data, String group) {
        return region(data)
                .autoScaling()
                .find(group)
                .filter(view -> !view.deleting())
                .isPresent();
    }

    private void mark(RolloutData data, String group, List<String> processes) {
        region(data).autoScaling().tag(group, Map.of(Tags.HELD, String.join(" ", processes)));
    }

    private void suspend(RolloutData data, String group, List<String> processes) {
        region(data).scalingSettings().suspend(group, processes);
    }

    private void resume(RolloutData data, String group, List<String> processes) {
        region(data).scalingSettings().resume(group, processes);
    }

    private Region region(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }
}
