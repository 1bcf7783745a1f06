package io.jenkins.plugins.immutabledelivery.rehearsal;

import software.amazon.awssdk.awscore.AwsRequest;

/** Is told of each call that passes a {@link CallGate}; what it throws takes the place of the call's answer. */
public interface CallListener {
    /** Before the call has had any effect. */
    default void before(Call call) {}

    /** After it had its effect, before the caller gets the answer. */
    default void after(Call call) {}

    /** After time has gone on in a simulated region, and everything has happened there that was due. */
    default void stepped(SimulatedRegion region) {}

    /**
     * A call.
     *
     * @param service such as {@code ec2}
     * @param operation such as {@code RunInstances}
     * @param request the SDK's request
     */
    record Call(String service, String operation, Object request) {
        private static final String SUFFIX = "Request";

        /** The call that a request makes; the request's class is named after the operation. */
        static Call of(String service, AwsRequest request) {
            String name = request.getClass().getSimpleName();
            return new Call(service, name.substring(0, name.length() - SUFFIX.length()), request);
        }

        /** Whether the call changes nothing. */
        public boolean readOnly() {
            return operation.startsWith("Describe") || operation.startsWith("Get") || operation.startsWith("List");
        }

        @Override
        public String toString() {
            return service + ":" + operation;
        }
    }
}
