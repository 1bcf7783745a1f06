package io.jenkins.plugins.immutabledelivery.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The name of one operation. It is the client token of the operation's AWS calls and the value of the tag on everything
 * that it creates.
 *
 * @param value letters, digits and dashes, at most 48, so that a suffix fits into the 64 characters of a client token;
 *     see <a href="https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html">idempotency</a>
 */
public record OperationId(@JsonValue String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

    @JsonCreator
    public OperationId {
        Check.matching("operation id", value, SHAPE, "Use up to 48 lower-case letters, digits and dashes.");
    }

    /** A new id, never used before. */
    public static OperationId random(String kind) {
        String head = kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return new OperationId(head + "-" + UUID.randomUUID().toString().substring(0, 18));
    }

    /** A client token for one of the operation's calls. */
    public String token(String call) {
        return value + "-" + call;
    }

    @Override
    public String toString() {
        return value;
    }
}
