package io.jenkins.plugins.immutabledelivery.trial;

import org.junit.jupiter.api.Test;

/** A thousand {@link Storms} over a short pipeline. */
class FaultTest {
    @Test
    void whateverAwsDoesWhatMustHoldHolds() {
        Storms.over("short", 1000);
    }
}
