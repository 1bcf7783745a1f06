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

    /** It answers the load balancer's health check, and any other request with 500. */
    record FailsHttp(ImageVersion version, String environment) implements Fault {}

    /** A script that is run on its instances ends with exit code 1. */
    record FailsCommand(ImageVersion version, String environment) implements Fault {}

    /**
     * Its requests fail or take long, from some time after its launch.
     *
     * @param errorRate how many of them fail, 0 to 1
     * @param latency how long they take
     */
    record Degrades(ImageVersion version, String environment, double errorRate, Duration latency, Duration after)
            implements Fault {}

    /** Somebody who is asked says that it is bad. */
    record IsRejected(ImageVersion version, String environment, String judgement) implements Fault {}
}
