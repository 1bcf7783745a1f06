package io.jenkins.plugins.immutabledelivery.jenkins;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Journal;
import io.jenkins.plugins.immutabledelivery.operation.Listener;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One engine with what it works on: AWS itself, or the rehearsed account. Steps only look in: an operation goes on
 * whether its step watches it or not, which is what makes a restart harmless.
 */
abstract class Room implements Listener, AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(Room.class.getName());
    /** What was said of an operation while no step watched it, as after a restart, is kept up to this many lines. */
    private static final int MOST_UNHEARD = 200;
    /** Longer than any controller is down whose builds wait to go on. */
    private static final Duration KEPT = Duration.ofDays(90);

    private final Map<OperationId, Watcher> watchers = new ConcurrentHashMap<>();
    private final Map<OperationId, List<String>> unheard = new ConcurrentHashMap<>();

    /** What a step is told; on the engine's threads, so it has to be quick. */
    interface Watcher {
        /** A real change of state. */
        void told(Saved operation, String line);

        /** Nothing more will happen. */
        void ended(Saved operation);
    }

    abstract Engine engine();

    abstract Journal journal();

    abstract Ledger ledger();

    abstract Cloud cloud();

    abstract Clock clock();

    /** Its threads end; what they were doing is saved. */
    @Override
    public abstract void close();

    /** Whether nothing here is real. */
    abstract boolean rehearsal();

    /** Begins an operation that a step watches; where it is known already, it is only watched. */
    void submit(OperationId id, String kind, Build build, Object data, Watcher watcher) {
        watchers.put(id, watcher);
        engine().submit(id, kind, build, data);
        watch(id, watcher);
    }

    /**
     * Watches an operation that was submitted, perhaps before a restart. Where it has ended already, that is told at
     * once; it may be told twice.
     *
     * @return whether there is such an operation
     */
    boolean watch(OperationId id, Watcher watcher) {
        watchers.put(id, watcher);
        Optional<Saved> operation = find(id);
        operation.ifPresent(saved -> {
            List<String> lines = unheard.remove(id);
            if (lines != null) {
                lines.forEach(line -> tell(watcher, saved, line));
            }
            if (saved.stage().ended()) {
                watchers.remove(id);
                watcher.ended(saved);
            }
        });
        if (operation.isEmpty()) {
            watchers.remove(id, watcher);
        }
        return operation.isPresent();
    }

    /** Forgets what ended long ago, of which no build asks any more: all is read whenever the controller starts. */
    void prune() {
        Instant longAgo = now().minus(KEPT);
        journal().all().stream()
                .filter(saved -> saved.stage().ended() && saved.phaseSince().isBefore(longAgo))
                .forEach(saved -> journal().forget(saved.id()));
    }

    Optional<Saved> find(OperationId id) {
        return engine().find(id);
    }

    Instant now() {
        return clock().instant();
    }

    /** A log that can't be written is no reason to stop an operation, let alone to unwind it. */
    private static void tell(Watcher watcher, Saved operation, String line) {
        try {
            watcher.told(operation, line);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "Operation " + operation.id() + " could not tell: " + line);
        }
    }

    @Override
    public void told(Saved operation, String line) {
        Watcher watcher = watchers.get(operation.id());
        if (watcher != null) {
            tell(watcher, operation, line);
            return;
        }
        unheard.compute(operation.id(), (id, lines) -> {
            List<String> kept = lines == null ? new ArrayList<>() : lines;
            if (kept.size() < MOST_UNHEARD) {
                kept.add(line);
            }
            return kept;
        });
    }

    @Override
    public void ended(Saved operation) {
        Watcher watcher = watchers.remove(operation.id());
        if (watcher == null) {
            DeliveryAction.endedUnwatched(operation, this);
            return;
        }
        unheard.remove(operation.id());
        try {
            watcher.ended(operation);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "The step of operation " + operation.id() + " could not be ended");
        }
    }
}
