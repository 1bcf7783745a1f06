package io.jenkins.plugins.immutabledelivery.cloud;

import io.jenkins.plugins.immutabledelivery.model.Failure;

/** An AWS call that was not answered with success. Says which call, on what, and AWS's own code and words. */
public final class CloudException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the caller can do about it. */
    public enum Kind {
        /** Called too often; the call had no effect and may be made again, later. */
        THROTTLED,
        /** No answer, or an error inside AWS; the call may have had its effect and may be made again. */
        NO_ANSWER,
        /** AWS has not enough of what was asked for at the moment; it may have, later. */
        CAPACITY,
        /** There is no such resource, or, right after its creation, not yet. */
        NOT_FOUND,
        /** A resource of that name is there already. */
        DUPLICATE,
        /** The resource is in use, or in a state that does not allow the call at the moment. */
        IN_USE,
        /** The caller may not make the call. */
        DENIED,
        /** The caller's credentials have expired; the call had no effect and may be made again with new ones. */
        EXPIRED,
        /** The endpoint does not know the operation. */
        UNSUPPORTED,
        /** The call can't succeed as it is. */
        INVALID
    }

    /** The code, of ours and not of AWS, where there are no credentials to make a call with. */
    public static final String NO_CREDENTIALS = "NoCredentials";

    private static final String BROKEN = "HTTP 500";

    private final Kind kind;
    private final String call;
    private final String resource;
    private final String code;
    private final String words;

    /**
     * @param kind what the caller can do about it
     * @param call service and operation, such as {@code ec2:RunInstances}
     * @param resource on what, such as an id or a name; null where there is none
     * @param code AWS's error code, such as {@code InvalidAMIID.NotFound}
     * @param words AWS's message
     * @param cause the SDK's exception; null where there is none
     */
    public CloudException(Kind kind, String call, String resource, String code, String words, Throwable cause) {
        super(call + (resource == null ? "" : " on " + resource) + ": " + code + ": " + words, cause);
        this.kind = kind;
        this.call = call;
        this.resource = resource;
        this.code = code;
        this.words = words;
    }

    /** What the caller can do about it. */
    public Kind kind() {
        return kind;
    }

    /** Service and operation. */
    public String call() {
        return call;
    }

    /** AWS's error code. */
    public String code() {
        return code;
    }

    /**
     * Whether the same call may succeed later, without anybody's doing. Credentials are looked up anew every few minutes:
     * who renews them may do so a moment after AWS has refused the old ones, and cleaning up must not fail for that.
     */
    public boolean transientFault() {
        return switch (kind) {
            case THROTTLED, NO_ANSWER, CAPACITY, EXPIRED -> true;
            default -> false;
        };
    }

    /**
     * Whether the endpoint seems not to know the operation: it says so, or it broke on it without one of AWS's error
     * codes, as emulators do. Amazon's own endpoints may do the latter when they are in trouble, so that is tried again.
     */
    public boolean lacking() {
        return kind == Kind.UNSUPPORTED || code.equals(BROKEN);
    }

    /** As a failure of what the operation was doing. */
    public Failure failure(String what) {
        String remedy = code.equals(BROKEN)
                ? "See the log of what answers there; an emulator may not know " + call + ", then use another one."
                : remedy();
        return Failure.of(what + " (" + call + ")", resource, code + ": " + words, remedy);
    }

    private String remedy() {
        if (code.equals(NO_CREDENTIALS)) {
            return "Name credentials, by credentialsId or with the environment, or see that the machine whose own are"
                    + " used is there and has a role; then run the step again.";
        }
        return switch (kind) {
            case THROTTLED, NO_ANSWER -> "Run the step again; nothing else has to be done.";
            case CAPACITY -> "Try another instance type or more subnets, or run the step again later.";
            case NOT_FOUND -> "Check the name or id, the region and the account.";
            case DUPLICATE -> "Use another name, or remove the resource that has it.";
            case IN_USE -> "See what uses the resource, then run the step again.";
            case DENIED -> "Allow " + call + " to the role that the credentials belong to.";
            case EXPIRED -> "See that the credentials are renewed where they come from, then run the step again.";
            case UNSUPPORTED -> "This endpoint does not know " + call + "; use another one.";
            case INVALID -> "Correct what AWS names, then run the step again.";
        };
    }
}
