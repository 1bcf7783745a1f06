package io.jenkins.plugins.immutabledelivery.jenkins;

import com.fasterxml.jackson.core.JsonProcessingException;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A step that is one operation of the engine: begins it, tells the build log what it does, and ends when it has ended.
 * It holds no thread and needs no agent; after a restart it looks where its operation stands by then.
 */
abstract class OperationExecution extends StepExecution implements Room.Watcher {
    private static final long serialVersionUID = 1L;

    private String operation;
    private volatile Intent intent;
    private boolean rehearsal;
    private volatile BodyGate gate;
    private volatile boolean ended;
    private volatile boolean submitted;
    private volatile Throwable stopped;

    OperationExecution(StepContext context) {
        super(context);
    }

    /** Works out what is asked. Called once, before anything is created. */
    abstract Order order(Run<?, ?> run) throws IOException, InterruptedException;

    /** What the step gives back when its operation has succeeded. */
    abstract Object result(Saved operation) throws JsonProcessingException;

    /** What the build's page shows besides its entry, when the operation has ended. */
    void show(Run<?, ?> run, Saved operation) throws IOException {
        // Most show nothing else.
    }

    /** What the step's body gets to know of the new fleet. */
    Map<String, String> fleet(Saved saved) throws IOException {
        return Map.of();
    }

    @Override
    public boolean start() throws Exception {
        Run<?, ?> run = getContext().get(Run.class);
        Order order;
        try {
            order = order(run);
        } catch (InvalidInput e) {
            throw new AbortException(e.getMessage());
        }
        rehearsal = order.rehearsed();
        gate = getContext().hasBody() ? new BodyGate(this) : null;
        operation = order.id(run, getContext().get(FlowNode.class)).value();
        if (order.failIfBusy()) {
            Optional<Saved> other = room().engine().inTheWayOf(order.kind(), order.data());
            if (other.isPresent()) {
                throw new AbortException(Messages.OperationExecution_busy(
                        other.get().build(), other.get().kind()));
            }
        }
        intent = new Intent(
                order, order.entry() == null ? null : order.entry().begun(operation, rehearsal, room().now()));
        ProgramSave.then(getContext(), this::begin);
        return false;
    }

    private void begin() {
        try {
            submit(intent);
        } catch (IOException | RuntimeException e) {
            lose(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not where the step was stopped meanwhile, or the build killed: nobody would stop the operation then. */
    private synchronized void submit(Intent what) throws IOException, InterruptedException {
        Run<?, ?> run = getContext().get(Run.class);
        if (stopped != null || !run.isBuilding()) {
            return;
        }
        if (what.entry() != null) {
            DeliveryAction.of(run).put(run, what.entry());
        }
        room().submit(id(), what.kind(), build(run), what.data(), this);
        submitted = true;
    }

    private static Build build(Run<?, ?> run) {
        String root = Jenkins.get().getRootUrl();
        return new Build(run.getParent().getFullName(), run.getNumber(), root == null ? null : root + run.getUrl());
    }

    final boolean rehearsal() {
        return rehearsal;
    }

    final boolean isStopped() {
        return stopped != null;
    }

    private Room room() {
        return Deliveries.get().room(rehearsal);
    }

    private BuildRecord record() {
        return new BuildRecord(getContext(), room());
    }

    private OperationId id() {
        return new OperationId(operation);
    }

    /** Where the operation stands; empty where it has not begun. */
    final Optional<Saved> find() {
        return room().find(id());
    }

    final void tell(String signal, String value) {
        room().engine().signal(id(), signal, value);
    }

    @Override
    public void onResume() {
        if (operation == null || ended) {
            return;
        }
        if (gate != null) {
            gate.resume();
        }
        if (room().watch(id(), this)) {
            submitted = true;
            if (stopped != null) {
                abort(stopped);
            } else {
                find().ifPresent(this::look);
            }
        } else if (stopped != null) {
            finish(stopped);
        } else if (submitted) {
            lose(new AbortException(Messages.OperationExecution_lost(operation)));
        } else {
            begin();
        }
    }

    @Override
    public String getStatus() {
        return operation == null
                ? null
                : find().map(saved -> saved.phase() == null
                                ? saved.stage().name().toLowerCase(Locale.ROOT)
                                : saved.phase() + (saved.awaiting() == null ? "" : ": " + saved.awaiting()))
                        .orElse(null);
    }

    /**
     * What the operation did is unwound first; the step ends when that is done. It may be made to end before, as by {@code
     * timeout} after a minute: then the engine goes on, and the build's page says how that ends.
     */
    @Override
    public synchronized void stop(Throwable cause) throws Exception {
        stopped = cause;
        boolean begun = submitted || operation != null && find().isPresent();
        if (ended || !begun) {
            super.stop(cause);
            return;
        }
        getContext().saveState();
        if (gate != null) {
            gate.cancel(cause);
        }
        abort(cause);
    }

    /** Whoever aborts a build stops its innermost step, here one of the body; the step around it gets to know so. */
    final synchronized void interrupted(Throwable cause) {
        if (!ended) {
            stopped = cause;
            getContext().saveState();
            abort(cause);
        }
    }

    /** Under the monitor, so that the operation's end is recorded after this and not before. */
    private synchronized void abort(Throwable cause) {
        String why = cause.getMessage();
        room().engine().abort(id(), "the build was stopped" + (why == null ? "" : ": " + why));
        // What has no entry, such as an audit or a plan, creates nothing that could be removed.
        Intent begun = intent;
        find().filter(saved -> begun != null && begun.entry() != null)
                .filter(saved -> saved.stage() == Saved.Stage.RUNNING || saved.stage() == Saved.Stage.UNWINDING)
                .ifPresent(record()::unwinding);
    }

    @Override
    public void told(Saved saved, String line) {
        record().line(saved, line);
        look(saved);
    }

    private void look(Saved saved) {
        if (gate != null) {
            gate.look(saved);
        }
    }

    @Override
    public synchronized void ended(Saved saved) {
        if (ended) {
            return;
        }
        record().ended(saved);
        record().page(id(), run -> show(run, saved));
        if (stopped != null) {
            finish(stopped);
        } else if (saved.stage() == Saved.Stage.FAILED) {
            finish(new AbortException(LogLine.of(saved.failure())));
        } else {
            succeed(saved);
        }
    }

    private void succeed(Saved saved) {
        try {
            getContext().onSuccess(result(saved));
            ended = true;
        } catch (JsonProcessingException e) {
            finish(e);
        }
    }

    /** There is no operation whose end could be waited for. */
    private void lose(Exception failure) {
        record().lost(id(), failure.getMessage());
        finish(failure);
    }

    /** In this order: a step that was saved as ended, but not what came of it, would never end after a crash. */
    private void finish(Throwable failure) {
        getContext().onFailure(failure);
        ended = true;
    }

    static <D> D data(Saved saved, Class<D> type) throws JsonProcessingException {
        return Json.MAPPER.treeToValue(saved.data(), type);
    }
}
