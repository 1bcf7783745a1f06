package io.jenkins.plugins.immutabledelivery.rehearsal;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** One call that may not be made: no retry helps, so the phase that makes it fails. */
public final class Denial implements CallListener {
    private boolean done;

    private Denial() {}

    /** Denies the next call that is made in an account. */
    public static void ofTheNextCall(SimulatedAccount account) {
        account.gate().listen(new Denial());
    }

    @Override
    public void before(Call call) {
        if (!done) {
            done = true;
            throw AwsServiceException.builder()
                    .awsErrorDetails(Refusal.details("AccessDenied", "Not authorized to perform this operation"))
                    .statusCode(403)
                    .message("Not authorized to perform this operation")
                    .build();
        }
    }
}
