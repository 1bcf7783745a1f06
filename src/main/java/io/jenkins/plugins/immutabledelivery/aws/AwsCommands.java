package io.jenkins.plugins.immutabledelivery.aws;

import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.call;
import static io.jenkins.plugins.immutabledelivery.aws.AwsErrors.present;

import io.jenkins.plugins.immutabledelivery.cloud.Commands;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandFilter;
import software.amazon.awssdk.services.ssm.model.CommandFilterKey;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.CommandPlugin;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandsResponse;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** Commands by Systems Manager's API. */
final class AwsCommands implements Commands {
    /** How long a command may wait for an instance's agent: the least that AWS takes is 30 seconds. */
    private static final int DELIVERY_SECONDS = 60;

    private final SsmClient client;

    AwsCommands(SsmClient client) {
        this.client = client;
    }

    private static String document(RemoteCommand command) {
        return switch (command.shell()) {
            case SH -> "AWS-RunShellScript";
            case POWERSHELL -> "AWS-RunPowerShellScript";
        };
    }

    @Override
    public String send(RemoteCommand command, List<String> instances, String comment) {
        SendCommandRequest request = SendCommandRequest.builder()
                .documentName(document(command))
                .instanceIds(instances)
                .parameters(Map.of(
                        "commands",
                        List.of(command.script()),
                        "executionTimeout",
                        List.of(Long.toString(command.limit().toSeconds()))))
                .timeoutSeconds(DELIVERY_SECONDS)
                .comment(comment)
                .build();
        return call("ssm:SendCommand", String.join(", ", instances), () -> client.sendCommand(request))
                .command()
                .commandId();
    }

    @Override
    public Optional<String> sent(RemoteCommand command, String comment, Instant after) {
        ListCommandsRequest.Builder request = ListCommandsRequest.builder()
                .filters(
                        filter(CommandFilterKey.DOCUMENT_NAME, document(command)),
                        // AWS takes no fractions of a second.
                        filter(
                                CommandFilterKey.INVOKED_AFTER,
                                after.truncatedTo(ChronoUnit.SECONDS).toString()));
        String token = null;
        do {
            request.nextToken(token);
            ListCommandsResponse page = call("ssm:ListCommands", comment, () -> client.listCommands(request.build()));
            Optional<String> found = page.commands().stream()
                    .filter(one -> comment.equals(one.comment()))
                    .map(Command::commandId)
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        return Optional.empty();
    }

    private static CommandFilter filter(CommandFilterKey key, String value) {
        return CommandFilter.builder().key(key).value(value).build();
    }

    @Override
    public List<Invocation> invocations(String commandId) {
        ListCommandInvocationsRequest.Builder request =
                ListCommandInvocationsRequest.builder().commandId(commandId).details(true);
        List<Invocation> all = new ArrayList<>();
        String token = null;
        do {
            request.nextToken(token);
            ListCommandInvocationsResponse page =
                    call("ssm:ListCommandInvocations", commandId, () -> client.listCommandInvocations(request.build()));
            page.commandInvocations().stream().map(AwsCommands::view).forEach(all::add);
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        return all;
    }

    private static Invocation view(CommandInvocation invocation) {
        String output = invocation.commandPlugins().stream()
                .map(CommandPlugin::output)
                .filter(text -> text != null && !text.isBlank())
                .collect(Collectors.joining("\n"));
        return new Invocation(invocation.instanceId(), invocation.statusAsString(), invocation.statusDetails(), output);
    }

    @Override
    public String output(String commandId, String instanceId) {
        GetCommandInvocationRequest request = GetCommandInvocationRequest.builder()
                .commandId(commandId)
                .instanceId(instanceId)
                .build();
        return present(() -> call("ssm:GetCommandInvocation", instanceId, () -> client.getCommandInvocation(request)))
                .map(answer -> Stream.of(answer.standardOutputContent(), answer.standardErrorContent())
                        .filter(text -> text != null && !text.isBlank())
                        .collect(Collectors.joining("\n")))
                .orElse("");
    }
}
