package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.aws.AwsClients;
import io.jenkins.plugins.immutabledelivery.aws.AwsCloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.SharedCloud;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.operation.Timer;
import java.net.URI;
import java.time.Clock;

/**
 * What a rehearsal takes place in.
 *
 * @param clients what talks to AWS, or stands in for it; the stage is set up through it
 * @param cloud the same as the engine sees it
 * @param alarms whether the stage's alarms can be made there
 * @param endpoint the address of an AWS-compatible endpoint; null for a simulated account
 * @param clock its time
 * @param timer what calls back at a time of that clock
 */
public record Place(AwsClients clients, Cloud cloud, boolean alarms, URI endpoint, Clock clock, Timer timer) {
    /** A place whose engine sees just what the clients show. */
    public Place(AwsClients clients, URI endpoint, Clock clock, Timer timer) {
        this(clients, new SharedCloud(new AwsCloud(clients), clock), true, endpoint, clock, timer);
    }

    /** A region of this place. */
    Location location(String region) {
        return new Location(region, endpoint, null);
    }
}
