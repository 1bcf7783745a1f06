package io.jenkins.plugins.immutabledelivery.aws;

import io.jenkins.plugins.immutabledelivery.cloud.Http;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    /** Clients of a location that nobody asked for in that time are closed: each job has a location of its own. */
    private static final Duration IDLE = Duration.ofHours(1);

    /** One location's clients, which all call with the same credentials. */
    private static final class Clients {
        private final AwsCredentialsProvider credentials;
        private final Map<Class<?>, SdkAutoCloseable> byType = new ConcurrentHashMap<>();
        private volatile Instant used;

        Clients(AwsCredentialsProvider credentials, Instant now) {
            this.credentials = credentials;
            this.used = now;
        }
    }

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
    private final Map<Location, Clients> clients = new ConcurrentHashMap<>();
    private final Clock clock;

    /** @param credentials finds the credentials of a location; must not answer null */
    public SdkClients(Function<Location, AwsCredentialsProvider> credentials) {
        this(credentials, call -> {}, Clock.systemUTC());
    }

    SdkClients(Function<Location, AwsCredentialsProvider> credentials, Consumer<String> calls, Clock clock) {
        this.credentials = credentials;
        this.calls = calls;
        this.clock = clock;
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
        return new SdkClients(location -> identity.apply(location).provider(), calls, Clock.systemUTC());
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

    /** One at a time, so that none is closed between being found and being used. */
    private synchronized <C extends SdkAutoCloseable> C client(Class<C> type, Location location, Supplier<C> maker) {
        Instant now = clock.instant();
        Clients here = at(location);
        here.used = now;
        clients.entrySet().removeIf(entry -> closed(entry.getValue(), now));
        return type.cast(here.byType.computeIfAbsent(type, any -> maker.get()));
    }

    private Clients at(Location location) {
        return clients.computeIfAbsent(location, any -> new Clients(credentials.apply(location), clock.instant()));
    }

    private static boolean closed(Clients idle, Instant now) {
        if (now.isBefore(idle.used.plus(IDLE))) {
            return false;
        }
        idle.byType.values().forEach(SdkAutoCloseable::close);
        return true;
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
                .credentialsProvider(at(location).credentials)
                .overrideConfiguration(configuration);
        return location.endpoint() == null ? builder : builder.endpointOverride(location.endpoint());
    }

    @Override
    public void close() {
        clients.values().forEach(here -> here.byType.values().forEach(SdkAutoCloseable::close));
        http.close();
        timeouts.shutdownNow();
    }
}
