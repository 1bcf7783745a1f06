package io.jenkins.plugins.immutabledelivery.world;

import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** Spoils the next call of an operation, before it had its effect or after, and remembers all requests. */
public final class Spoiler implements CallListener {
    private final List<Object> requests = new ArrayList<>();
    private String operation = "";
    private RuntimeException instead;
    private boolean afterwards;

    /** The next call of that operation, such as {@code RunInstances}, is answered with an error. */
    public void refuse(String next, int status, String code) {
        operation = next;
        afterwards = false;
        instead = Ec2Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("In AWS's words")
                        .build())
                .build();
    }

    /** The next call of that operation has no effect and no answer. */
    public void lose(String next) {
        operation = next;
        afterwards = false;
        instead = SdkClientException.create("Connection reset");
    }

    /** The next call of that operation has its effect and no answer. */
    public void loseAnswer(String next) {
        lose(next);
        afterwards = true;
    }

    /** The one request of that type. */
    public <T> List<T> requests(Class<T> type) {
        return requests.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Whether it has done what it was asked for. */
    public boolean done() {
        return operation.isEmpty();
    }

    @Override
    public void before(Call call) {
        requests.add(call.request());
        spoil(call, !afterwards);
    }

    @Override
    public void after(Call call) {
        spoil(call, afterwards);
    }

    private void spoil(Call call, boolean now) {
        if (now && call.operation().equals(operation)) {
            operation = "";
            throw instead;
        }
    }
}
