package io.jenkins.plugins.immutabledelivery.trial;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.rehearsal.SimulatedRegion;
import io.jenkins.plugins.immutabledelivery.trial.Trial.Remains;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A trial in which nothing fails, and what would have been left at each moment at which it could have died: after each
 * call to AWS, before its answer is used, and before and after each save.
 */
final class Reference {
    /**
     * What would have been left at some moments, one after the other, between which nothing changed.
     *
     * @param moment the first of these moments, for people
     * @param remains what is left
     * @param over whether all steps had ended by then
     */
    record Point(String moment, Remains remains, boolean over) {
        /** Whether an operation had been submitted by then. */
        boolean begun(OperationId operation) {
            return remains.disk().records().operations().find(operation).isPresent();
        }
    }

    private final Trial trial;
    private final List<Point> points = new ArrayList<>();
    private final Map<String, Integer> moments = new TreeMap<>();
    private final Set<String> saved = new HashSet<>();
    private final Outcome whenOver;
    private final Outcome whenIdle;
    private String last;
    private boolean changed = true;
    private boolean over;
    private boolean auditing;

    /** @param trial not started yet */
    Reference(Trial trial) {
        this.trial = trial;
        Recorder recorder = new Recorder();
        trial.account().gate().listen(recorder);
        trial.disk().watch(recorder);
        trial.start();
        trial.runUntilOver();
        over = true;
        whenOver = outcome();
        trial.runUntilIdle();
        whenIdle = outcome();
    }

    private Outcome outcome() {
        auditing = true;
        Outcome outcome = Outcome.of(trial);
        auditing = false;
        return outcome;
    }

    /** What is left at each moment, that which is the same at several given once. */
    List<Point> points() {
        return points;
    }

    /** How many moments there were, by their kind. */
    Map<String, Integer> moments() {
        return moments;
    }

    /** How many moments there were. */
    int count() {
        return moments.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether this trial too was, right after some save, what that fingerprint is of. */
    boolean wasSaved(String fingerprint) {
        return saved.contains(fingerprint);
    }

    /** How things stand when no step follows. */
    Outcome whenOver() {
        return whenOver;
    }

    /** How things stand when nothing more happens. */
    Outcome whenIdle() {
        return whenIdle;
    }

    private final class Recorder implements CallListener, Disk.Watcher {
        @Override
        public void stepped(SimulatedRegion region) {
            changed = true;
        }

        @Override
        public void after(Call call) {
            if (!auditing) {
                changed |= !call.readOnly();
                moment("after a call", "after " + call);
            }
        }

        @Override
        public void beforeSave() {
            moment("before a save", "before a save");
        }

        @Override
        public void afterSave() {
            changed = true;
            moment("after a save", "after a save");
            saved.add(last);
        }

        private void moment(String kind, String words) {
            moments.merge(kind, 1, Integer::sum);
            if (!changed) {
                return;
            }
            changed = false;
            String now = trial.fingerprint();
            if (!now.equals(last)) {
                last = now;
                points.add(new Point(words + " at " + trial.now() + " (" + count() + ")", trial.remains(), over));
            }
        }
    }
}
