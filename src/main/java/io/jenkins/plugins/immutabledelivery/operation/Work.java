package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a phase is told of the operation that it belongs to.
 *
 * @param operation the operation's id
 * @param build who runs it
 * @param startedAt when the operation began
 * @param phaseSince when the phase was entered
 * @param now the time
 * @param failure while unwinding, why; else null
 * @param signals what the operation was told from outside, by name
 * @param tell takes a line for the people who watch: a real change of state, not a look
 * @param phase the phase's name
 * @param gain what was learned before of how long things take, and what is learned now
 */
public record Work(
        OperationId operation,
        Build build,
        Instant startedAt,
        Instant phaseSince,
        Instant now,
        Failure failure,
        Map<String, String> signals,
        Consumer<String> tell,
        String phase,
        Experience.Gain gain) {
    /** How long the phase has lasted. */
    public Duration elapsed() {
        return Duration.between(phaseSince, now);
    }

    /** Tells a line to the people who watch. */
    public void say(String line) {
        tell.accept(line);
    }

    /**
     * When to look again at what the phase waits for.
     *
     * @param usual how long it takes where nothing was learned yet
     */
    public Duration lookAgain(Pace usual) {
        return gain.pace(phase).orElse(usual).after(phaseSince, now);
    }

    /**
     * When to look again at one of several things that a phase waits for; empty where nothing was learned of it yet.
     *
     * @param what what it is, always called the same
     * @param since since when it is waited for
     */
    public Optional<Duration> learned(String what, Instant since) {
        return gain.pace(what).map(pace -> pace.after(since, now));
    }

    /** One of several things that a phase waited for has come. */
    public void took(String what, Duration time) {
        gain.took(what, time);
    }

    /** When to look again at something that nobody waits for and that may take seconds or an hour. */
    public Duration unhurried() {
        return gain.pace(phase)
                .filter(pace -> elapsed().compareTo(pace.latest()) < 0)
                .map(pace -> pace.after(phaseSince, now))
                .orElseGet(() -> Pace.unhurried(elapsed()));
    }

    /** Whether the phase has just been entered and, as was learned, it is too early for a look. */
    public boolean early() {
        return elapsed().isZero() && gain.pace(phase).filter(Pace::takesTime).isPresent();
    }
}
