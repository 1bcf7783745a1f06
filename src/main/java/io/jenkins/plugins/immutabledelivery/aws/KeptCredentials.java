package io.jenkins.plugins.immutabledelivery.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Keeps what was found for a while: who is asked may ask STS for a new session each time, or be a machine that is not
 * there for a moment.
 */
final class KeptCredentials implements AwsCredentialsProvider {
    /** Shorter than the shortest session that STS gives, which is 15 minutes. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    /** Between being given to a call and being looked at by AWS they must not expire. */
    private static final Duration CALL = Duration.ofMinutes(1);

    private final Supplier<AwsCredentials> lookup;
    private final Clock clock;
    private AwsCredentials kept;
    /** When to ask again. */
    private Instant until = Instant.MIN;
    /** Until when those that are kept may be given to a call. */
    private Instant good = Instant.MIN;

    /** @param lookup finds them; may throw {@link NoCredentials}, then those that were found before do until they expire */
    KeptCredentials(Supplier<AwsCredentials> lookup, Clock clock) {
        this.lookup = lookup;
        this.clock = clock;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        Instant now = clock.instant();
        if (now.isAfter(until)) {
            try {
                AwsCredentials found = lookup.get();
                kept = found;
                good = found.expirationTime()
                        .map(expires -> expires.minus(CALL))
                        .orElse(Instant.MAX);
                until = earlier(now.plus(KEPT), good);
            } catch (NoCredentials e) {
                if (now.isAfter(good)) {
                    throw e;
                }
                until = earlier(now.plus(CALL), good);
            }
        }
        return kept;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
