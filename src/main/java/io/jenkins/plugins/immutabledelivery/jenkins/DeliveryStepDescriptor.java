package io.jenkins.plugins.immutabledelivery.jenkins;

import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** The descriptor of a step that refuses what a script has written wrongly. */
abstract class DeliveryStepDescriptor extends StepDescriptor {
    /** What a script calls the step. */
    String writtenAs() {
        return getFunctionName();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Deprecated where it only translates arguments; Pipeline still asks it first, and it alone may refuse with an {@link
     * hudson.AbortException}, which Pipeline tells without a stack trace.
     */
    @Override
    @SuppressWarnings("deprecation")
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        return DescribableModel.of(clazz).instantiate(ScriptArguments.checked(clazz, writtenAs(), arguments));
    }
}
