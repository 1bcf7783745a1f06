package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes.RefreshView;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The phases that replace the instances of the serving group, by an instance refresh that is watched all along. */
final class RefreshPhases {
    /** The phase to which a rollout comes back at each checkpoint. */
    static final String REPLACE = "replace instances up to the next checkpoint";

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(15);
    /** How late it is seen at worst that all are replaced. */
    private static final Duration LATEST = Duration.ofMinutes(1);
    /** The time at a checkpoint counts from when it is seen, and AWS's from when it is reached: see {@link Refreshes}. */
    private static final Duration BEFORE_CHECKPOINT = Duration.ofSeconds(25);

    private static final int ALL = 100;

    private final Cloud cloud;
    private final RefreshGates gates;

    RefreshPhases(Cloud cloud) {
        this.cloud = cloud;
        this.gates = new RefreshGates(cloud);
    }

    /** Looks whether anybody else is at it; from here on an unwinding turns back, whatever AWS shows at that moment. */
    Turn<RolloutData> begin(RolloutData data, Work work) {
        String group = data.candidate().group();
        String targetGroup = data.candidate().targetGroup();
        Optional<RefreshView> other = Rivals.refresh(region(data), group);
        if (other.isPresent()) {
            return Turn.fail(data, Rivals.refreshing(group, other.get()));
        }
        Optional<Failure> rival = Rivals.now(region(data), data, work);
        if (rival.isPresent()) {
            return Turn.fail(data, rival.get());
        }
        Traffic traffic = new Traffic(region(data), data.request().environment().route());
        if (!traffic.attached(group, targetGroup) || !traffic.reaches(group)) {
            return Turn.fail(
                    data,
                    Failure.of(
                            "begin the instance refresh",
                            group,
                            "it no longer gets its traffic through " + targetGroup + ", as it did when this began",
                            "See who changed it, and make the fleet serve that is to serve; then run the step again."));
        }
        int desired = desired(data);
        int healthy = traffic.healthy(group, targetGroup);
        return healthy >= desired
                ? Turn.next(data.withSwitching())
                : Turn.wait(data, LATER, "instances stay: " + healthy + " of " + desired + " healthy in " + group);
    }

