package io.jenkins.plugins.immutabledelivery.cloud;

import io.jenkins.plugins.immutabledelivery.model.Location;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers the looks of all operations that wait in a region together: one call asks for everything that is waited for
 * there, and who looks at the same moment gets the same answer. When a service throttles, nobody looks for a while.
 * Everything else goes through as it is.
 */
public final class SharedCloud implements Cloud {
    private final Cloud cloud;
    private final Clock clock;
    /** Longer than anybody who waits lets pass between two looks. */
    private static final Duration IDLE = Duration.ofMinutes(30);

    private final Map<Location, Kept> kept = new ConcurrentHashMap<>();

    /** The looks at a location, and when somebody asked for them last. */
    private record Kept(SharedLooks looks, Instant used) {}

    /**
     * @param cloud who is asked
     * @param clock its time
     */
    public SharedCloud(Cloud cloud, Clock clock) {
        this.cloud = cloud;
        this.clock = clock;
    }

    @Override
    public Region at(Location location) {
        Region region = cloud.at(location);
        return new SharedRegion(
                region.images(),
                region.instances(),
                region.launchTemplates(),
                region.autoScaling(),
                region.scalingSettings(),
                region.instanceRefreshes(),
                region.loadBalancing(),
                region.alarms(),
                region.metrics(),
                region.commands(),
                region.http(),
                looks(location),
                region);
    }

    private Looks looks(Location location) {
        Instant now = clock.instant();
        // Jobs come and go, and so do the roles and credentials that are part of a location.
        kept.values().removeIf(one -> one.used().plus(IDLE).isBefore(now));
        return kept.compute(
                        location,
                        (any, before) -> new Kept(
                                before == null ? new SharedLooks(() -> cloud.at(location), clock) : before.looks(),
                                now))
                .looks();
    }

    /** How many locations are remembered. */
    int locations() {
        return kept.size();
    }

    private record SharedRegion(
            Images images,
            Instances instances,
            LaunchTemplates launchTemplates,
            AutoScaling autoScaling,
            ScalingSettings scalingSettings,
            InstanceRefreshes instanceRefreshes,
            LoadBalancing loadBalancing,
            Alarms alarms,
            Metrics metrics,
            Commands commands,
            Http http,
            Looks looks,
            Region own)
            implements Region {}
}
