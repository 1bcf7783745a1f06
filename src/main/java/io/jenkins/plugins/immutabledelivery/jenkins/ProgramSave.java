package io.jenkins.plugins.immutabledelivery.jenkins;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * What a step does once it is saved that it has begun. A Pipeline is saved after its steps have begun: whatever a step
 * does outside at its start is done twice after a crash in between, because the script then comes to the step anew.
 */
final class ProgramSave {
    private static final Map<FlowExecution, List<Runnable>> WAITING = new ConcurrentHashMap<>();

    private ProgramSave() {}

    /**
     * Runs a task when the step's Pipeline has been saved as it is now, or could not be; at once where its durability
     * setting has it saved at shutdown only. Steps that begin together, as in {@code parallel}, share one save.
     *
     * @param context of a step that is just starting, on its Pipeline's own thread, which is also the one that saves
     */
    static void then(StepContext context, Runnable task) throws IOException, InterruptedException {
        FlowExecution pipeline = context.get(FlowExecution.class);
        List<Runnable> together = WAITING.get(pipeline);
        if (together != null) {
            together.add(task);
            return;
        }
        WAITING.put(pipeline, new ArrayList<>(List.of(task)));
        context.saveState().addListener(() -> WAITING.remove(pipeline).forEach(Runnable::run), Runnable::run);
    }
}
