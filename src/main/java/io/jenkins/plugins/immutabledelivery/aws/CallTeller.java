package io.jenkins.plugins.immutabledelivery.aws;

import java.util.function.Consumer;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Tells of each call before it is made. */
final class CallTeller implements ExecutionInterceptor {
    private final Consumer<String> calls;

    CallTeller(Consumer<String> calls) {
        this.calls = calls;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        // The client's package is called after the service, as the rights to its calls are, but for one that has a
        // number.
        String[] packages = context.request().getClass().getPackageName().split("\\.");
        calls.accept(packages[packages.length - 2].replaceFirst("v2$", "") + ":"
                + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    }
}
