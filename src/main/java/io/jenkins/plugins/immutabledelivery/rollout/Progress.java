package io.jenkins.plugins.immutabledelivery.rollout;

/**
 * How far a strategy that goes in steps has come; part of a rollout's saved data.
 *
 * @param step the index of the step that is next or under way
 */
public record Progress(int step) {
    /** Before the first step. */
    static final Progress START = new Progress(0);

    Progress nextStep() {
        return new Progress(step + 1);
    }
}
