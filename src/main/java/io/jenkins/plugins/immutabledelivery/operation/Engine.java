package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Drives operations: takes one turn of one operation at a time, saves what came of it, and asks the timer to be called
 * again. It holds no thread while an operation waits, and everything it knows is in the journal.
 */
public final class Engine {
    private static final Duration SAVE_AGAIN = Duration.ofSeconds(10);

    private final Journal journal;
    private final Timer timer;
    private final Clock clock;
    private final Listener listener;
    private final Courses courses;
    private final Map<OperationId, Running> running = new ConcurrentHashMap<>();
    private final Locks locks = new Locks();
    private final Object submitting = new Object();

    /**
     * @param journal where operations are saved
     * @param timer what calls back
     * @param clock the time
     * @param listener is told what operations do
     * @param recipes how each kind of operation is done
     */
    public Engine(Journal journal, Timer timer, Clock clock, Listener listener, Collection<Recipe<?>> recipes) {
        this.journal = journal;
        this.timer = timer;
        this.clock = clock;
        this.listener = listener;
        this.courses = new Courses(recipes);
    }

    /**
     * Begins an operation. It is saved before this returns, so it is done whatever happens to this process. Submitting
     * an id that is known already changes nothing.
     *
     * @param id the operation's id; choose it, and keep it, before the call
     * @param kind which recipe to follow
     * @param build who runs it
     * @param data what the operation knows at its start
     */
    public void submit(OperationId id, String kind, Build build, Object data) {
        submit(new FollowUp(id, kind, clock.instant(), data), build);
    }

    /** One at a time, so that an id that two submit at once begins one operation. */
    private void submit(FollowUp wanted, Build build) {
        synchronized (submitting) {
            begin(wanted, build);
        }
    }

    private void begin(FollowUp wanted, Build build) {
        if (find(wanted.id()).isPresent()) {
            return;
        }
        Saved saved = courses.beginning(wanted, build, clock.instant());
        journal.save(saved);
        start(saved);
    }

    /**
     * Takes up all operations that the journal shows as not ended. To be called once, before anything is submitted. One
     * that this version can't read, because a later one saved it, is told and left as it is. The time for which nobody
     * looked does not count towards a phase's limit.
     */
    public void resume() {
        List<Saved> all = journal.all();
        all.forEach(this::remember);
        all.stream()
                .filter(saved -> !saved.stage().ended())
                .sorted(Comparator.comparing(saved -> saved.begunAt() == null))
                .forEach(saved -> {
                    try {
                        start(saved.takenUp(clock.instant()));
                    } catch (IllegalStateException | IllegalArgumentException e) {
                        listener.told(saved, "can't be taken up: " + e.getMessage());
                    }
                });
    }

    /** What operations took is known again, as far as this version can read them. */
    private void remember(Saved saved) {
        try {
            courses.remember(saved);
        } catch (IllegalStateException e) {
            // Another version saved it; how long it took is no loss.
            listener.told(saved, "can't be learned from: " + e.getMessage());
        }
    }

    /** Where an operation stands. */
    public Optional<Saved> find(OperationId id) {
        Running known = running.get(id);
        return known == null ? journal.find(id) : Optional.of(known.saved);
    }

    /**
     * Stops an operation: what it did is unwound. Nothing happens where it is done or unwinding already.
     *
     * @param why who stopped it and what for, a sentence
     */
    public void abort(OperationId id, String why) {
        timer.at(clock.instant(), () -> {
            Running known = running.get(id);
            if (known != null) {
                known.abort(why);
            }
        });
    }

    /**
     * Tells an operation something that a phase of it waits for, such as the verdict of a gate outside AWS. It is kept
     * from when the operation's next turn would be; telling it again changes nothing. Nothing happens where it has ended.
     *
     * @param name what about
     * @param value what
     */
    public void signal(OperationId id, String name, String value) {
        timer.at(clock.instant(), () -> {
            Running known = running.get(id);
            if (known != null) {
                known.signal(name, value);
            }
        });
    }

