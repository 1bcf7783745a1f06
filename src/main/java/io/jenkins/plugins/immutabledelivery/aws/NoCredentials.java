package io.jenkins.plugins.immutabledelivery.aws;

/** There are no credentials to call AWS with, at the moment at least. */
public final class NoCredentials extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message whose are missing and why; without a secret */
    public NoCredentials(String message) {
        super(message);
    }
}
