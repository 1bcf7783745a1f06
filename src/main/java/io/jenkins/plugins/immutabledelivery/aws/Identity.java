package io.jenkins.plugins.immutabledelivery.aws;

import io.jenkins.plugins.immutabledelivery.model.Location;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** As whom AWS is called, for callers that know nothing of the SDK. Whatever expires is renewed in time. */
public final class Identity {
    private final AwsCredentialsProvider provider;

    private Identity(AwsCredentialsProvider provider) {
        this.provider = provider;
    }

    /**
     * Whatever the machine offers: environment variables, system properties, profile, container or instance role; see <a
     * href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">the default chain</a>.
     */
    public static Identity ofMachine() {
        return new Identity(DefaultCredentialsProvider.builder().build());
    }

    /** A fixed key, such as the one that an emulator takes as it takes any. */
    public static Identity ofKey(String accessKeyId, String secretAccessKey) {
        return new Identity(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey)));
    }

    /**
     * Credentials that are looked up anew every few minutes, so that a changed secret and a renewed session are seen in
     * an operation that lasts.
     *
     * @param lookup finds the credentials; a provider that finds none may answer null
     */
    public static Identity of(Supplier<? extends AwsCredentialsProvider> lookup) {
        // Jenkins' AWS credentials without keys mean: as the machine itself.
        return kept(() -> Optional.ofNullable(lookup.get().resolveCredentials())
                .orElseGet(() -> DefaultCredentialsProvider.builder().build().resolveCredentials()));
    }

    /**
     * As whatever another machine offers. It is asked anew every few minutes; while it does not answer, what it offered
     * before does, until that expires.
     *
     * @param machine asks it for {@link MachineCredentials#ofThisMachine()}; throws {@link NoCredentials} where it has
     *     none, or can't be asked
     */
    public static Identity ofOther(Supplier<MachineCredentials> machine) {
        return kept(() -> machine.get().credentials());
    }

    private static Identity kept(Supplier<AwsCredentials> lookup) {
        return new Identity(new KeptCredentials(lookup, Clock.systemUTC()));
    }

    /**
     * The role that this identity assumes.
     *
     * @param roleArn the role's ARN
     * @param externalId what the role's trust policy asks for; null for nothing
     * @param session the session's name, which CloudTrail shows
     * @param location whose STS is asked; an AWS-compatible endpoint has its own
     */
    public Identity assuming(String roleArn, String externalId, String session, Location location) {
        StsClient sts = sts(location).httpClient(Http.SHARED).build();
        AssumeRoleRequest request = AssumeRoleRequest.builder()
                .roleArn(roleArn)
                .externalId(externalId)
                .roleSessionName(session)
                .build();
        return new Identity(StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request)
                .build());
    }

    /**
     * The ARN that AWS knows the caller by.
     *
     * @throws io.jenkins.plugins.immutabledelivery.cloud.CloudException where AWS does not know the caller
     */
    public String callerArn(Location location) {
        try (StsClient sts = sts(location).httpClient(Http.SHARED).build()) {
            return AwsErrors.call(
                    "sts:GetCallerIdentity", null, () -> sts.getCallerIdentity().arn());
        }
    }

    private StsClientBuilder sts(Location location) {
        StsClientBuilder builder =
                StsClient.builder().region(Region.of(location.region())).credentialsProvider(provider);
        return location.endpoint() == null ? builder : builder.endpointOverride(location.endpoint());
    }

    /** One pool of connections for all of STS's clients: there is one for each identity, and nobody closes it. */
    private static final class Http {
        static final SdkHttpClient SHARED = ApacheHttpClient.builder().build();
    }

    AwsCredentialsProvider provider() {
        return provider;
    }
}
