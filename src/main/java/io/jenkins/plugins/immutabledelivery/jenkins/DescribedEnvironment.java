package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import java.time.Duration;
import java.util.List;

/** From how people describe an environment to how the engine knows it. */
final class DescribedEnvironment {
    private DescribedEnvironment() {}

    /**
     * The environment as the engine knows it.
     *
     * @param described how it is described
     * @param context the job in whose context credentials are found; null for the controller's own
     * @param application the application that is to run there; only a rehearsal needs to know
     * @throws io.jenkins.plugins.immutabledelivery.model.InvalidInput that names what has to be corrected
     */
    static Environment of(EnvironmentConfiguration described, @CheckForNull Item context, String application) {
        Capacity capacity =
                new Capacity(described.getMinInstances(), described.getDesiredInstances(), described.getMaxInstances());
        List<GateSpec> gates =
                described.getGates().stream().map(GateSetting::spec).toList();
        Duration bake = Durations.parse("bakeTime", described.getBakeTime());
        Duration warm = Durations.parse("keepPreviousWarm", described.getKeepPreviousWarm());
        if (described.rehearsed()) {
            String region = described.location(context).region();
            return Deliveries.get()
                    .rehearsal()
                    .environment(described, application, region, capacity, gates, bake, warm);
        }
        return new Environment(
                described.getName(),
                described.location(context),
                described.getLaunchTemplate(),
                AwsSettings.words(described.getSubnets()),
                capacity,
                new TrafficRoute(
                        AwsSettings.words(described.getTargetGroups()), described.getListener(), described.getRule()),
                gates,
                bake,
                warm,
                TagSetting.map(described.getTags()));
    }
}