    /** The operation that keeps another one of that kind and data from beginning now; empty where none does. */
    public Optional<Saved> inTheWayOf(String kind, Object data) {
        return courses.lock(kind, data).flatMap(locks::holder).map(running::get).map(other -> other.saved);
    }

    private void start(Saved saved) {
        Running entry = new Running(saved, courses.advance(saved.kind()));
        running.put(saved.id(), entry);
        if (saved.begunAt() != null) {
            entry.queue();
        }
        timer.at(saved.lookAgainAt(), entry::turn);
    }

    /** An operation that has not ended, with the one monitor under which its turns are taken. */
    private final class Running {
        private final Advance<?> advance;
        private final Optional<String> lock;
        private volatile Saved saved;

        Running(Saved saved, Advance<?> advance) {
            this.saved = saved;
            this.advance = advance;
            this.lock = advance.lock(saved);
        }

        synchronized void turn() {
            Instant now = clock.instant();
            if (saved.stage().ended() || now.isBefore(saved.lookAgainAt())) {
                return;
            }
            if (saved.begunAt() != null) {
                take(now);
                return;
            }
            Optional<OperationId> holder = queue().filter(id -> !id.equals(saved.id()));
            if (holder.isEmpty()) {
                keep(saved.begun(now), this::turn);
            } else {
                await(holder.get(), now);
            }
        }

        private void take(Instant now) {
            Saved next;
            try {
                next = advance.turn(saved, now, line -> listener.told(saved, line));
            } catch (IllegalStateException e) {
                // Another version saved it. It keeps its lock: nobody knows how far it has come.
                listener.told(saved, "can't be taken up: " + e.getMessage());
                return;
            }
            keep(next, this::turn);
        }

        /** It is told when its turn has come, so there is no look to be scheduled, and nothing to be saved. */
        private void await(OperationId holder, Instant now) {
            Running other = running.get(holder);
            String whom = other == null ? holder.value() : other.saved.build() + " (" + other.saved.kind() + ")";
            saved = saved.waiting(now, 0, "waiting for " + whom + ", which holds " + lock.get(), saved.data());
            listener.told(saved, saved.awaiting());
        }

        synchronized void signal(String name, String value) {
            if (!saved.stage().ended() && !value.equals(saved.signals().get(name))) {
                keep(saved.signalled(name, value, clock.instant()), () -> signal(name, value));
            }
        }

        /** Whose turn it is, now that this one is in the queue; empty where there is no lock. */
        private Optional<OperationId> queue() {
            return lock.map(key -> locks.queue(key, saved.id()));
        }

        synchronized void abort(String why) {
            if (saved.stage() == Saved.Stage.RUNNING) {
                Failure failure = Failure.of(saved.phase(), null, why, "Run it again when you want it done.");
                keep(advance.stop(saved.failing(failure, true), clock.instant()), () -> abort(why));
            }
        }

        /** @param again what is done again, later, where it can't be saved now */
        private void keep(Saved next, Runnable again) {
            try {
                advance.followUps(next, clock.instant()).forEach(followUp -> submit(followUp, next.build()));
                journal.save(next);
            } catch (UncheckedIOException e) {
                // The turn can be taken again: that is what makes a crash here harmless, and a full disk too.
                listener.told(saved, "could not save, trying again: " + e.getMessage());
                timer.at(clock.instant().plus(SAVE_AGAIN), again);
                return;
            }
            if (!next.took().equals(saved.took())) {
                advance.remember(next);
            }
            String before = saved.awaiting();
            saved = next;
            if (next.awaiting() != null && !next.awaiting().equals(before)) {
                listener.told(next, next.awaiting());
            }
            if (next.stage().ended()) {
                running.remove(next.id());
                lock.flatMap(key -> locks.release(key, next.id()))
                        .map(running::get)
                        .ifPresent(waiting -> timer.at(clock.instant(), waiting::turn));
                listener.ended(next);
            } else {
                timer.at(next.lookAgainAt(), this::turn);
            }
        }
    }
}
