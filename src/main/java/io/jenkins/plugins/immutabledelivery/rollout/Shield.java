package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Member;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The phases that protect both fleets' instances from scale-in while traffic moves, where that is asked for: the new
 * fleet has little to do at first, the former one has less and less, and both are needed in full. Which instances it
 * protects is saved first, so that it takes back its own protection and nobody else's.
 */
final class Shield {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Cloud cloud;

    Shield(Cloud cloud) {
        this.cloud = cloud;
    }

    static boolean asked(RolloutData data) {
        StrategySpec strategy = data.request().strategy();
        return strategy instanceof BlueGreenSpec blueGreen && blueGreen.scaleInProtection()
                || strategy instanceof CanarySpec canary && canary.scaleInProtection();
    }

    static String incumbent(RolloutData data) {
        return data.incumbent() == null ? null : data.incumbent().group();
    }

    static String candidate(RolloutData data) {
        return data.candidate() == null ? null : data.candidate().group();
    }

    /** Saves which instances are about to be protected. */
    Turn<RolloutData> choose(RolloutData data, Work work) {
        return asked(data) ? Turn.next(chosen(chosen(data, incumbent(data)), candidate(data))) : Turn.next(data);
    }

    private RolloutData chosen(RolloutData data, String name) {
        List<String> bare = group(data, name).stream()
                .flatMap(group -> group.members().stream())
                .filter(member -> member.inService() && !member.protectedFromScaleIn())
                .map(Member::instanceId)
                .toList();
        return bare.isEmpty() ? data : data.withProgress(data.progress().shielding(name, bare));
    }

    Turn<RolloutData> raise(RolloutData data, Function<RolloutData, String> which, Work work) {
        return set(data, which.apply(data), true, work);
    }

    Turn<RolloutData> lift(RolloutData data, Function<RolloutData, String> which, Work work) {
        return set(data, which.apply(data), false, work);
    }

    /** Takes the protection off the serving fleet that others have given it: it would not go away with it. */
    Turn<RolloutData> bare(RolloutData data, Work work) {
        return set(data, incumbent(data), data.inheritance().bared(), false, work);
    }

    /** Gives it back to what has not gone. */
    Turn<RolloutData> cover(RolloutData data, Work work) {
        return set(data, incumbent(data), data.inheritance().bared(), true, work);
    }

    private Turn<RolloutData> set(RolloutData data, String name, boolean on, Work work) {
        List<String> chosen =
                name == null ? List.of() : data.progress().shielded().getOrDefault(name, List.of());
        return set(data, name, chosen, on, work);
    }

    /** As many as a call takes in each turn; which are left is what AWS shows. */
    private Turn<RolloutData> set(RolloutData data, String name, List<String> chosen, boolean on, Work work) {
        if (chosen.isEmpty()) {
            return Turn.next(data);
        }
        Optional<GroupView> group = group(data, name);
        if (group.isEmpty()) {
            return Turn.next(data);
        }
        List<String> left = group.get().members().stream()
                .filter(member -> chosen.contains(member.instanceId())
                        && member.lifecycleState().equals("InService")
                        && member.protectedFromScaleIn() != on)
                .map(Member::instanceId)
                .limit(AutoScaling.MOST_PROTECTED)
                .toList();
        if (left.isEmpty() && work.elapsed().compareTo(on ? Duration.ZERO : FleetPhases.SETTLE) >= 0) {
            work.say(name + (on ? " is" : " is no longer") + " protected from scale-in");
            return Turn.next(on ? data : data.withProgress(data.progress().noLongerShielding(name)));
        }
        try {
            if (!left.isEmpty()) {
                scaling(data).protect(name, left, on);
            }
        } catch (CloudException e) {
            // One of them has gone in this moment; the next look shows which are left.
            if (e.kind() != CloudException.Kind.INVALID && e.kind() != CloudException.Kind.NOT_FOUND) {
                throw e;
            }
        }
        return Turn.wait(
                data, SOON, (on ? "protecting " : "taking the protection off ") + name + (on ? " from scale-in" : ""));
    }

    /** What is to be done by hand where the protection can't be taken off. */
    static List<String> byHand(RolloutData data) {
        return new TreeMap<>(data.progress().shielded())
                .entrySet().stream()
                        .map(shielded -> shielded.getKey() + " stays protected from scale-in: it can't shrink, and what"
                                + " Auto Scaling would take away costs on. When it may shrink again, run: aws autoscaling"
                                + " set-instance-protection --no-protected-from-scale-in --auto-scaling-group-name "
                                + shielded.getKey() + " --instance-ids " + String.join(" ", shielded.getValue())
                                + " (those that are still there, at most " + AutoScaling.MOST_PROTECTED + " a call)")
                        .toList();
    }

    private Optional<GroupView> group(RolloutData data, String name) {
        return name == null ? Optional.empty() : scaling(data).find(name).filter(group -> !group.deleting());
    }

    private AutoScaling scaling(RolloutData data) {
        return cloud.at(data.request().environment().location()).autoScaling();
    }
}
