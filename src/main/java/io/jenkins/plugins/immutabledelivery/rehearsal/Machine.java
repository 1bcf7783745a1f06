package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** One instance: what it was launched with, and the times at which it changes its state. */
final class Machine implements Serializable {
    private static final long serialVersionUID = 1L;

    final String id;
    final String imageId;
    final Launch launch;
    final Instant launchedAt;
    final Map<String, String> tags;
    final String address;
    /** They may be changed after the launch. */
    final List<String> securityGroups;

    /** When describe calls begin to show it. */
    final Instant visibleAt;

    final Instant runningAt;
    final Instant checksPassedAt;
    /** When it begins to stop, by request or by itself; null where it does not. */
    Instant stopsAt;

    Instant stoppedAt;
    Instant terminatesAt;
    Instant terminatedAt;
    String stateReason;
    /** When its provisioning script ends; null where it has none. */
    Instant provisionedAt;

    int exitCode;
    /** The name of the Auto Scaling group that launched it; null where none did. */
    String group;

    /** What an instance is launched with. */
    record Launch(
            String imageId,
            String type,
            String subnetId,
            String vpcId,
            List<String> securityGroups,
            String userData,
            boolean terminatesOnShutdown,
            String clientToken)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** When an instance does what all do. */
    record Times(Instant launched, Instant visible, Instant running, Instant checksPassed) {}

    Machine(String id, Launch launch, Map<String, String> tags, String address, Times times) {
        this.id = id;
        this.imageId = launch.imageId();
        this.launch = launch;
        this.launchedAt = times.launched();
        this.visibleAt = times.visible();
        this.runningAt = times.running();
        this.checksPassedAt = times.checksPassed();
        this.tags = new TreeMap<>(tags);
        this.address = address;
        this.securityGroups = new ArrayList<>(launch.securityGroups());
    }

    /** Whether its provisioning script had ended by a time. */
    boolean provisionedBy(Instant when) {
        return provisionedAt != null && !when.isBefore(provisionedAt);
    }

    /** The time whose state describe calls show: they are as late with every change as they were with the launch. */
    Instant shownTime(Instant now) {
        return now.minus(Duration.between(launchedAt, visibleAt));
    }

    InstanceStateName state(Instant now) {
        if (terminatesAt != null && !now.isBefore(terminatesAt)) {
            return now.isBefore(terminatedAt) ? InstanceStateName.SHUTTING_DOWN : InstanceStateName.TERMINATED;
        }
        if (stopsAt != null && !now.isBefore(stopsAt)) {
            return now.isBefore(stoppedAt) ? InstanceStateName.STOPPING : InstanceStateName.STOPPED;
        }
        return now.isBefore(runningAt) ? InstanceStateName.PENDING : InstanceStateName.RUNNING;
    }

    boolean running(Instant now) {
        return state(now) == InstanceStateName.RUNNING;
    }

    boolean ending(Instant now) {
        InstanceStateName state = state(now);
        return state == InstanceStateName.SHUTTING_DOWN || state == InstanceStateName.TERMINATED;
    }

    Instance view(Instant now) {
        InstanceStateName state = state(now);
        Instance.Builder view = Instance.builder()
                .instanceId(id)
                .imageId(imageId)
                .instanceType(launch.type())
                .subnetId(launch.subnetId())
                .vpcId(launch.vpcId())
                .launchTime(launchedAt)
                .clientToken(launch.clientToken())
                .state(name -> name.name(state))
                .securityGroups(securityGroups.stream()
                        .map(id -> GroupIdentifier.builder().groupId(id).build())
                        .toList())
                .tags(Filters.tags(tags));
        if (state != InstanceStateName.TERMINATED) {
            view.privateIpAddress(address);
        }
        if (stateReason != null && state != InstanceStateName.PENDING && state != InstanceStateName.RUNNING) {
            view.stateReason(reason -> reason.code(stateReason.split(":")[0]).message(stateReason));
        }
        return view.build();
    }

    List<String> bootLines() {
        List<String> lines = new ArrayList<>();
        lines.add("[    0.000000] Linux version 6.1.112-124.190.amzn2023.x86_64");
        lines.add("[    2.418120] cloud-init: Cloud-init v. 22.2.2 running 'init' on " + launch.type());
        return lines;
    }
}
