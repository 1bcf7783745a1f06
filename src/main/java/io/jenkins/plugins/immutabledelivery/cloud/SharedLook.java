package io.jenkins.plugins.immutabledelivery.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks at one kind of thing, for all that wait for some of them. The more there are, the longer an answer is good, so
 * that all together make hardly more calls than one alone.
 *
 * @param <V> what is seen
 */
final class SharedLook<V> {
    /** Looks are made at whole seconds, so those of one moment are not further apart than this. */
    private static final Duration FRESH = Duration.ofMillis(500);
    /** How much longer an answer is good for each thing that is waited for. */
    private static final Duration FRESH_IN_A_CROWD = Duration.ofMillis(220);
    /** With that a hundred make hardly more calls than one; so late, at worst, it is seen what has come. */
    private static final Duration LONGEST_FRESH = Duration.ofSeconds(22);
    /** Longer than the longest time between two looks of one wait. */
    private static final Duration WAITED_FOR = Duration.ofSeconds(200);

    private final Pause pause;
    private final int most;
    private final Function<Collection<String>, List<V>> ask;
    private final Function<V, String> key;
    private final boolean patient;
    private final Map<String, Seen<V>> seen = new HashMap<>();
    private Instant asked = Instant.EPOCH;

    /**
     * What was seen of a thing.
     *
     * @param view null for nothing
     * @param at when it was asked for; long ago for one that is asked for with the next call
     * @param wanted when somebody wanted to know
     */
    private record Seen<V>(V view, Instant at, Instant wanted) {}

    /**
     * @param pause when the service wants to be left alone
     * @param most how many are asked for at once, unless somebody waits for more than that
     * @param ask asks for some of them, by their keys
     * @param key the key of one
     * @param patient whether, in a crowd, one that was never asked for may pass for one that is not there yet
     */
    SharedLook(
            Pause pause,
            int most,
            Function<Collection<String>, List<V>> ask,
            Function<V, String> key,
            boolean patient) {
        this.pause = pause;
        this.most = most;
        this.ask = ask;
        this.key = key;
        this.patient = patient;
    }

    /** What is there of those. One asks at a time: who comes meanwhile finds the answer. */
    synchronized Looks.Answer<List<V>> look(Collection<String> keys) {
        Instant now = pause.now();
        seen.values().removeIf(one -> one.wanted().plus(WAITED_FOR).isBefore(now));
        Duration fresh = fresh();
        boolean known = keys.stream().allMatch(one -> seenLately(one, now, fresh));
        keys.forEach(one -> seen.compute(
                one,
                (any, before) -> new Seen<>(
                        before == null ? null : before.view(), before == null ? Instant.EPOCH : before.at(), now)));
        if (!known) {
            askFor(keys, now);
        }
        List<V> views = keys.stream()
                .map(one -> seen.get(one).view())
                .filter(Objects::nonNull)
                .toList();
        Instant at = keys.stream()
                .map(one -> seen.get(one).at())
                .min(Comparator.naturalOrder())
                .orElse(now);
        return new Looks.Answer<>(views, at);
    }

    private Duration fresh() {
        Duration longer = FRESH_IN_A_CROWD.multipliedBy(seen.size());
        return longer.compareTo(FRESH) < 0 ? FRESH : longer.compareTo(LONGEST_FRESH) > 0 ? LONGEST_FRESH : longer;
    }

    private boolean seenLately(String one, Instant now, Duration fresh) {
        boolean never = !seen.containsKey(one) || seen.get(one).at().equals(Instant.EPOCH);
        boolean mayWait = patient && fresh.compareTo(FRESH) > 0;
        Instant at = never ? mayWait ? asked : Instant.EPOCH : seen.get(one).at();
        return at.plus(fresh).isAfter(now);
    }

    private void askFor(Collection<String> keys, Instant now) {
        Set<String> wanted = new LinkedHashSet<>(keys);
        int room = Math.max(0, most - wanted.size());
        // Of those for which there is no room, most are waited for no longer.
        seen.entrySet().stream()
                .filter(other -> !wanted.contains(other.getKey()))
                .sorted(Comparator.comparing(other -> other.getValue().wanted(), Comparator.reverseOrder()))
                .limit(room)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(wanted::add);
        List<V> answer = pause.unlessPaused(() -> ask.apply(List.copyOf(wanted)));
        asked = now;
        Map<String, V> found = new HashMap<>();
        answer.forEach(view -> found.put(key.apply(view), view));
        wanted.forEach(
                one -> seen.computeIfPresent(one, (any, before) -> new Seen<>(found.get(one), now, before.wanted())));
    }
}
