package io.jenkins.plugins.immutabledelivery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException.Kind;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class AwsErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "RequestLimitExceeded, 503, THROTTLED",
        "Throttling, 400, THROTTLED",
        "ThrottlingException, 400, THROTTLED",
        "TooManyRequestsException, 429, THROTTLED",
        "InsufficientInstanceCapacity, 500, CAPACITY",
        "ResourceLimitExceeded, 400, CAPACITY",
        "InvalidAMIID.NotFound, 400, NOT_FOUND",
        "InvalidAMIID.Unavailable, 400, NOT_FOUND",
        "InvalidInstanceID.NotFound, 400, NOT_FOUND",
        "InvalidLaunchTemplateName.NotFoundException, 400, NOT_FOUND",
        "TargetGroupNotFound, 400, NOT_FOUND",
        "ParameterNotFound, 400, NOT_FOUND",
        "ResourceNotFoundException, 404, NOT_FOUND",
        "AlreadyExists, 400, DUPLICATE",
        "InvalidAMIName.Duplicate, 400, DUPLICATE",
        "ResourceInUse, 400, IN_USE",
        "ScalingActivityInProgress, 400, IN_USE",
        "IncorrectInstanceState, 400, IN_USE",
        "UnauthorizedOperation, 403, DENIED",
        "AccessDeniedException, 400, DENIED",
        "ExpiredToken, 400, EXPIRED",
        "ExpiredTokenException, 403, EXPIRED",
        "RequestExpired, 400, EXPIRED",
        "InvalidAction, 400, UNSUPPORTED",
        "Whatever, 501, UNSUPPORTED",
        "InternalError, 500, NO_ANSWER",
        "ServiceUnavailable, 503, NO_ANSWER",
        "InvalidParameterValue, 400, INVALID",
        "ValidationError, 400, INVALID"
    })
    void anErrorsCodeDecidesWhatCanBeDone(String code, int status, Kind kind) {
        CloudException e = thrownFor(service(code, "In AWS's words.", status));

        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e.code()).isEqualTo(code);
        assertThat(e.call()).isEqualTo("ec2:RunInstances");
        assertThat(e).hasMessage("ec2:RunInstances on ami-1: " + code + ": In AWS's words.");
        assertThat(e.getCause()).isInstanceOf(Ec2Exception.class);
    }

    /** A machine's profile may have been renewed since it was asked; to give up would leave behind what was created. */
    @Test
    void whatHasExpiredIsTriedAgainAndSaysWhatToRenew() {
        CloudException e = thrownFor(service("ExpiredToken", "The security token has expired", 403));

        assertThat(e.transientFault()).isTrue();
        assertThat(e.failure("launch").remedy()).startsWith("See that the credentials are renewed");
    }

    @Test
    void whatAutoScalingDoesNotFindIsAValidationErrorThatSaysSo() {
        CloudException e = thrownFor(service("ValidationError", "AutoScalingGroup name not found - x", 400));

        assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void anErrorWithoutACodeIsCalledByItsStatus() {
        CloudException server = thrownFor(
                Ec2Exception.builder().statusCode(502).message("Bad gateway").build());
        CloudException caller = thrownFor(Ec2Exception.builder()
                .statusCode(400)
                .message("Odd")
                .awsErrorDetails(AwsErrorDetails.builder().build())
                .build());

        assertThat(server.kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(server.code()).isEqualTo("HTTP 502");
        assertThat(caller.kind()).isEqualTo(Kind.INVALID);
        assertThat(caller)
                .hasMessageEndingWith("HTTP 400: the answer has no AWS error code, so it may not be one of AWS");
        assertThat(thrownFor(Ec2Exception.builder().statusCode(404).build()).kind())
                .as("no service of AWS")
                .isEqualTo(Kind.UNSUPPORTED);
    }

    @Test
    void anAnswerThatDidNotComeMayHaveHadItsEffect() {
        for (RuntimeException thrown :
                List.of(SdkClientException.create("Connection reset"), ApiCallTimeoutException.create(30_000))) {
            CloudException e = thrownFor(thrown);

            assertThat(e.kind()).isEqualTo(Kind.NO_ANSWER);
            assertThat(e.transientFault()).isTrue();
            assertThat(e.code()).isEqualTo(thrown.getClass().getSimpleName());
        }
    }

    @Test
    void whereThereAreNoCredentialsItIsSaidWhatToDoAndNotAllThatWasTried() {
        CloudException e = thrownFor(SdkClientException.create(
                "Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain("
                        + "credentialsProviders=[SystemPropertyCredentialsProvider()]) : [SystemProperty…"));

        assertThat(e.transientFault())
                .as("a machine's role may be out of reach for a moment")
                .isTrue();
        assertThat(e)
                .hasMessageEndingWith(
                        "NoCredentials: Unable to load credentials from any of the providers in the chain");
        assertThat(e.failure("launch builder").remedy()).startsWith("Name credentials");
    }

    @Test
    void whatAnEndpointDoesNotKnowIsNamed() {
        CloudException e = thrownFor(new UnsupportedOperationException());

        assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(e.failure("launch builder").remedy())
                .isEqualTo("This endpoint does not know ec2:RunInstances; use another one.");
    }

    @Test
    void anAnswerIsHandedOnAndADefectIsNotHidden() {
        assertThat(AwsErrors.<String>call("ec2:RunInstances", "ami-1", () -> "fine"))
                .isEqualTo("fine");
        assertThat(catchThrowableOfType(
                        IllegalStateException.class,
                        () -> AwsErrors.call("ec2:RunInstances", "ami-1", () -> {
                            throw new IllegalStateException("a defect");
                        })))
                .hasMessage("a defect");
    }

    @Test
    void absenceIsToleratedAndNothingElseIs() {
        CloudException denied = thrownFor(service("UnauthorizedOperation", "No", 403));
        CloudException absent = thrownFor(service("InvalidAMIID.NotFound", "None", 400));

        AwsErrors.tolerateAbsence(() -> {
            throw absent;
        });
        assertThat(AwsErrors.present(() -> {
                    throw absent;
                }))
                .isEmpty();
        assertThat(catchThrowableOfType(
                        CloudException.class,
                        () -> AwsErrors.tolerateAbsence(() -> {
                            throw denied;
                        })))
                .isSameAs(denied);
        assertThat(catchThrowableOfType(
                        CloudException.class,
                        () -> AwsErrors.present(() -> {
                            throw denied;
                        })))
                .isSameAs(denied);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindSaysWhatToDoNext(Kind kind) {
        Failure failure =
                new CloudException(kind, "ec2:RunInstances", null, "Code", "words", null).failure("launch builder");

        assertThat(failure.what()).isEqualTo("launch builder (ec2:RunInstances)");
        assertThat(failure.reason()).isEqualTo("Code: words");
        assertThat(failure.remedy()).endsWith(".").hasSizeGreaterThan(20);
    }

    private static AwsServiceException service(String code, String words, int status) {
        return Ec2Exception.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(words)
                        .build())
                .statusCode(status)
                .message(words)
                .build();
    }

    private static CloudException thrownFor(RuntimeException thrown) {
        CloudException e = catchThrowableOfType(
                CloudException.class,
                () -> AwsErrors.call("ec2:RunInstances", "ami-1", () -> {
                    throw thrown;
                }));
        assertThat(e).isNotNull();
        return e;
    }
}
