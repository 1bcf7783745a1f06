package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.bake.ProvisioningScript;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;

/** The instances of a region. */
final class Machines implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Duration CONSOLE_DELAY = Duration.ofSeconds(20);
    /** How long EC2 goes on showing a terminated instance. */
    private static final Duration SHOWN_AFTER_END = Duration.ofHours(1);

    private final Chance chance;
    private final Network network;
    private final Amis amis;
    private final Faults faults;
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final StepClock clock;

    Machines(Chance chance, Network network, Amis amis, Faults faults, StepClock clock) {
        this.chance = chance;
        this.network = network;
        this.amis = amis;
        this.faults = faults;
        this.clock = clock;
    }

    Instance run(RunInstancesRequest request) {
        Refusal.unlessOnly(
                request,
                "ImageId",
                "InstanceType",
                "SubnetId",
                "MinCount",
                "MaxCount",
                "ClientToken",
                "UserData",
                "InstanceInitiatedShutdownBehavior",
                "MetadataOptions",
                "TagSpecifications",
                "SecurityGroupIds");
        Optional<Machine> before = machines.values().stream()
                .filter(machine ->
                        request.clientToken() != null && request.clientToken().equals(machine.launch.clientToken()))
                .findFirst();
        if (before.isPresent()) {
            if (!before.get().imageId.equals(request.imageId())) {
                throw Refusal.ec2(
                        "IdempotentParameterMismatch",
                        "The client token you have provided has already been used with different parameters");
            }
            return before.get().view(clock.instant());
        }
        faults.capacity(request.instanceTypeAsString());
        Map<String, String> tags = new LinkedHashMap<>();
        request.tagSpecifications().stream()
                .filter(one -> one.resourceTypeAsString().equals("instance"))
                .forEach(one -> tags.putAll(Filters.tags(one.tags())));
        String userData = request.userData() == null
                ? ""
                : new String(Base64.getDecoder().decode(request.userData()), StandardCharsets.UTF_8);
        return launch(
                        new Machine.Launch(
                                request.imageId(),
                                request.instanceTypeAsString(),
                                request.subnetId(),
                                network.subnet(request.subnetId()).vpcId(),
                                request.securityGroupIds(),
                                userData,
                                request.instanceInitiatedShutdownBehavior() == ShutdownBehavior.TERMINATE,
                                request.clientToken()),
                        tags)
                .view(clock.instant());
    }

    Machine launch(Machine.Launch launch, Map<String, String> tags) {
        amis.checkLaunchable(launch.imageId());
        network.checkSecurityGroups(launch.securityGroups());
        Instant now = clock.instant();
        String id = chance.id("i");
        String address = "10.0." + chance.below(256) + "." + (4 + chance.below(250));
        Instant visible = now.plus(faults.visibilityDelay());
        Instant running = now.plus(chance.seconds(15, 40));
        Instant checksPassed = running.plus(chance.seconds(60, 150));
        Machine machine =
                new Machine(id, launch, tags, address, new Machine.Times(now, visible, running, checksPassed));
        if (ProvisioningScript.tokenOf(launch.userData()) != null) {
            machine.exitCode = faults.provisioningExitCode(tags);
            machine.provisionedAt = machine.runningAt.plus(chance.seconds(60, 240));
            endsItself(machine);
        }
        if (faults.diesAtStart(tags)) {
            machine.terminatesAt = machine.runningAt;
            machine.terminatedAt = machine.runningAt.plusSeconds(5);
            machine.stateReason = "Server.InternalError: Internal error on launch";
        }
        machines.put(machine.id, machine);
        return machine;
    }

    private void endsItself(Machine machine) {
        Instant shutdown = machine.provisionedAt.plusSeconds(2);
        if (machine.launch.terminatesOnShutdown()) {
            machine.terminatesAt = shutdown;
            machine.terminatedAt = shutdown.plus(chance.seconds(10, 40));
        } else {
            machine.stopsAt = shutdown;
            machine.stoppedAt = shutdown.plus(chance.seconds(10, 40));
        }
        machine.stateReason = "Client.InstanceInitiatedShutdown: Instance initiated shutdown";
    }

    void secure(String id, List<String> securityGroups) {
        network.checkSecurityGroups(securityGroups);
        Machine machine = known(id);
        machine.securityGroups.clear();
        machine.securityGroups.addAll(securityGroups);
    }

    List<Instance> describe(DescribeInstancesRequest request) {
        Refusal.unlessOnly(request, "Filters", "NextToken", "MaxResults");
        Instant now = clock.instant();
        return visible(now).stream()
                .map(machine -> machine.view(machine.shownTime(now)))
                .filter(Filters.ec2(
                        request.filters(),
                        Map.of(
                                "instance-id", Instance::instanceId,
                                "instance-state-name",
                                        instance -> instance.state().nameAsString(),
                                "client-token", Instance::clientToken,
                                "image-id", Instance::imageId,
                                "vpc-id", Instance::vpcId,
                                "tag", instance -> Filters.tags(instance.tags()))))
                .toList();
    }

    private List<Machine> visible(Instant now) {
        return machines.values().stream()
                .filter(machine -> !now.isBefore(machine.visibleAt))
                .filter(machine ->
                        machine.terminatedAt == null || now.isBefore(machine.terminatedAt.plus(SHOWN_AFTER_END)))
                .toList();
    }

    List<InstanceStatus> statuses(DescribeInstanceStatusRequest request) {
        Refusal.unlessOnly(request, "InstanceIds", "NextToken", "MaxResults");
        if (request.hasInstanceIds() && request.maxResults() != null) {
            throw Refusal.ec2(
                    "InvalidParameterCombination",
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        }
        Instant now = clock.instant();
        request.instanceIds().forEach(this::known);
        return visible(now).stream()
                .filter(machine ->
                        !request.hasInstanceIds() || request.instanceIds().contains(machine.id))
                .filter(machine -> machine.running(machine.shownTime(now)))
                .map(machine -> status(machine, machine.shownTime(now)))
                .toList();
    }

    private InstanceStatus status(Machine machine, Instant now) {
        SummaryStatus status = now.isBefore(machine.checksPassedAt)
                ? SummaryStatus.INITIALIZING
                : faults.impaired(machine.tags) ? SummaryStatus.IMPAIRED : SummaryStatus.OK;
        return InstanceStatus.builder()
                .instanceId(machine.id)
                .instanceState(state -> state.name(InstanceStateName.RUNNING))
                .systemStatus(summary -> summary.status(status == SummaryStatus.IMPAIRED ? SummaryStatus.OK : status))
                .instanceStatus(summary -> summary.status(status))
                .build();
    }

    void stop(String id) {
        Machine machine = known(id);
        Instant now = clock.instant();
        if (machine.ending(now) || !machine.running(now) && machine.state(now) == InstanceStateName.PENDING) {
            throw Refusal.ec2(
                    "IncorrectInstanceState",
                    "The instance '" + id + "' is not in a state from which it can be stopped.");
        }
        if (machine.running(now)) {
            machine.stopsAt = now;
            machine.stoppedAt = now.plus(chance.seconds(15, 40));
            machine.stateReason = "Client.UserInitiatedShutdown: User initiated shutdown";
        }
    }

    void terminate(String id) {
        Machine machine = known(id);
        Instant now = clock.instant();
        if (!machine.ending(now)) {
            machine.terminatesAt = now;
            machine.terminatedAt = now.plus(chance.seconds(20, 60));
            machine.stateReason = "Client.UserInitiatedShutdown: User initiated shutdown";
        }
    }

    String console(String id) {
        Machine machine = known(id);
        Instant now = clock.instant();
        List<String> lines = new ArrayList<>();
        if (!now.isBefore(machine.runningAt.plus(CONSOLE_DELAY))) {
            lines.addAll(machine.bootLines());
            lines.addAll(faults.consoleOf(amis.tags(machine.imageId), machine.tags));
        }
        String token = ProvisioningScript.tokenOf(machine.launch.userData());
        if (token != null && machine.provisionedBy(now.minus(CONSOLE_DELAY))) {
            lines.add("[   61.204411] cloud-init: " + (machine.exitCode == 0 ? "Complete!" : "No match for argument"));
            lines.add(ProvisioningScript.marker(token, machine.exitCode));
        }
        return String.join("\n", lines);
    }

    Machine known(String id) {
        Machine machine = machines.get(id);
        if (machine == null || clock.instant().isBefore(machine.visibleAt)) {
            throw Refusal.ec2("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
        }
        return machine;
    }

    /** The machine of that id, visible or not; null where there never was one. */
    Machine get(String id) {
        return machines.get(id);
    }

    Collection<Machine> all() {
        return machines.values();
    }
}
