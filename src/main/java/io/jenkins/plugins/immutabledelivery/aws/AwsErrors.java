package io.jenkins.plugins.immutabledelivery.aws;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns the SDK's exceptions into ours. The codes are those of <a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">EC2</a> and of the other services'
 * references.
 */
public final class AwsErrors {
    private static final Set<String> THROTTLED = Set.of(
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "TooManyRequestsException",
            "RequestThrottled",
            "Client.RequestLimitExceeded",
            // Auto Scaling has another change of the same resource under way; with SDK's retries it would be tried
            // again.
            "ResourceContention");
    private static final Set<String> CAPACITY = Set.of(
            "InsufficientInstanceCapacity",
            "InsufficientHostCapacity",
            "InsufficientReservedInstanceCapacity",
            "InsufficientCapacity",
            "ResourceLimitExceeded");
    private static final Set<String> DUPLICATE = Set.of(
            "AlreadyExists",
            "InvalidAMIName.Duplicate",
            "InvalidLaunchTemplateName.AlreadyExistsException",
            "DuplicateTargetGroupName",
            "DuplicateLoadBalancerName");
    private static final Set<String> IN_USE = Set.of(
            "ResourceInUse",
            "ScalingActivityInProgress",
            "InstanceRefreshInProgress",
            "IncorrectInstanceState",
            "IncorrectState",
            "InvalidSnapshot.InUse",
            "DependencyViolation");
    private static final Set<String> DENIED = Set.of(
            "UnauthorizedOperation",
            "AccessDenied",
            "AccessDeniedException",
            "AuthFailure",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "OptInRequired");
    private static final Set<String> EXPIRED = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            // EC2's, of a session that has ended as of a wrong clock.
            "RequestExpired");
    private static final Set<String> UNSUPPORTED = Set.of(
            "InvalidAction",
            "UnknownOperationException",
            "NotImplemented",
            "UnknownOperation",
            "InternalFailure.NotImplemented");

    /** How the SDK's chain of providers begins to say that none of them has any. */
    private static final String NO_CREDENTIALS = "Unable to load credentials from any of the providers in the chain";

    private AwsErrors() {}

    /**
     * Makes a call.
     *
     * @param call service and operation, such as {@code ec2:RunInstances}
     * @param resource on what; null where there is none
     * @throws CloudException in place of whatever the SDK throws
     */
    public static <T> T call(String call, String resource, Supplier<T> action) {
        try {
            return action.get();
        } catch (AwsServiceException e) {
            AwsErrorDetails details = e.awsErrorDetails();
            boolean coded = details != null && details.errorCode() != null;
            String code = coded ? details.errorCode() : "HTTP " + e.statusCode();
            String words = coded && details.errorMessage() != null ? details.errorMessage() : words(e, coded);
            // AWS says a code with every error; who answers without one that there is no such thing is no service of
            // AWS.
            Kind kind = !coded && e.statusCode() == 404 ? Kind.UNSUPPORTED : kind(code, words, e.statusCode());
            throw new CloudException(kind, call, resource, code, words, e);
        } catch (SdkException e) {
            String words = words(e);
            // A role may be out of reach for a moment only, so this too is tried again.
            String code = words.equals(NO_CREDENTIALS)
                    ? CloudException.NO_CREDENTIALS
                    : e.getClass().getSimpleName();
            throw new CloudException(Kind.NO_ANSWER, call, resource, code, words, e);
        } catch (NoCredentials e) {
            throw new CloudException(Kind.NO_ANSWER, call, resource, CloudException.NO_CREDENTIALS, e.getMessage(), e);
        } catch (UnsupportedOperationException e) {
            throw new CloudException(
                    Kind.UNSUPPORTED,
                    call,
                    resource,
                    "NotImplemented",
                    e.getMessage() == null ? "The rehearsed region does not simulate this call" : e.getMessage(),
                    e);
        }
    }

    /** What the SDK says; where it found no credentials, without all that it tried, which fills a screen. */
    static String words(SdkException e) {
        String words = String.valueOf(e.getMessage());
        return words.startsWith(NO_CREDENTIALS) ? NO_CREDENTIALS : words;
    }

    private static String words(AwsServiceException e, boolean coded) {
        return coded ? e.getMessage() : "the answer has no AWS error code, so it may not be one of AWS";
    }

    private static Kind kind(String code, String words, int status) {
        if (THROTTLED.contains(code)) {
            return Kind.THROTTLED;
        }
        if (CAPACITY.contains(code)) {
            return Kind.CAPACITY;
        }
        if (DUPLICATE.contains(code)) {
            return Kind.DUPLICATE;
        }
        if (IN_USE.contains(code)) {
            return Kind.IN_USE;
        }
        if (DENIED.contains(code)) {
            return Kind.DENIED;
        }
        if (EXPIRED.contains(code)) {
            return Kind.EXPIRED;
        }
        if (UNSUPPORTED.contains(code) || status == 501) {
            return Kind.UNSUPPORTED;
        }
        // Auto Scaling reports what it does not find as a ValidationError.
        boolean absent = code.endsWith("NotFound")
                || code.endsWith("NotFoundException")
                || code.equals("InvalidAMIID.Unavailable")
                // Systems Manager's, of an instance that it does not manage, or not yet.
                || code.equals("InvalidInstanceId")
                || code.equals("InvocationDoesNotExist")
                || code.equals("ValidationError")
                        && words.toLowerCase(Locale.ROOT).contains("not found");
        if (absent) {
            return Kind.NOT_FOUND;
        }
        return status >= 500 ? Kind.NO_ANSWER : Kind.INVALID;
    }

    /** What a call answers; empty where there is no such resource, or not yet. */
    static <T> Optional<T> present(Supplier<T> action) {
        try {
            return Optional.of(action.get());
        } catch (CloudException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Makes a call for which it is as good if the resource is gone. */
    static void tolerateAbsence(Runnable action) {
        try {
            action.run();
        } catch (CloudException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }
}
