package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long things took lately, so that it is known when to look at them: of operations that are alike where there were
 * enough of them, else of all.
 *
 * <p>It is what the journal says and nothing else, one time for each operation and thing, in the order in which the
 * operations were submitted: so a process that begins anew expects what the one before it expected.
 */
public final class Experience {
    /** Two may agree by chance, but one says nothing of how far they differ. */
    private static final int LEAST = 2;

    private static final int NEWEST = 16;
    private static final int MOST_THINGS = 5_000;
    /** From so many on one can tell what is usual, and what is not. */
    private static final int ENOUGH = 5;

    /** How many times farther than half of all are from the middle is not usual. */
    private static final int FAR = 4;

    private static final String ALL = "";

    private final Map<String, TreeMap<Source, Duration>> took = new Recent();

    /** Forgets what was asked for longest ago. */
    private static final class Recent extends LinkedHashMap<String, TreeMap<Source, Duration>> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TreeMap<Source, Duration>> eldest) {
            return size() > MOST_THINGS;
        }
    }

    private record Source(Instant startedAt, OperationId operation) implements Comparable<Source> {
        private static final Comparator<Source> ORDER =
                Comparator.comparing(Source::startedAt).thenComparing(source -> source.operation.value());

        @Override
        public int compareTo(Source other) {
            return ORDER.compare(this, other);
        }
    }

    /** @param alike what operations have in common whose waits take about as long */
    Gain of(String alike) {
        return new Gain(alike);
    }

    /** Learns what an operation took, as it was saved. */
    synchronized void learn(String alike, Saved saved) {
        Source source = new Source(saved.startedAt(), saved.id());
        saved.took().forEach((what, time) -> {
            note(key(what, alike), source, time);
            note(key(what, ALL), source, time);
        });
    }

    private void note(String key, Source source, Duration time) {
        TreeMap<Source, Duration> times = took.computeIfAbsent(key, any -> new TreeMap<>());
        times.put(source, time);
        if (times.size() > NEWEST) {
            times.pollFirstEntry();
        }
    }

    private synchronized Optional<Pace> pace(String key) {
        return Optional.ofNullable(took.get(key))
                .filter(times -> times.size() >= LEAST)
                .map(times -> pace(times.values()));
    }

    /** A little wider than what was seen: the next one may take a little less, or a little more. */
    private static Pace pace(Collection<Duration> times) {
        List<Duration> usual = usual(times.stream().sorted().toList());
        Duration least = usual.get(0);
        Duration most = usual.get(usual.size() - 1);
        Duration margin = most.minus(least)
                .multipliedBy(7)
                .dividedBy(10L * (times.size() - 1))
                .plusSeconds(1);
        Duration earliest = least.minus(margin);
        return new Pace(earliest.isNegative() ? Duration.ZERO : earliest, most.plus(margin));
    }

    /** Without what happened once for a reason of its own, such as a wait through a throttled hour. */
    private static List<Duration> usual(List<Duration> sorted) {
        if (sorted.size() < ENOUGH) {
            return sorted;
        }
        Duration middle = sorted.get(sorted.size() / 2);
        List<Duration> distances =
                sorted.stream().map(time -> time.minus(middle).abs()).sorted().toList();
        Duration far = distances.get(distances.size() / 2).multipliedBy(FAR).plusSeconds(1);
        return sorted.stream()
                .filter(time -> time.minus(middle).abs().compareTo(far) <= 0)
                .toList();
    }

    private static String key(String what, String alike) {
        return what + "@" + alike;
    }

    /** What is known for one operation, and what its turn adds to it once that is saved. */
    public final class Gain {
        private final String alike;
        private final Map<String, Duration> gained = new HashMap<>();

        private Gain(String alike) {
            this.alike = alike;
        }

        /**
         * When something can be expected; empty where nothing is known of it.
         *
         * @param what what is waited for, always called the same
         */
        public Optional<Pace> pace(String what) {
            return Experience.this.pace(key(what, alike)).or(() -> Experience.this.pace(key(what, ALL)));
        }

        /** Something was waited for, and has come. */
        public void took(String what, Duration time) {
            gained.put(what, time);
        }

        Map<String, Duration> gained() {
            return Map.copyOf(gained);
        }
    }
}
