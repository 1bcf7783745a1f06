package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.model.GateResult;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far a fleet has come through its gates; part of an operation's saved data.
 *
 * @param gate the index of the gate that is looked at next
 * @param since when that gate was first looked at, or, in a watch, when the watch began; null before
 * @param passes how many looks at it in a row have passed
 * @param results the results of the gates so far
 * @param attempt the run of a script that is under way; null where none is
 * @param attempts how many runs of scripts there were
 * @param marks in a watch, how each of the gates does; empty before the first look
 * @param answer when AWS was asked for the answer that was the latest pass; null before
 */
public record GateProgress(
        int gate,
        Instant since,
        int passes,
        List<GateResult> results,
        CommandAttempt attempt,
        int attempts,
        List<Mark> marks,
        Instant answer) {
    /** Before the first look. */
    public static final GateProgress START = new GateProgress(0, null, 0, List.of(), null, 0, List.of(), null);

    /**
     * How a gate does that is watched.
     *
     * @param lookedAt when it was looked at last; null before
     * @param passes how many looks in a row have passed
     * @param badSince since when it has not been well; null while it is
     * @param proven whether it has passed as often in a row as it asks for
     * @param seen what was seen last, where it is not well or nothing can be said yet; else null
     * @param unseenSince since when nobody could look; null while somebody can
     */
    public record Mark(
            Instant lookedAt, int passes, Instant badSince, boolean proven, String seen, Instant unseenSince) {
        private static final Duration LONGEST = Duration.ofMinutes(1);
        /** From the shortest interval, a second, that is more than the longest pause. */
        private static final int MOST_DOUBLINGS = 6;

        static final Mark NONE = new Mark(null, 0, null, false, null, null);

        Mark well(Instant now, boolean enough) {
            return new Mark(now, passes + 1, null, proven || enough, null, null);
        }

        Mark unsettled(Instant now, String words) {
            return new Mark(now, 0, badSince, proven, words, null);
        }

        Mark ill(Instant now, String words) {
            return new Mark(now, 0, badSince == null ? now : badSince, proven, words, null);
        }

        /** What was not well before is given its grace anew when it can be seen again. */
        Mark unseen(Instant now, String words) {
            return new Mark(now, 0, null, proven, words, unseenSince == null ? now : unseenSince);
        }

        /**
         * When it is to be looked at again: after its interval, or, the longer it has been well, after up to a minute; and
         * in the last interval of the watch, so that what counts in the end is what was seen then.
         *
         * @param end when the watch ends; null where that is not known
         */
        Instant due(GateSpec spec, Instant end) {
            if (lookedAt == null) {
                return Instant.MIN;
            }
            Instant due = lookedAt.plus(pause(spec));
            Instant last = end == null ? due : end.minus(spec.interval());
            return lookedAt.isBefore(last) && last.isBefore(due) ? last : due;
        }

        /** What has not passed as often as it must is not put off, nor is what was not well a moment ago. */
        private Duration pause(GateSpec spec) {
            boolean unproven = spec.needsTraffic() && !proven;
            Duration longer = spec.interval().multipliedBy(1L << Math.min(Math.max(0, passes - 1), MOST_DOUBLINGS));
            return unproven || spec.interval().compareTo(LONGEST) >= 0
                    ? spec.interval()
                    : longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        }
    }

    public GateProgress {
        results = results == null ? List.of() : List.copyOf(results);
        marks = marks == null ? List.of() : List.copyOf(marks);
    }

    GateProgress lookedAt(Instant now) {
        return since == null ? new GateProgress(gate, now, passes, results, attempt, attempts, marks, answer) : this;
    }

    /** Whether a pass that rests on that answer is another one: others may have been given it too, but it counts once. */
    boolean counts(Instant asked) {
        return answer == null || asked.isAfter(answer);
    }

    GateProgress onePass(Instant asked) {
        return new GateProgress(gate, since, passes + 1, results, null, attempts, marks, asked);
    }

    GateProgress noPass(CommandAttempt running) {
        int number = running == null ? attempts : running.number();
        return new GateProgress(gate, since, 0, results, running, number, marks, null);
    }

    /** The same with a run of a script that takes more looks, and has not been counted yet. */
    GateProgress running(CommandAttempt attempted) {
        return new GateProgress(gate, since, passes, results, attempted, attempted.number(), marks, answer);
    }

    GateProgress nextGate(GateResult result) {
        return new GateProgress(gate + 1, null, 0, with(result), null, attempts, marks, null);
    }

    GateProgress and(GateResult result) {
        return new GateProgress(gate, since, passes, with(result), attempt, attempts, marks, answer);
    }

    private List<GateResult> with(GateResult result) {
        // A canary passes its gates at every step; what was seen where is kept of the last time.
        List<GateResult> all = new ArrayList<>(results.stream()
                .map(before -> before.name().equals(result.name()) ? before.withoutSightings() : before)
                .toList());
        all.add(result);
        return all;
    }

    /** The same for other gates, or for a watch, that begins: its results are kept, its looks begin anew. */
    public GateProgress watching() {
        return new GateProgress(0, null, 0, results, null, attempts, List.of(), null);
    }

    /** Whether in a watch a gate is not well at the moment. */
    public boolean ill() {
        return marks.stream().anyMatch(mark -> mark.badSince() != null);
    }

    Mark mark(int index) {
        return index < marks.size() ? marks.get(index) : Mark.NONE;
    }

    /** The same after a look at one of the gates; next is the one that is due first. */
    GateProgress marked(Mark mark, List<GateSpec> gates, Instant end) {
        List<Mark> all = new ArrayList<>();
        int here = gate % gates.size();
        for (int i = 0; i < gates.size(); i++) {
            all.add(i == here ? mark : mark(i));
        }
        int next = IntStream.range(1, gates.size() + 1)
                .map(step -> (here + step) % gates.size())
                .boxed()
                .min(Comparator.comparing(index -> all.get(index).due(gates.get(index), end)))
                .orElse(here);
        return new GateProgress(next, since, 0, results, null, attempts, all, null);
    }
}
