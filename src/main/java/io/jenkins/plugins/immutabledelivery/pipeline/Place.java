package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.aws.AwsClients;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.operation.Timer;
import java.net.URI;
import java.time.Clock;

/**
 * What a rehearsal takes place in.
 *
 * @param clients what talks to AWS, or stands in for it
 * @param endpoint the address of an AWS-compatible endpoint; null for a simulated account
 * @param clock its time
 * @param timer what calls back at a time of that clock
 */
public record Place(AwsClients clients, URI endpoint, Clock clock, Timer timer) {
    /** A region of this place. */
    Location location(String region) {
        return new Location(region, endpoint, null);
    }
}
