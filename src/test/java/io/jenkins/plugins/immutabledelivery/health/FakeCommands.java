package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Commands;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands that do on each instance what a test says. */
final class FakeCommands implements Commands {
    /** The instances of each command that was sent, by its comment, which is its id too. */
    final Map<String, List<String>> sent = new LinkedHashMap<>();
    /** The status on each instance; Success where nothing is said. */
    final Map<String, String> statuses = new HashMap<>();

    final Map<String, String> outputs = new HashMap<>();
    final List<String> unmanaged = new ArrayList<>();

    @Override
    public String send(RemoteCommand command, List<String> instances, String comment) {
        if (instances.stream().anyMatch(unmanaged::contains)) {
            throw new CloudException(
                    CloudException.Kind.NOT_FOUND,
                    "ssm:SendCommand",
                    null,
                    "InvalidInstanceId",
                    "not in a valid state",
                    null);
        }
        sent.put(comment, instances);
        return comment;
    }

    @Override
    public Optional<String> sent(RemoteCommand command, String comment, Instant after) {
        return Optional.of(comment).filter(sent::containsKey);
    }

    @Override
    public List<Invocation> invocations(String commandId) {
        return sent.get(commandId).stream()
                .map(id -> new Invocation(id, statuses.getOrDefault(id, "Success"), null, "all\nwell"))
                .toList();
    }

    @Override
    public String output(String commandId, String instanceId) {
        if (!outputs.containsKey(instanceId)) {
            throw new CloudException(
                    CloudException.Kind.DENIED, "ssm:GetCommandInvocation", instanceId, "AccessDenied", "No", null);
        }
        return outputs.get(instanceId);
    }
}
