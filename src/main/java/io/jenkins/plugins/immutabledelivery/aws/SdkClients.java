package io.jenkins.plugins.immutabledelivery.aws;

import io.jenkins.plugins.immutabledelivery.cloud.Http;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Clients that talk HTTP, made when they are first asked for and shared from then on. The SDK's own retries are off: they
 * sleep in the calling thread, and the engine retries anyway.
 */
public final class SdkClients implements AwsClients, AutoCloseable {
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(30);

    private record Key(Class<?> type, Location location) {}

    private final Function<Location, AwsCredentialsProvider> credentials;
    private final Consumer<String> calls;
    /** One thread for all: an SDK client would else start five of its own, and there are clients for each location. */
    private final ScheduledExecutorService timeouts = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "immutable-delivery-timeouts");
        thread.setDaemon(true);
        return thread;
    });

    private final SdkHttpClient http = ApacheHttpClient.builder().build();
    private final Http plainHttp = new JdkHttp();
    private final Map<Key, SdkAutoCloseable> clients = new ConcurrentHashMap<>();

    /** @param credentials finds the credentials of a location; must not answer null */
    public SdkClients(Function<Location, AwsCredentialsProvider> credentials) {
        this(credentials, call -> {});
    }

    private SdkClients(Function<Location, AwsCredentialsProvider> credentials, Consumer<String> calls) {
        this.credentials = credentials;
        this.calls = calls;
    }

    /** @param identity finds as whom a location is called; must not answer null */
    public static SdkClients as(Function<Location, Identity> identity) {
        return new SdkClients(location -> identity.apply(location).provider());
    }

    /**
     * @param identity finds as whom a location is called; must not answer null
     * @param calls is told of each call before it is made, as {@code ec2:RunInstances}
     */
    public static SdkClients as(Function<Location, Identity> identity, Consumer<String> calls) {
        return new SdkClients(location -> identity.apply(location).provider(), calls);
    }

    @Override
    public Ec2Client ec2(Location location) {
        return client(
                Ec2Client.class,
                location,
                () -> configured(Ec2Client.builder(), location).httpClient(http).build());
    }

    @Override
    public AutoScalingClient autoScaling(Location location) {
        return client(
                AutoScalingClient.class,
                location,
                () -> configured(AutoScalingClient.builder(), location)
                        .httpClient(http)
                        .build());
    }

    @Override
    public ElasticLoadBalancingV2Client elasticLoadBalancing(Location location) {
        return client(
                ElasticLoadBalancingV2Client.class,
                location,
                () -> configured(ElasticLoadBalancingV2Client.builder(), location)
                        .httpClient(http)
                        .build());
    }

    @Override
    public SsmClient ssm(Location location) {
        return client(
                SsmClient.class,
                location,
                () -> configured(SsmClient.builder(), location).httpClient(http).build());
    }

    @Override
    public CloudWatchClient cloudWatch(Location location) {
        return client(
                CloudWatchClient.class,
                location,
                () -> configured(CloudWatchClient.builder(), location)
                        .httpClient(http)
                        .build());
    }

    @Override
    public Http http(Location location) {
        return plainHttp;
    }

    private <C extends SdkAutoCloseable> C client(Class<C> type, Location location, Supplier<C> maker) {
        return type.cast(clients.computeIfAbsent(new Key(type, location), key -> maker.get()));
    }

    private <B extends AwsClientBuilder<B, C>, C> B configured(B builder, Location location) {
        ClientOverrideConfiguration configuration = ClientOverrideConfiguration.builder()
                .retryStrategy(DefaultRetryStrategy.doNotRetry())
                .apiCallTimeout(ATTEMPT_TIMEOUT)
                .scheduledExecutorService(timeouts)
                .addExecutionInterceptor(new CallTeller(calls))
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "immutable-delivery")
                .build();
        builder.region(Region.of(location.region()))
                .credentialsProvider(credentials.apply(location))
                .overrideConfiguration(configuration);
        return location.endpoint() == null ? builder : builder.endpointOverride(location.endpoint());
    }

    @Override
    public void close() {
        clients.values().forEach(SdkAutoCloseable::close);
        http.close();
        timeouts.shutdownNow();
    }
}
