package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import java.time.Duration;

/** What goes wrong in a rehearsal: one version, in one environment. */
public sealed interface Fault {
    /** Which version. */
    ImageVersion version();

    /** Where. */
    String environment();

    /** Its application never answers the load balancer's health check. */
    record FailsHealthCheck(ImageVersion version, String environment) implements Fault {}

    /** An alarm goes off some time after its fleet was created, and is over when traffic has left it. */
    record RaisesAlarm(ImageVersion version, String environment, String alarm, Duration after) implements Fault {}
}
