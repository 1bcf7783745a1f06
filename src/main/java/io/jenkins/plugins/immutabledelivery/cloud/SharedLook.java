package io.jenkins.plugins.immutabledelivery.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks at one kind of thing, for all that wait for some of them.
 *
 * @param <V> what is seen
 */
final class SharedLook<V> {
    /** Looks are made at whole seconds, so those of one moment are not further apart than this. */
    private static final Duration FRESH = Duration.ofMillis(500);
    /** Longer than the longest time between two looks of one wait. */
    private static final Duration WAITED_FOR = Duration.ofSeconds(80);

    private final Pause pause;
    private final int most;
    private final Function<Collection<String>, List<V>> ask;
    private final Function<V, String> key;
    private final Map<String, Seen<V>> seen = new HashMap<>();

    /** What was seen of a thing; null for nothing. */
    private record Seen<V>(V view, Instant at, Instant wanted) {
        boolean freshBy(Instant now) {
            return at.plus(FRESH).isAfter(now);
        }

        Seen<V> wantedAt(Instant now) {
            return new Seen<>(view, at, now);
        }
    }

    /**
     * @param pause when the service wants to be left alone
     * @param most how many are asked for at once
     * @param ask asks for some of them, by their keys
     * @param key the key of one
     */
    SharedLook(Pause pause, int most, Function<Collection<String>, List<V>> ask, Function<V, String> key) {
        this.pause = pause;
        this.most = most;
        this.ask = ask;
        this.key = key;
    }

    /** What is there of those. One asks at a time: who comes meanwhile finds the answer. */
    synchronized List<V> look(Collection<String> keys) {
        Instant now = pause.now();
        boolean known = keys.stream()
                .allMatch(one -> seen.containsKey(one) && seen.get(one).freshBy(now));
        if (!known) {
            askFor(keys, now);
        }
        keys.forEach(one -> seen.computeIfPresent(one, (any, before) -> before.wantedAt(now)));
        return keys.stream()
                .map(one -> seen.get(one).view())
                .filter(Objects::nonNull)
                .toList();
    }

    private void askFor(Collection<String> keys, Instant now) {
        seen.values().removeIf(one -> one.wanted().plus(WAITED_FOR).isBefore(now));
        Set<String> wanted = new LinkedHashSet<>(keys);
        seen.keySet().stream().limit(Math.max(0, most - wanted.size())).forEach(wanted::add);
        List<V> answer = pause.unlessPaused(() -> ask.apply(List.copyOf(wanted)));
        Map<String, V> found = new HashMap<>();
        answer.forEach(view -> found.put(key.apply(view), view));
        wanted.forEach(one -> seen.put(
                one,
                new Seen<>(
                        found.get(one),
                        now,
                        seen.containsKey(one) ? seen.get(one).wanted() : now)));
    }
}
