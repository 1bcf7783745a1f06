package io.jenkins.plugins.immutabledelivery.operation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long things took lately, so that it is known when to look at them: of operations that are alike where there were
 * enough of them, else of all.
 */
public final class Experience {
    /** Two may agree by chance, but one says nothing of how far they differ. */
    private static final int LEAST = 2;

    private static final int NEWEST = 8;
    private static final int MOST_THINGS = 5_000;
    private static final String ALL = "";

    private final Map<String, Deque<Duration>> took = new Recent();

    /** Forgets what was asked for longest ago. */
    private static final class Recent extends LinkedHashMap<String, Deque<Duration>> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Duration>> eldest) {
            return size() > MOST_THINGS;
        }
    }

    /** @param alike what operations have in common whose waits take about as long */
    Gain of(String alike) {
        return new Gain(alike);
    }

    private synchronized void note(String key, Duration time) {
        Deque<Duration> times = took.computeIfAbsent(key, any -> new ArrayDeque<>());
        times.add(time);
        if (times.size() > NEWEST) {
            times.remove();
        }
    }

    private synchronized Optional<Pace> pace(String key) {
        return Optional.ofNullable(took.get(key))
                .filter(times -> times.size() >= LEAST)
                .map(Experience::pace);
    }

    /** A little wider than what was seen: the next one may take a little less, or a little more. */
    private static Pace pace(Collection<Duration> times) {
        Duration least = Collections.min(times);
        Duration most = Collections.max(times);
        Duration margin = most.minus(least).dividedBy(10).plusSeconds(1);
        Duration earliest = least.minus(margin);
        return new Pace(earliest.isNegative() ? Duration.ZERO : earliest, most.plus(margin));
    }

    /** What is known for one operation, and what it adds to it. */
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
            note(key(what, alike), time);
            note(key(what, ALL), time);
            gained.put(what, time);
        }

        void tookAll(Map<String, Duration> all) {
            all.forEach(this::took);
        }

        Map<String, Duration> gained() {
            return Map.copyOf(gained);
        }

        private static String key(String what, String alike) {
            return what + "@" + alike;
        }
    }
}
