package io.jenkins.plugins.immutabledelivery.jenkins;

import com.fasterxml.jackson.core.JsonProcessingException;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rollout.ExternalGate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A step that is one operation of the engine: begins it, tells the build log what it does, and ends when it has ended.
 * It holds no thread and needs no agent; after a restart it looks where its operation stands by then.
 */
abstract class OperationExecution extends StepExecution implements Room.Watcher {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(OperationExecution.class.getName());
    private static final int ASK_AGAIN = 10;

    private String operation;
    private volatile Intent intent;
    private boolean rehearsal;
    private volatile boolean hasBody;
    private volatile boolean ended;
    private volatile boolean submitted;
    private volatile BodyExecution body;
    private volatile String verdict;
    private volatile Throwable stopped;

    OperationExecution(StepContext context) {
        super(context);
    }

    /**
     * What the step asks of the engine.
     *
     * @param kind the kind of operation
     * @param data what it knows at its start
     * @param rehearsed whether it is only rehearsed
     * @param failIfBusy whether to fail at once where another operation is in the way
     * @param entry what the build's page shows of it
     */
    record Plan(String kind, Object data, boolean rehearsed, boolean failIfBusy, DeliveryAction.Entry entry) {}

    /** Works out what is asked. Called once, before anything is created. */
    abstract Plan plan(Run<?, ?> run) throws IOException, InterruptedException;

    /** The image that a successful operation's saved data names. */
    abstract Image image(Saved operation) throws JsonProcessingException;

    @Override
    public boolean start() throws Exception {
        Run<?, ?> run = getContext().get(Run.class);
        Plan plan;
        try {
            plan = plan(run);
        } catch (InvalidInput e) {
            throw new AbortException(e.getMessage());
        }
        rehearsal = plan.rehearsed();
        hasBody = getContext().hasBody();
        operation = id(run, plan).value();
        Room room = room();
        if (plan.failIfBusy()) {
            Optional<Saved> other = room.engine().inTheWayOf(plan.kind(), plan.data());
            if (other.isPresent()) {
                throw new AbortException(Messages.OperationExecution_busy(
                        other.get().build(), other.get().kind()));
            }
        }
        intent = new Intent(plan, plan.entry().begun(operation, rehearsal, room.now()));
        ProgramSave.then(getContext(), this::begin);
        return false;
    }

