package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandFilter;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.CommandPlugin;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** The commands that were sent to a region's instances by Systems Manager. */
final class SentCommands implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_INSTANCES = 50;
    /** How long after it runs an instance's agent is known. */
    private static final Duration AGENT = Duration.ofSeconds(30);

    private final Chance chance;
    private final Machines machines;
    private final Amis amis;
    private final Faults faults;
    private final StepClock clock;
    private final Map<String, Sent> commands = new LinkedHashMap<>();

    private record Sent(String id, String document, String comment, Instant at, Map<String, Instant> ends)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    SentCommands(Chance chance, Machines machines, Amis amis, Faults faults, StepClock clock) {
        this.chance = chance;
        this.machines = machines;
        this.amis = amis;
        this.faults = faults;
        this.clock = clock;
    }

    Command send(SendCommandRequest request) {
        Refusal.unlessOnly(request, "DocumentName", "InstanceIds", "Parameters", "TimeoutSeconds", "Comment");
        if (!List.of("AWS-RunShellScript", "AWS-RunPowerShellScript").contains(request.documentName())) {
            throw Refusal.ssm("InvalidDocument", "Document " + request.documentName() + " does not exist");
        }
        if (request.instanceIds().isEmpty() || request.instanceIds().size() > MOST_INSTANCES) {
            throw Refusal.ssm("ValidationException", "InstanceIds must have 1 to 50 members");
        }
        Instant now = clock.instant();
        List<String> strangers = request.instanceIds().stream()
                .filter(id -> !managed(machines.get(id), now))
                .toList();
        if (!strangers.isEmpty()) {
            throw Refusal.ssm(
                    "InvalidInstanceId",
                    "Instances " + List.of(strangers) + " not in a valid state for account " + Amis.ACCOUNT);
        }
        Map<String, Instant> ends = new LinkedHashMap<>();
        request.instanceIds().forEach(id -> ends.put(id, now.plus(chance.seconds(3, 20))));
        String hex = chance.hex() + chance.hex();
        String id = hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        Sent sent = new Sent(id, request.documentName(), request.comment(), now, ends);
        commands.put(id, sent);
        return view(sent);
    }

    private static boolean managed(Machine machine, Instant now) {
        return machine != null && machine.running(now) && !now.isBefore(machine.runningAt.plus(AGENT));
    }

    private static Command view(Sent sent) {
        return Command.builder()
                .commandId(sent.id())
                .documentName(sent.document())
                .comment(sent.comment())
                .requestedDateTime(sent.at())
                .instanceIds(sent.ends().keySet())
                .build();
    }

    List<Command> list(List<CommandFilter> filters) {
        return commands.values().stream()
                .filter(sent -> filters.stream().allMatch(filter -> matches(sent, filter)))
                .map(SentCommands::view)
                .toList();
    }

    private static boolean matches(Sent sent, CommandFilter filter) {
        return switch (filter.key()) {
            case DOCUMENT_NAME -> filter.value().equals(sent.document());
            case INVOKED_AFTER -> sent.at().isAfter(Instant.parse(filter.value()));
            default ->
                throw new UnsupportedOperationException(
                        "The rehearsed region does not simulate the filter " + filter.keyAsString());
        };
    }

    List<CommandInvocation> invocations(String commandId) {
        Sent sent = known(commandId);
        return sent.ends().keySet().stream()
                .map(instance -> {
                    CommandInvocationStatus status = status(sent, instance);
                    return CommandInvocation.builder()
                            .commandId(commandId)
                            .instanceId(instance)
                            .status(status)
                            .statusDetails(details(status))
                            .commandPlugins(CommandPlugin.builder()
                                    .output(output(instance, status))
                                    .build())
                            .build();
                })
                .toList();
    }

    GetCommandInvocationResponse invocation(String commandId, String instance) {
        Sent sent = known(commandId);
        if (!sent.ends().containsKey(instance)) {
            throw Refusal.ssm("InvocationDoesNotExist", "");
        }
        CommandInvocationStatus status = status(sent, instance);
        return GetCommandInvocationResponse.builder()
                .commandId(commandId)
                .instanceId(instance)
                .status(status.toString())
                .statusDetails(details(status))
                .standardOutputContent(output(instance, status))
                .standardErrorContent(
                        status == CommandInvocationStatus.FAILED ? "smoke-test: nginx does not listen on port 80" : "")
                .build();
    }

    private Sent known(String id) {
        if (!commands.containsKey(id)) {
            throw Refusal.ssm("InvalidCommandId", "Command " + id + " does not exist");
        }
        return commands.get(id);
    }

    private CommandInvocationStatus status(Sent sent, String instance) {
        Instant now = clock.instant();
        Machine machine = machines.get(instance);
        Instant end = sent.ends().get(instance);
        if (now.isBefore(end)) {
            return machine.ending(now) ? CommandInvocationStatus.TIMED_OUT : CommandInvocationStatus.IN_PROGRESS;
        }
        return faults.failsCommand(amis.tags(machine.imageId), machine.tags)
                ? CommandInvocationStatus.FAILED
                : CommandInvocationStatus.SUCCESS;
    }

    private static String details(CommandInvocationStatus status) {
        return status == CommandInvocationStatus.TIMED_OUT ? "Undeliverable" : status.toString();
    }

    private static String output(String instance, CommandInvocationStatus status) {
        return switch (status) {
            case SUCCESS -> "smoke test on " + instance + "\nall well";
            case FAILED -> "smoke test on " + instance;
            default -> "";
        };
    }
}
