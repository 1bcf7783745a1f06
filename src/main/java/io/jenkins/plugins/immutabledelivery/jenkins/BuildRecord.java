package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * What a step leaves of its operation in its build: lines in the log and the entry on the page. What can't be written
 * there is no reason to stop an operation, or to wait for it for ever.
 */
final class BuildRecord {
    private static final Logger LOGGER = Logger.getLogger(BuildRecord.class.getName());

    private final StepContext context;
    private final Room room;

    BuildRecord(StepContext context, Room room) {
        this.context = context;
        this.room = room;
    }

    void line(Saved operation, String line) {
        try {
            TaskListener log = context.get(TaskListener.class);
            log.getLogger().println(LogLine.of(operation, line, room.now(), room.rehearsal()));
            if (line.equals(operation.awaiting()) && JudgementAction.awaited(operation)) {
                log.hyperlink(JudgementAction.url(context.get(Run.class)), Messages.JudgementAction_link());
                log.getLogger().println();
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "No log for operation " + operation.id());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The operation was stopped; it may last longer than the build until that is done. */
    void unwinding(Saved operation) {
        line(operation, Messages.OperationExecution_unwinding());
        page(operation.id(), run -> DeliveryAction.of(run).unwinding(run, operation.id()));
    }

    void ended(Saved operation) {
        try {
            Run<?, ?> run = context.get(Run.class);
            // A build that has only planned has no entry on its page.
            DeliveryAction action = run.getAction(DeliveryAction.class);
            if (action != null) {
                action.ended(run, operation, room);
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "The build of operation " + operation.id() + " was killed");
            DeliveryAction.endedUnwatched(operation, room);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        operation.leftBehind().forEach(left -> line(operation, Messages.OperationExecution_leftBehind(left)));
    }

    /** The engine could not begin the operation, or does not know it any more. */
    void lost(OperationId operation, String why) {
        page(operation, run -> DeliveryAction.of(run).lost(run, operation, why, room));
    }

    /** What is done to the build's page. */
    interface Change {
        void to(Run<?, ?> run) throws IOException;
    }

    void page(OperationId operation, Change change) {
        try {
            change.to(context.get(Run.class));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(
                    Level.WARNING, e, () -> "The build's page will not show how operation " + operation + " goes on");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
