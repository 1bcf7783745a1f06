package io.jenkins.plugins.immutabledelivery.model;

/** What a fleet is for at the moment. */
public enum Role {
    /** Created, not yet proven: it gets no traffic, or does so on trial. */
    CANDIDATE,
    /** It serves the environment. */
    SERVING,
    /** It served before, and is kept running for a fast way back. */
    WARM,
    /** It is being removed. */
    RETIRING
}
