package io.jenkins.plugins.immutabledelivery.aws;

import java.io.Serializable;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What one machine's default chain gives, for another machine to call AWS with. On its way between them, and in memory;
 * never to be saved or shown.
 *
 * @param accessKeyId the key's id; not null
 * @param secretAccessKey the key; not null
 * @param sessionToken of temporary credentials, such as a role's; null of others
 * @param expires from when on AWS refuses them; null where that is not known or never
 */
public record MachineCredentials(String accessKeyId, String secretAccessKey, String sessionToken, Instant expires)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * What the machine that this is called on offers: environment variables, system properties, profile, container or
     * instance role; see <a
     * href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">the default chain</a>.
     *
     * @throws NoCredentials where it offers none
     */
    public static MachineCredentials ofThisMachine() {
        try (DefaultCredentialsProvider chain =
                DefaultCredentialsProvider.builder().build()) {
            AwsCredentials found = chain.resolveCredentials();
            return new MachineCredentials(
                    found.accessKeyId(),
                    found.secretAccessKey(),
                    found instanceof AwsSessionCredentials session ? session.sessionToken() : null,
                    found.expirationTime().orElse(null));
        } catch (SdkException e) {
            // Without its cause: the SDK's classes need not be known to whoever reads it.
            throw new NoCredentials(AwsErrors.words(e));
        }
    }

    AwsCredentials credentials() {
        return sessionToken == null
                ? AwsBasicCredentials.create(accessKeyId, secretAccessKey)
                : AwsSessionCredentials.builder()
                        .accessKeyId(accessKeyId)
                        .secretAccessKey(secretAccessKey)
                        .sessionToken(sessionToken)
                        .expirationTime(expires)
                        .build();
    }

    @Override
    public String toString() {
        return "MachineCredentials[" + accessKeyId + "]";
    }
}
