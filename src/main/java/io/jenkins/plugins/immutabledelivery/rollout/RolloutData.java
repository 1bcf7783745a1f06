package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.health.GateProgress;
import io.jenkins.plugins.immutabledelivery.health.Subject;
import io.jenkins.plugins.immutabledelivery.model.Image;
import java.time.Instant;
import java.util.List;

/**
 * What a rollout knows; saved after every turn.
 *
 * @param request what was asked for
 * @param source the image as its source has it, perhaps in another region; null before that is found out
 * @param image the image in the environment's region; null before it is there
 * @param incumbent the fleet that served when the rollout began; null where none did, or before that is known
 * @param candidate the fleet that is to serve; null before that is decided
 * @param intruder the group of a former fleet in the target group that the candidate needs; null where none is
 * @param older former fleets that need not be kept warm any longer once this rollout is done
 * @param gates how far the candidate has come through its gates
 * @param switching whether traffic may have begun to move, so that an unwinding has to return it
 * @param progress how far the strategy has come, where it goes in steps
 * @param inheritance what the new fleet gets of the serving one's settings, and how far that has come
 * @param warmUntil until when the previous fleet is kept; null where it isn't, or before that is known
 */
public record RolloutData(
        RolloutRequest request,
        Image source,
        Image image,
        Incumbent incumbent,
        Candidate candidate,
        String intruder,
        List<Former> older,
        GateProgress gates,
        boolean switching,
        Progress progress,
        Inheritance inheritance,
        Instant warmUntil) {
    /** The form that this version saves. */
    static final int FORMAT = 1;

    public RolloutData {
        older = older == null ? List.of() : List.copyOf(older);
        gates = gates == null ? GateProgress.START : gates;
        progress = progress == null ? Progress.START : progress;
        inheritance = Inheritance.NONE.equals(inheritance) ? null : inheritance;
    }

    /** What most rollouts have nothing of is not kept; never null here. */
    @Override
    public Inheritance inheritance() {
        return inheritance == null ? Inheritance.NONE : inheritance;
    }

    /** A rollout that has not begun. */
    public static RolloutData of(RolloutRequest request) {
        return new RolloutData(
                request,
                request.image(),
                null,
                null,
                null,
                null,
                List.of(),
                GateProgress.START,
                false,
                Progress.START,
                Inheritance.NONE,
                null);
    }

    RolloutData withSource(Image found) {
        return new RolloutData(
                request,
                found,
                image,
                incumbent,
                candidate,
                intruder,
                older,
                gates,
                switching,
                progress,
                inheritance,
                warmUntil);
    }

    RolloutData withImage(Image there) {
        return new RolloutData(
                request,
                source,
                there,
                incumbent,
                candidate,
                intruder,
                older,
                gates,
                switching,
                progress,
                inheritance,
                warmUntil);
    }

    RolloutData withFleets(Incumbent serving, Candidate next, String inTheWay, List<Former> formers) {
        return new RolloutData(
                request,
                source,
                image,
                serving,
                next,
                inTheWay,
                formers,
                gates,
                switching,
                progress,
                inheritance,
                warmUntil);
    }

    RolloutData withIncumbent(Incumbent serving) {
        return new RolloutData(
                request,
                source,
                image,
                serving,
                candidate,
                intruder,
                older,
                gates,
                switching,
                progress,
                inheritance,
                warmUntil);
    }

    RolloutData withCandidate(Candidate next) {
        return new RolloutData(
                request,
                source,
                image,
                incumbent,
                next,
                intruder,
                older,
                gates,
                switching,
                progress,
                inheritance,
                warmUntil);
    }

    RolloutData withGates(GateProgress looked) {
        return new RolloutData(
                request,
                source,
                image,
                incumbent,
                candidate,
                intruder,
                older,
                looked,
                switching,
                progress,
                inheritance,
                warmUntil);
    }

    RolloutData withSwitching() {
        return new RolloutData(
                request,
                source,
                image,
                incumbent,
                candidate,
                intruder,
                older,
                gates,
                true,
                progress,
                inheritance,
                warmUntil);
    }

    RolloutData withProgress(Progress now) {
        return new RolloutData(
                request,
                source,
                image,
                incumbent,
                candidate,
                intruder,
                older,
                gates,
                switching,
                now,
                inheritance,
                warmUntil);
    }

    RolloutData withInheritance(Inheritance now) {
        return new RolloutData(
                request, source, image, incumbent, candidate, intruder, older, gates, switching, progress, now,
                warmUntil);
    }

    RolloutData withWarmUntil(Instant until) {
        return new RolloutData(
                request,
                source,
                image,
                incumbent,
                candidate,
                intruder,
                older,
                gates,
                switching,
                progress,
                inheritance,
                until);
    }

    /** Whether the serving group stays and only its instances are replaced. */
    boolean inPlace() {
        return incumbent != null && candidate != null && candidate.group().equals(incumbent.group());
    }

    /** Whose health the gates look at; a group in which old and new instances are is compared with none. */
    Subject subject() {
        return new Subject(
                candidate.group(),
                candidate.targetGroup(),
                candidate.capacity().desired(),
                incumbent == null || inPlace() ? null : new Subject.Former(incumbent.group(), incumbent.targetGroup()));
    }
}
