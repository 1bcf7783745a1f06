package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;

/** Systems Manager's client, answered by the rehearsed region: the public parameters that name images. */
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
}
