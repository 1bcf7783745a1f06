package io.jenkins.plugins.immutabledelivery.aws;

import io.jenkins.plugins.immutabledelivery.cloud.Alarms;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Commands;
import io.jenkins.plugins.immutabledelivery.cloud.Http;
import io.jenkins.plugins.immutabledelivery.cloud.Images;
import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes;
import io.jenkins.plugins.immutabledelivery.cloud.Instances;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing;
import io.jenkins.plugins.immutabledelivery.cloud.Metrics;
import io.jenkins.plugins.immutabledelivery.cloud.ScalingSettings;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.util.function.UnaryOperator;

/** AWS, through the SDK. */
public final class AwsCloud implements Cloud {
    private final AwsClients clients;
    private final UnaryOperator<Http> http;

    /** @param clients what talks to AWS, or stands in for it */
    public AwsCloud(AwsClients clients) {
        this(clients, UnaryOperator.identity());
    }

    /** @param http from how HTTP is seen from here to how it is seen from agents too */
    public AwsCloud(AwsClients clients, UnaryOperator<Http> http) {
        this.clients = clients;
        this.http = http;
    }

    @Override
    public Region at(Location location) {
        return new AwsRegion(
                new AwsImages(clients.ec2(location), clients.ssm(location)),
                new AwsInstances(clients.ec2(location)),
                new AwsLaunchTemplates(clients.ec2(location)),
                new AwsAutoScaling(clients.autoScaling(location)),
                new AwsScalingSettings(clients.autoScaling(location), clients.cloudWatch(location)),
                new AwsInstanceRefreshes(clients.autoScaling(location)),
                new AwsLoadBalancing(clients.elasticLoadBalancing(location)),
                new AwsAlarms(clients.cloudWatch(location)),
                new AwsMetrics(clients.cloudWatch(location)),
                new AwsCommands(clients.ssm(location)),
                http.apply(clients.http(location)));
    }

    private record AwsRegion(
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
            Http http)
            implements Region {}
}
