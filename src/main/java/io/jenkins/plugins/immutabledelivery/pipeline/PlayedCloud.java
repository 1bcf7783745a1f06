package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.bake.ProvisioningScript;
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
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * An endpoint's answers, with what the rehearsal plays in them: the pipeline file's faults, which no endpoint can be
 * asked for; where an emulator boots no instances, the end of the provisioning; and what it lacks that a pipeline can do
 * without. Everything else is the endpoint's.
 */
final class PlayedCloud implements Cloud {
    private static final String PLAYED = " (played by the rehearsal)";

    private final Cloud real;
    private final Pipeline.Rehearsal script;
    private final boolean alarms;
    private final Clock clock;
    private final Consumer<String> notice;
    private final Set<String> deletedVersions = PlayedTemplates.noneDeleted();
    private final Set<String> lacking = ConcurrentHashMap.newKeySet();

    /**
     * @param real the endpoint's own answers
     * @param script what is played
     * @param alarms whether the endpoint has alarms; where not, they are played as well, and are OK unless a fault says
     *     otherwise
     * @param clock decides when an alarm goes off
     * @param notice takes a line for people about what is played because the endpoint lacks it
     */
    PlayedCloud(Cloud real, Pipeline.Rehearsal script, boolean alarms, Clock clock, Consumer<String> notice) {
        this.real = real;
        this.script = script;
        this.alarms = alarms;
        this.clock = clock;
        this.notice = notice;
    }

    @Override
    public Region at(Location location) {
        Region region = real.at(location);
        PlayedChecks checks = new PlayedChecks(script, region.instances(), region.autoScaling());
        return new PlayedRegion(
                region.images(),
                new PlayedInstances(region.instances()),
                new PlayedTemplates(region.launchTemplates(), deletedVersions, notice),
                region.autoScaling(),
                new PlayedSettings(region.scalingSettings(), lacking, notice),
                region.instanceRefreshes(),
                new PlayedTargets(region.loadBalancing(), region.instances()),
                names -> (alarms ? region.alarms().find(names) : played(names))
                        .stream()
                                .map(alarm -> played(alarm, region.autoScaling()))
                                .toList(),
                checks.metrics(),
                checks.commands(),
                checks.http());
    }

    private record PlayedRegion(
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

    private static List<Alarms.AlarmView> played(Collection<String> names) {
        return names.stream()
                .map(name -> new Alarms.AlarmView(name, "OK", "Threshold not crossed" + PLAYED))
                .toList();
    }

    private Alarms.AlarmView played(Alarms.AlarmView alarm, AutoScaling autoScaling) {
        boolean raised = script.faults().stream()
                .filter(Fault.RaisesAlarm.class::isInstance)
                .map(Fault.RaisesAlarm.class::cast)
                .anyMatch(fault -> fault.alarm().equals(alarm.name()) && misbehaves(fault, autoScaling));
        return raised ? new Alarms.AlarmView(alarm.name(), "ALARM", "Threshold crossed" + PLAYED) : alarm;
    }

    private boolean misbehaves(Fault.RaisesAlarm fault, AutoScaling autoScaling) {
        return autoScaling.tagged(tags(fault)).stream()
                .map(AutoScaling.GroupView::tags)
                .filter(tags ->
                        Set.of(Role.CANDIDATE.name(), Role.SERVING.name()).contains(tags.get(Tags.ROLE)))
                .map(tags -> Instant.parse(tags.get(Tags.SINCE)).plus(fault.after()))
                .anyMatch(due -> !clock.instant().isBefore(due));
    }

    private static Map<String, String> tags(Fault fault) {
        ImageVersion version = fault.version();
        return Map.of(
                Tags.APPLICATION, version.application(),
                Tags.VERSION, version.version(),
                Tags.ENVIRONMENT, fault.environment());
    }

    /** Targets of whom those fail their health check that the script says. */
    private final class PlayedTargets implements LoadBalancing {
        private final LoadBalancing targets;
        private final Instances instances;

        PlayedTargets(LoadBalancing targets, Instances instances) {
            this.targets = targets;
            this.instances = instances;
        }

        @Override
        public List<TargetView> targets(String targetGroup) {
            List<TargetView> all = targets.targets(targetGroup);
            List<Map<String, String>> ill = script.faults().stream()
                    .filter(Fault.FailsHealthCheck.class::isInstance)
                    .map(PlayedCloud::tags)
                    .toList();
            if (all.isEmpty() || ill.isEmpty()) {
                return all;
            }
            Set<String> ids = instances.find(all.stream().map(TargetView::id).toList()).stream()
                    .filter(instance -> ill.stream()
                            .anyMatch(tags -> instance.tags().entrySet().containsAll(tags.entrySet())))
                    .map(Instances.InstanceView::id)
                    .collect(Collectors.toSet());
            return all.stream()
                    .map(target -> ids.contains(target.id()) && target.healthy() ? unhealthy(target.id()) : target)
                    .toList();
        }

        private static TargetView unhealthy(String id) {
            return new TargetView(
                    id,
                    "unhealthy",
                    "Target.ResponseCodeMismatch",
                    "Health checks failed with these codes: [503]" + PLAYED);
        }

        @Override
        public List<TargetGroupView> targetGroups(Collection<String> arns) {
            return targets.targetGroups(arns);
        }

        @Override
        public Optional<Map<String, Integer>> weights(String arn) {
            return targets.weights(arn);
        }

        @Override
        public void forward(String arn, Map<String, Integer> weights) {
            targets.forward(arn, weights);
        }
    }

    /** Instances whose console shows the end of the provisioning, where that is assumed. */
    private final class PlayedInstances implements Instances {
        private final Instances instances;

        PlayedInstances(Instances instances) {
            this.instances = instances;
        }

        @Override
        public String consoleOutput(String id) {
            String console = instances.consoleOutput(id);
            if (!script.provisioningAssumed()) {
                return console;
            }
            return console
                    + instances.find(List.of(id)).stream()
                            // Only a builder has a base image; a fleet's instances are provisioned already.
                            .filter(instance -> instance.tags().containsKey(Tags.BASE_IMAGE))
                            .map(instance -> instance.tags().get(Tags.OPERATION))
                            .map(token -> "\n" + ProvisioningScript.marker(token, 0) + PLAYED)
                            .collect(Collectors.joining());
        }

        @Override
        public List<InstanceView> find(Collection<String> ids) {
            return instances.find(ids);
        }

        @Override
        public List<InstanceView> tagged(String key, String value) {
            return instances.tagged(key, value);
        }

        @Override
        public String launch(Launch launch, String token) {
            return instances.launch(launch, token);
        }

        @Override
        public void stop(String id) {
            instances.stop(id);
        }

        @Override
        public void terminate(String id) {
            instances.terminate(id);
        }

        @Override
        public List<StatusView> statuses(Collection<String> ids) {
            return instances.statuses(ids);
        }

        @Override
        public List<StatusView> statuses() {
            return instances.statuses();
        }

        @Override
        public Optional<String> userData(String id) {
            return instances.userData(id);
        }
    }
}
