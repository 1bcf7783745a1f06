package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.health.Judgement;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Listener;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a pipeline's steps one after the other, each as one operation of the engine. It keeps nothing itself: which
 * steps are done is what the engine's journal says of their operations, so a flow that is begun again on the same
 * journal goes on where the former one was interrupted.
 */
public final class Flow implements Listener {
    private final List<Step> steps;
    private final Requests requests;
    private final Timer timer;
    private final Clock clock;
    private final Watcher watcher;
    private final Judge judge;
    private final List<Result> results = new ArrayList<>();
    private Engine engine;
    private Instant lastEnd;
    private int announced;
    private volatile boolean over;

    /**
     * @param steps what is to be done
     * @param requests what each step asks of the engine
     * @param timer the engine's timer
     * @param clock the engine's clock
     * @param watcher is told what happens
     */
    public Flow(List<Step> steps, Requests requests, Timer timer, Clock clock, Watcher watcher) {
        this(steps, requests, timer, clock, watcher, Judge.CONTENT);
    }

    /** @param judge is asked what somebody would be asked */
    public Flow(List<Step> steps, Requests requests, Timer timer, Clock clock, Watcher watcher, Judge judge) {
        this.steps = List.copyOf(steps);
        this.requests = requests;
        this.timer = timer;
        this.clock = clock;
        this.watcher = watcher;
        this.judge = judge;
    }

    /**
     * What came of a step.
     *
     * @param step the step
     * @param operation its operation as it ended; null for a wait, or where it could not begin
     * @param failure why it was stopped; null where it wasn't
     * @param asExpected whether it ended as its author expects, with nothing left behind
     */
    public record Result(Step step, Saved operation, Failure failure, boolean asExpected) {}

    /** Is told what happens, under the engine's rules for listeners. */
    public interface Watcher {
        /** Tells nobody. */
        Watcher NONE = new Watcher() {};

        /** A step begins, or is taken up again. */
        default void begins(Step step) {}

        /** A real change of state, within a step or after it. */
        default void told(Saved operation, String line) {}

        /** A step has ended. */
        default void ended(Result result) {}

        /** No step will follow. */
        default void over(List<Result> results) {}
    }

    /**
     * Takes up what was interrupted, and goes on from there.
     *
     * @param with an engine that has this flow as its listener
     */
    public void start(Engine with) {
        engine = with;
        lastEnd = clock.instant();
        engine.resume();
        timer.at(clock.instant(), this::proceed);
    }

    /** Whether no step will follow: all are done, or one did not end as expected. */
    public boolean isOver() {
        return over;
    }

    /** What came of the steps that have ended. */
    public synchronized List<Result> results() {
        return List.copyOf(results);
    }

    /** Whether every step has ended as expected. */
    public synchronized boolean asExpected() {
        return results.size() == steps.size() && results.stream().allMatch(Result::asExpected);
    }

    @Override
    public void told(Saved operation, String line) {
        watcher.told(operation, line);
        if (line.equals(operation.awaiting()) && judgement(operation).isPresent()) {
            timer.at(clock.instant(), this::proceed);
        }
    }

    private static Optional<String> judgement(Saved operation) {
        return Judgement.awaited(operation.awaiting(), operation.signals());
    }

    @Override
    public void ended(Saved operation) {
        // Not at once: the engine calls this within a turn of the operation.
        timer.at(clock.instant(), this::proceed);
    }

    private synchronized void proceed() {
        while (!over) {
            Optional<Result> result =
                    results.size() < steps.size() ? look(steps.get(results.size())) : Optional.empty();
            if (result.isPresent()) {
                results.add(result.get());
                watcher.ended(result.get());
            }
            if (results.size() == steps.size()
                    || result.filter(ended -> !ended.asExpected()).isPresent()) {
                over = true;
                watcher.over(List.copyOf(results));
            } else if (result.isEmpty()) {
                return;
            }
        }
    }

    /** What came of the step that is next; empty while it is under way. */
    private Optional<Result> look(Step step) {
        boolean first = announced < step.number();
        if (first) {
            announced = step.number();
            watcher.begins(step);
        }
        return step.action() instanceof Action.Pause pause ? look(step, pause, first) : operate(step);
    }

    private Optional<Result> look(Step step, Action.Pause pause, boolean first) {
        Instant until = lastEnd.plus(pause.duration());
        if (clock.instant().isBefore(until)) {
            if (first) {
                timer.at(until, this::proceed);
            }
            return Optional.empty();
        }
        lastEnd = until;
        return Optional.of(new Result(step, null, null, true));
    }

    private Optional<Result> operate(Step step) {
        Optional<Saved> known = engine.find(step.operation());
        if (known.isEmpty()) {
            try {
                Requests.Request request = requests.of(step.action());
                engine.submit(step.operation(), request.kind(), requests.build(), request.data());
            } catch (InvalidInput e) {
                Failure failure = Failure.of(step.action().title(), null, e.reason(), e.remedy());
                return Optional.of(new Result(step, null, failure, false));
            }
            return Optional.empty();
        }
        Saved operation = known.get();
        if (!operation.stage().ended()) {
            judgement(operation)
                    .ifPresent(name ->
                            engine.signal(operation.id(), Judgement.signal(name), judge.verdict(operation, name)));
            return Optional.empty();
        }
        lastEnd = operation.phaseSince();
        boolean stopped = operation.stage() == Saved.Stage.FAILED;
        boolean asExpected =
                stopped == step.expectStopped() && operation.leftBehind().isEmpty();
        return Optional.of(new Result(step, operation, operation.failure(), asExpected));
    }
}
