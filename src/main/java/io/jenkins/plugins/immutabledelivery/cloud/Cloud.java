package io.jenkins.plugins.immutabledelivery.cloud;

import io.jenkins.plugins.immutabledelivery.model.Location;

/**
 * What the engine asks of AWS, free of the SDK. Every method makes one AWS call, or one per page; none waits, none
 * retries; each throws {@link CloudException} where AWS does not answer with success. A lookup of something that is not
 * there answers with an empty result, unless said otherwise.
 */
public interface Cloud {
    /** The services at a location. */
    Region at(Location location);

    /** The services of one region. */
    interface Region {
        /** AMIs and their snapshots. */
        Images images();

        /** Single instances: builders, and a look at a fleet's. */
        Instances instances();

        /** Launch templates and subnets: what a fleet starts from. */
        LaunchTemplates launchTemplates();

        /** Auto Scaling groups. */
        AutoScaling autoScaling();

        /** What else can be set of Auto Scaling groups. */
        ScalingSettings scalingSettings();

        /** The replacement of a group's instances, a few at a time. */
        InstanceRefreshes instanceRefreshes();

        /** Target groups, listeners and rules. */
        LoadBalancing loadBalancing();

        /** CloudWatch alarms. */
        Alarms alarms();

        /** CloudWatch metrics. */
        Metrics metrics();

        /** Systems Manager's commands. */
        Commands commands();

        /** HTTP, which is no service of AWS, as it is seen from here. */
        Http http();

        /** Looks that only wait. */
        default Looks looks() {
            return new OwnLooks(this);
        }

        /** The same region, whose looks are shared with nobody: for what is decided by one look. */
        default Region own() {
            return this;
        }
    }
}
