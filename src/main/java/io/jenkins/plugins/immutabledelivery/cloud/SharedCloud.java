package io.jenkins.plugins.immutabledelivery.cloud;

import io.jenkins.plugins.immutabledelivery.model.Location;
import java.time.Clock;
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
    private final Map<Location, Looks> looks = new ConcurrentHashMap<>();

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
                looks.computeIfAbsent(location, any -> new SharedLooks(() -> cloud.at(location), clock)),
                region);
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