    Turn<RolloutData> start(RolloutData data, Work work) {
        if (Refreshes.forward(region(data), data).isPresent()) {
            return Turn.next(data);
        }
        String group = data.candidate().group();
        try {
            String id = region(data)
                    .instanceRefreshes()
                    .start(
                            group,
                            data.candidate().templateId(),
                            data.candidate().templateVersion(),
                            Refreshes.preferences(data));
            work.say("instance refresh " + id + " of " + group + " started, to "
                    + data.image().version() + " (" + data.image().id() + ")");
            return Turn.next(data);
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.IN_USE) {
                throw e;
            }
            return whose(data, work);
        }
    }

    /** A refresh is under way: ours, from a call whose answer was lost, or somebody else's. */
    private Turn<RolloutData> whose(RolloutData data, Work work) {
        String group = data.candidate().group();
        Optional<RefreshView> active = Rivals.refresh(region(data), group);
        if (active.filter(refresh -> Refreshes.isForward(refresh, data)).isPresent()) {
            return Turn.next(data);
        }
        return active.isPresent()
                ? Turn.fail(data, Rivals.refreshing(group, active.get()))
                : Turn.wait(data, SOON, "an instance refresh is under way but can't be seen yet");
    }

    Turn<RolloutData> replace(RolloutData data, Work work) {
        Optional<RefreshView> found = Refreshes.forward(region(data), data);
        Optional<Turn<RolloutData>> off = Refreshes.offCourse(data, found, work);
        if (off.isPresent()) {
            return off.get();
        }
        RefreshView refresh = found.orElseThrow();
        List<Integer> stages = spec(data).stages();
        int step = data.progress().step();
        boolean all = refresh.baking() || refresh.successful();
        // AWS passes over checkpoints that it reaches together with a later one, and over those at which nobody looked.
        while (step < stages.size() - 1
                && (all || refresh.percentComplete() >= stages.get(step + 1) && stages.get(step + 1) < ALL)) {
            step++;
        }
        if (!all && (stages.get(step) == ALL || refresh.percentComplete() < stages.get(step))) {
            return gates.whileReplacing(
                    following(data, work),
                    work,
                    stages.get(step) == ALL ? LATEST : BEFORE_CHECKPOINT,
                    "instance refresh " + refresh.id() + ": " + refresh.words() + ", " + refresh.percentComplete()
                            + " % replaced");
        }
        work.say((all ? "all instances" : refresh.percentComplete() + " %") + " of "
                + data.candidate().group() + " replaced");
        return Turn.next(data.withGates(data.gates().watching())
                .withProgress(data.progress().reachedAt(step, work.now())));
    }

    /** The verdict from outside is asked for once: at the first checkpoint, or when all are replaced. */
    Turn<RolloutData> awaitVerdict(RolloutData data, Work work) {
        if (!data.gates().results().isEmpty()) {
            return Turn.next(data);
        }
        Turn<RolloutData> turn = ExternalGate.look(data, work);
        return turn instanceof Turn.Wait<RolloutData> wait
                ? onCourse(data, work, Turn.wait(data, LATER, wait.awaiting()))
                : turn;
    }

    Turn<RolloutData> passGates(RolloutData data, Work work) {
        return onCourse(data, work, gates.pass(following(data, work), work));
    }

    /** What a look at the gates brought, unless the refresh has left its course or is about to go on without them. */
    private Turn<RolloutData> onCourse(RolloutData data, Work work, Turn<RolloutData> turn) {
        if (turn instanceof Turn.Fail<RolloutData>) {
            return turn;
        }
        Optional<Turn<RolloutData>> off = Refreshes.offCourse(data, Refreshes.forward(region(data), data), work);
        if (off.isPresent()) {
            return off.get();
        }
        boolean last = data.progress().step() == spec(data).stages().size() - 1;
        if (!(turn instanceof Turn.Wait<RolloutData> wait) || last) {
            return turn;
        }
        if (Refreshes.goesOnSoon(data, work.now())) {
            return Turn.fail(wait.data(), late(data, wait.awaiting()));
        }
        // A gate may be looked at so seldom that AWS would go on between two looks.
        Duration left = Refreshes.lastLook(data, work.now());
        return left.isNegative() || left.compareTo(wait.after()) >= 0
                ? turn
                : Turn.wait(wait.data(), left, wait.awaiting());
    }

    private static Failure late(RolloutData data, String awaiting) {
        return Failure.of(
                "pass the gates at a checkpoint",
                data.candidate().group(),
                "not passed within the checkpoint's delay of "
                        + spec(data).checkpointDelay().toSeconds() + " s, after which AWS goes on; seen last: "
                        + awaiting,
                "Mend what was awaited, or use a longer checkpointDelay.");
    }

    /** Back to the next checkpoint, as long as there is one. */
    Turn<RolloutData> goOn(RolloutData data, Work work) {
        return data.progress().step() < spec(data).stages().size() - 1
                ? Turn.back(data.withProgress(data.progress().nextStep()), REPLACE)
                : Turn.next(data);
    }

    /** As long as AWS bakes too, so that it can turn back by itself. */
    Turn<RolloutData> watch(RolloutData data, Work work) {
        Optional<RefreshView> found = Refreshes.forward(region(data), data);
        Optional<Turn<RolloutData>> off = Refreshes.offCourse(data, found, work);
        if (off.isPresent()) {
            return off.get();
        }
        Turn<RolloutData> turn = gates.watch(following(data, work), work);
        return turn instanceof Turn.Next<RolloutData> && !found.orElseThrow().successful()
                ? Turn.wait(
                        turn.data(), LATER, "instance refresh: " + found.get().words())
                : turn;
    }

    /** What the ledger says next, AWS has to show first; and nobody else may have come to serve. */
    Turn<RolloutData> awaitVersion(RolloutData data, Work work) {
        Optional<Failure> rival = Rivals.now(region(data), data, work);
        if (rival.isPresent()) {
            return Turn.fail(data, rival.get());
        }
        long wanted = data.candidate().templateVersion();
        long shown = region(data)
                .autoScaling()
                .find(data.candidate().group())
                .map(GroupView::launchTemplateVersion)
                .orElse(0L);
        return shown == wanted
                ? Turn.next(data)
                : Turn.wait(
                        data,
                        SOON,
                        data.candidate().group() + " shows launch template version " + shown + ", not " + wanted);
    }

    /** A scaling policy or a person may change how many there are to be; what counts is what AWS says now. */
    private RolloutData following(RolloutData data, Work work) {
        int desired = desired(data);
        int before = data.candidate().capacity().desired();
        if (desired == before) {
            return data;
        }
        work.say(data.candidate().group() + " is to have " + desired + " instances now, no longer " + before);
        return data.withCandidate(data.candidate().sized(Refreshes.capacity(desired), Refreshes.capacity(desired)));
    }

    private int desired(RolloutData data) {
        return region(data)
                .autoScaling()
                .find(data.candidate().group())
                .map(group -> Math.max(1, group.capacity().desired()))
                .orElse(data.candidate().capacity().desired());
    }

    private static RollingSpec spec(RolloutData data) {
        return Refreshes.spec(data);
    }

    private Region region(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }
}
