package io.jenkins.plugins.immutabledelivery.rehearsal;

/** Is told of each call that passes a {@link CallGate}; what it throws takes the place of the call's answer. */
public interface CallListener {
    /** Before the call has had any effect. */
    default void before(Call call) {}

    /** After it had its effect, before the caller gets the answer. */
    default void after(Call call) {}

    /**
     * A call.
     *
     * @param service such as {@code ec2}
     * @param operation such as {@code RunInstances}
     * @param request the SDK's request
     */
    record Call(String service, String operation, Object request) {
        /** Whether the call changes nothing. */
        public boolean readOnly() {
            return operation.startsWith("Describe") || operation.startsWith("Get");
        }

        @Override
        public String toString() {
            return service + ":" + operation;
        }
    }
}