    private void begin() {
        try {
            submit(intent);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, e, () -> "Jenkins goes down; operation " + operation + " goes on when it is back");
        } catch (IOException | RuntimeException e) {
            finish(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not where the step was stopped meanwhile: nobody would stop the operation then. */
    private synchronized void submit(Intent what) throws IOException, InterruptedException {
        if (stopped == null) {
            submitted = true;
            Run<?, ?> run = getContext().get(Run.class);
            DeliveryAction.of(run).put(run, what.entry());
            room().submit(id(), what.kind(), build(run), what.data(), this);
        }
    }

    /** Each step of each run has its own; it is saved with the step before the operation begins. */
    private OperationId id(Run<?, ?> run, Plan plan) throws IOException, InterruptedException {
        String unique = run.getExternalizableId() + " " + run.getStartTimeInMillis() + " "
                + getContext().get(FlowNode.class).getId();
        String kind = plan.kind().replaceAll("/.*", "").toLowerCase(Locale.ROOT);
        return new OperationId(kind + "-"
                + UUID.nameUUIDFromBytes(unique.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .substring(0, 23));
    }

    private static Build build(Run<?, ?> run) {
        String root = Jenkins.get().getRootUrl();
        return new Build(run.getParent().getFullName(), run.getNumber(), root == null ? null : root + run.getUrl());
    }

    final boolean rehearsal() {
        return rehearsal;
    }

    private Room room() {
        return Deliveries.get().room(rehearsal);
    }

    private OperationId id() {
        return new OperationId(operation);
    }

    @Override
    public void onResume() {
        if (operation == null || ended) {
            return;
        }
        if (verdict != null && stopped == null) {
            room().engine().signal(id(), ExternalGate.SIGNAL, verdict);
        }
        if (!room().watch(id(), this)) {
            if (submitted) {
                finish(new AbortException(Messages.OperationExecution_lost(operation)));
            } else {
                begin();
            }
            return;
        }
        submitted = true;
        Throwable cause = stopped;
        if (cause != null) {
            abort(cause);
        }
        room().find(id()).ifPresent(this::invokeBody);
    }

    @Override
    public String getStatus() {
        return operation == null
                ? null
                : room().find(id())
                        .map(saved -> saved.phase() == null
                                ? saved.stage().name().toLowerCase(Locale.ROOT)
                                : saved.phase() + (saved.awaiting() == null ? "" : ": " + saved.awaiting()))
                        .orElse(null);
    }

    /** What the operation did is unwound first; the step ends when that is done. */
    @Override
    public synchronized void stop(Throwable cause) throws Exception {
        stopped = cause;
        boolean begun = submitted || operation != null && room().find(id()).isPresent();
        if (!begun) {
            super.stop(cause);
            return;
        }
        getContext().saveState();
        if (body != null) {
            body.cancel(cause);
        }
        abort(cause);
    }

    /** Whoever aborts a build stops its innermost step, here one of the body; the step around it gets to know so. */
    private synchronized void interrupted(Throwable cause) {
        stopped = cause;
        getContext().saveState();
        abort(cause);
    }

    private void abort(Throwable cause) {
        String why = cause.getMessage();
        room().engine().abort(id(), "the build was stopped" + (why == null ? "" : ": " + why));
    }

    @Override
    public void told(Saved saved, String line) {
        log(saved, line);
        invokeBody(saved);
    }

    private void log(Saved saved, String line) {
        try {
            getContext().get(TaskListener.class).getLogger().println(LogLine.of(saved, line, room().now(), rehearsal));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "No log for operation " + operation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** AWS is asked before the monitor is taken: whoever stops the step must not wait for that. */
    private void invokeBody(Saved saved) {
        if (!bodyIsDue(saved)) {
            return;
        }
        try {
            invokeBody(saved, fleet(saved));
        } catch (CloudException e) {
            if (e.transientFault()) {
                Timer.get().schedule(() -> room().find(id()).ifPresent(this::invokeBody), ASK_AGAIN, TimeUnit.SECONDS);
            } else {
                judge("the body could not be started: " + e.getMessage());
            }
        } catch (IOException | RuntimeException e) {
            judge("the body could not be started: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean bodyIsDue(Saved saved) {
        return hasBody && body == null && verdict == null && stopped == null && ExternalGate.awaitedBy(saved);
    }

    private synchronized void invokeBody(Saved saved, Map<String, String> fleet)
            throws IOException, InterruptedException {
        if (bodyIsDue(saved)) {
            EnvironmentExpander own = EnvironmentExpander.constant(fleet);
            body = getContext()
                    .newBodyInvoker()
                    .withContext(EnvironmentExpander.merge(getContext().get(EnvironmentExpander.class), own))
                    .withCallback(new Verdict(this))
                    .start();
        }
    }

    /** What the body gets to know of the new fleet. */
    Map<String, String> fleet(Saved saved) throws IOException {
        return Map.of();
    }

    /** Where the step was stopped, its body fails for that, which is no verdict. */
    private void judge(String text) {
        verdict = text;
        getContext().saveState();
        if (stopped != null) {
            return;
        }
        // The engine may be at this operation's turn, within a call to AWS; a script's thread must not wait for that.
        Timer.get().execute(() -> room().engine().signal(id(), ExternalGate.SIGNAL, text));
    }

    /** What the body's end means. */
    private static final class Verdict extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        private final OperationExecution step;

        Verdict(OperationExecution step) {
            this.step = step;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            step.judge(ExternalGate.PASSED);
        }

        @Override
        public void onFailure(StepContext context, Throwable failure) {
            if (failure instanceof FlowInterruptedException interruption && interruption.isActualInterruption()) {
                step.interrupted(failure);
            } else {
                step.judge(said(failure));
            }
        }

        /** Whatever a script says of its failure, it must not read as success. */
        private static String said(Throwable failure) {
            String message = Util.fixEmptyAndTrim(failure.getMessage());
            return message == null || message.equals(ExternalGate.PASSED) ? failure.toString() : message;
        }
    }

    @Override
    public synchronized void ended(Saved saved) {
        if (ended) {
            return;
        }
        record(saved);
        saved.leftBehind().forEach(left -> log(saved, Messages.OperationExecution_leftBehind(left)));
        if (stopped != null) {
            finish(stopped);
        } else if (saved.stage() == Saved.Stage.FAILED) {
            finish(new AbortException(text(saved.failure())));
        } else {
            succeed(saved);
        }
    }

    private void record(Saved saved) {
        try {
            Run<?, ?> run = getContext().get(Run.class);
            DeliveryAction.of(run).ended(run, saved, room());
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "The build's page will not show how operation " + operation + " ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void succeed(Saved saved) {
        try {
            getContext().onSuccess(new BakedImage(image(saved)));
            ended = true;
        } catch (JsonProcessingException e) {
            finish(e);
        }
    }

    /** In this order: a step that was saved as ended, but not what came of it, would never end after a crash. */
    private void finish(Throwable failure) {
        getContext().onFailure(failure);
        ended = true;
    }

    private static String text(Failure failure) {
        StringBuilder text = new StringBuilder(failure.summary());
        failure.evidence().forEach(line -> text.append("\n  | ").append(line));
        return text.toString();
    }

    static <D> D data(Saved saved, Class<D> type) throws JsonProcessingException {
        return Json.MAPPER.treeToValue(saved.data(), type);
    }
}
