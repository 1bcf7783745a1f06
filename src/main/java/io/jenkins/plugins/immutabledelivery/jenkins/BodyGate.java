package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.Util;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rollout.ExternalGate;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** A step's body as a gate of its operation: started when the operation waits for it, and how it ends is the verdict. */
final class BodyGate extends BodyExecutionCallback {
    private static final long serialVersionUID = 1L;
    private static final int ASK_AGAIN = 10;

    private final OperationExecution step;
    private volatile BodyExecution body;
    private volatile String verdict;

    BodyGate(OperationExecution step) {
        this.step = step;
    }

    /**
     * Starts the body where the operation waits for it. AWS is asked for the fleet first, so it is done on another thread:
     * neither a script's nor the engine's may wait for that.
     */
    void look(Saved operation) {
        if (isDue(operation)) {
            Timer.get().execute(() -> start(operation));
        }
    }

    private boolean isDue(Saved operation) {
        return body == null && verdict == null && !step.isStopped() && ExternalGate.awaitedBy(operation);
    }

    private void start(Saved operation) {
        try {
            start(operation, step.fleet(operation));
        } catch (CloudException e) {
            if (e.transientFault()) {
                Timer.get().schedule(() -> step.find().ifPresent(this::look), ASK_AGAIN, TimeUnit.SECONDS);
            } else {
                judge("the body could not be started: " + e.getMessage());
            }
        } catch (IOException | RuntimeException e) {
            judge("the body could not be started: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Under the step's monitor, as its stop is: a body that starts after that would not be stopped. */
    private void start(Saved operation, Map<String, String> fleet) throws IOException, InterruptedException {
        synchronized (step) {
            if (isDue(operation)) {
                StepContext context = step.getContext();
                EnvironmentExpander own = EnvironmentExpander.constant(fleet);
                body = context.newBodyInvoker()
                        .withContext(EnvironmentExpander.merge(context.get(EnvironmentExpander.class), own))
                        .withCallback(this)
                        .start();
            }
        }
    }

    /** After a restart: the verdict may not have been told. */
    void resume() {
        String text = verdict;
        if (text != null && !step.isStopped()) {
            step.tell(ExternalGate.SIGNAL, text);
        }
    }

    /** Stops the body where it runs. */
    void cancel(Throwable cause) {
        BodyExecution running = body;
        if (running != null) {
            running.cancel(cause);
        }
    }

    /** Where the step was stopped, its body fails for that, which is no verdict. */
    private void judge(String text) {
        verdict = text;
        step.getContext().saveState();
        if (!step.isStopped()) {
            step.tell(ExternalGate.SIGNAL, text);
        }
    }

    @Override
    public void onSuccess(StepContext context, Object result) {
        judge(ExternalGate.PASSED);
    }

    @Override
    public void onFailure(StepContext context, Throwable failure) {
        if (failure instanceof FlowInterruptedException interruption && interruption.isActualInterruption()) {
            step.interrupted(failure);
        } else {
            judge(said(failure));
        }
    }

    /** Whatever a script says of its failure, it must not read as success. */
    private static String said(Throwable failure) {
        String message = Util.fixEmptyAndTrim(failure.getMessage());
        return message == null || message.equals(ExternalGate.PASSED) ? failure.toString() : message;
    }
}
