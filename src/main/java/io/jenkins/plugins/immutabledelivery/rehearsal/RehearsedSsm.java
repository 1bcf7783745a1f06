package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandsResponse;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;

/**
 * Systems Manager's client, answered by the rehearsed region: the public parameters that name images, and
 * commands on instances.
 */
final class RehearsedSsm implements SsmClient {
    private final SimulatedRegion region;

    RehearsedSsm(SimulatedRegion region) {
        this.region = region;
    }

    private <R> R answer(AwsRequest request, Supplier<R> answer) {
        return region.answer(SERVICE_NAME, request, answer);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public GetParameterResponse getParameter(GetParameterRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "Name");
            String value = region.amis.parameter(request.name());
            if (value == null) {
                throw Refusal.ssm("ParameterNotFound", "Parameter " + request.name() + " not found.");
            }
            return GetParameterResponse.builder()
                    .parameter(parameter -> parameter.name(request.name()).value(value))
                    .build();
        });
    }

    @Override
    public SendCommandResponse sendCommand(SendCommandRequest request) {
        return answer(
                request,
                () -> SendCommandResponse.builder()
                        .command(region.commands.send(request))
                        .build());
    }

    @Override
    public ListCommandsResponse listCommands(ListCommandsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "Filters", "NextToken", "MaxResults");
            Pages<Command> page = Pages.of(region.commands.list(request.filters()), request.nextToken());
            return ListCommandsResponse.builder()
                    .commands(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public ListCommandInvocationsResponse listCommandInvocations(ListCommandInvocationsRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "CommandId", "Details", "NextToken", "MaxResults");
            Pages<CommandInvocation> page =
                    Pages.of(region.commands.invocations(request.commandId()), request.nextToken());
            return ListCommandInvocationsResponse.builder()
                    .commandInvocations(page.items())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public GetCommandInvocationResponse getCommandInvocation(GetCommandInvocationRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "CommandId", "InstanceId");
            return region.commands.invocation(request.commandId(), request.instanceId());
        });
    }
}
