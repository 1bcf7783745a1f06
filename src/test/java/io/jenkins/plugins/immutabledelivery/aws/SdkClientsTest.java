package io.jenkins.plugins.immutabledelivery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException.Kind;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The SDK's own HTTP path, against an endpoint on this machine that answers what the test says. */
class SdkClientsTest {
    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "not a secret"));

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> agents = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Location location;
    private SdkClients clients;
    private volatile int status = 200;
    private volatile String answer = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        location = new Location("eu-central-1", endpoint, null);
        clients = new SdkClients(any -> CREDENTIALS);
    }

    @AfterEach
    void stop() {
        clients.close();
        server.stop(0);
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        agents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void anAnswerIsRead() {
        answer = """
                <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
                  <reservationSet><item><instancesSet><item>
                    <instanceId>i-1</instanceId><imageId>ami-1</imageId>
                    <instanceState><code>16</code><name>running</name></instanceState>
                    <launchTime>2026-01-01T00:00:00.000Z</launchTime>
                  </item></instancesSet></item></reservationSet>
                </DescribeInstancesResponse>""";

        assertThat(region().instances().find(List.of("i-1"))).singleElement().satisfies(instance -> {
            assertThat(instance.id()).isEqualTo("i-1");
            assertThat(instance.state()).isEqualTo("running");
            assertThat(instance.tags()).isEmpty();
        });
        assertThat(requests).singleElement().asString().contains("Action=DescribeInstances");
        assertThat(agents).singleElement().asString().contains("immutable-delivery");
    }

    /** The SDK's retries would sleep in the engine's threads, and hide from it that AWS throttles. */
    @Test
    void anErrorIsReportedAfterOneAttempt() {
        status = 503;
        answer = "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message>"
                + "</Error></Errors><RequestID>1</RequestID></Response>";

        CloudException e = error(() -> region().instances().find(List.of("i-1")));

        assertThat(e.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(e).hasMessage("ec2:DescribeInstances on i-1: RequestLimitExceeded: Request limit exceeded.");
        assertThat(requests).hasSize(1);
    }

    @Test
    void anErrorOfTheQueryProtocolIsReadToo() {
        status = 400;
        answer = "<ErrorResponse><Error><Type>Sender</Type><Code>TargetGroupNotFound</Code><Message>None</Message>"
                + "</Error><RequestId>1</RequestId></ErrorResponse>";

        assertThat(error(() -> region().loadBalancing().targets("arn:none")).kind())
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(error(() -> region().autoScaling().find("web")).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(requests).hasSize(2);
    }

    @Test
    void anErrorInJsonIsReadToo() {
        status = 400;
        answer = "{\"__type\":\"ParameterNotFound\",\"message\":\"None\"}";

        assertThat(region().images().parameter("/none")).isEmpty();
    }

    @Test
    void whatAnEndpointDoesNotKnowIsSaid() {
        status = 501;
        answer = "<ErrorResponse><Error><Code>InternalFailure</Code><Message>Not implemented yet</Message></Error>"
                + "</ErrorResponse>";

        CloudException e = error(() -> region().autoScaling().find("web"));

        assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(e.failure("look").remedy()).contains("does not know autoscaling:DescribeAutoScalingGroups");
    }

    @Test
    void anAnswerThatIsNoneOfAwssIsNoAnswer() {
        status = 502;
        answer = "<html>Bad gateway</html>";

        assertThat(error(() -> region().instances().find(List.of("i-1"))).transientFault())
                .isTrue();
        assertThat(error(() -> region().alarms().find(List.of("5xx"))).transientFault())
                .isTrue();
    }

    @Test
    void whereNothingListensThereIsNoAnswer() {
        server.stop(0);

        assertThat(error(() -> region().instances().find(List.of("i-1"))).kind())
                .isEqualTo(Kind.NO_ANSWER);
    }

    @Test
    void aClientIsMadeOnceForALocation() {
        Location other = new Location("us-east-1", location.endpoint(), null);

        assertThat(clients.ec2(location)).isSameAs(clients.ec2(location)).isNotSameAs(clients.ec2(other));
        assertThat(clients.autoScaling(location)).isSameAs(clients.autoScaling(location));
        assertThat(clients.elasticLoadBalancing(location)).isSameAs(clients.elasticLoadBalancing(location));
        assertThat(clients.ssm(location)).isSameAs(clients.ssm(location));
        assertThat(clients.cloudWatch(location)).isSameAs(clients.cloudWatch(location));
        assertThat(clients.ec2(Location.of("eu-central-1"))).as("Amazon's own").isNotSameAs(clients.ec2(location));
    }

    /** Each client of the SDK would else have five threads of its own, to watch its timeouts. */
    @Test
    void manyLocationsNeedNoMoreThreadsThanOne() {
        for (String region : List.of("eu-central-1", "eu-west-1", "eu-west-2", "us-east-1", "us-east-2")) {
            Location one = new Location(region, location.endpoint(), null);
            answer = "<DescribeInstancesResponse/>";
            for (int i = 0; i < 5; i++) {
                clients.ec2(one).describeInstances();
            }
        }

        assertThat(requests).hasSize(25);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .filteredOn(name -> name.startsWith("sdk-ScheduledExecutor") || name.startsWith("immutable-delivery-t"))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void credentialsAreLookedUpOnceForAWhile() {
        AtomicInteger lookups = new AtomicInteger();
        Identity identity = Identity.of(() -> {
            lookups.incrementAndGet();
            return CREDENTIALS;
        });

        assertThat(identity.provider().resolveCredentials().accessKeyId()).isEqualTo("AKIDEXAMPLE");
        assertThat(identity.provider().resolveCredentials().accessKeyId()).isEqualTo("AKIDEXAMPLE");
        assertThat(lookups).hasValue(1);
    }

    @Test
    void aProviderThatFindsNoneMeansTheMachineItself() {
        System.setProperty("aws.accessKeyId", "AKIDMACHINE");
        System.setProperty("aws.secretAccessKey", "not a secret");

        assertThat(Identity.of(() -> () -> null).provider().resolveCredentials().accessKeyId())
                .isEqualTo("AKIDMACHINE");
        assertThat(Identity.ofMachine().provider().resolveCredentials().accessKeyId())
                .isEqualTo("AKIDMACHINE");
    }

    @Test
    void awsSaysAsWhomItIsCalled() {
        answer = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/alice</Arn></GetCallerIdentityResult>"
                + "</GetCallerIdentityResponse>";
        Identity identity = Identity.of(() -> CREDENTIALS);

        assertThat(identity.callerArn(location)).isEqualTo("arn:aws:iam::123456789012:user/alice");
        status = 403;
        answer = "<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token is invalid."
                + "</Message></Error></ErrorResponse>";
        CloudException e = error(() -> identity.callerArn(location));
        assertThat(e.kind()).isEqualTo(Kind.DENIED);
        assertThat(e.call()).isEqualTo("sts:GetCallerIdentity");
    }

    @Test
    void aRoleIsAssumedAsTheOneThatMayAssumeIt() {
        answer =
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>"
                        + "<AccessKeyId>AKIDROLE</AccessKeyId><SecretAccessKey>x</SecretAccessKey>"
                        + "<SessionToken>y</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
                        + "</Credentials></AssumeRoleResult></AssumeRoleResponse>";
        Identity role = Identity.of(() -> CREDENTIALS)
                .assuming("arn:aws:iam::123456789012:role/deploy", "external", "build-7", location);

        assertThat(role.provider().resolveCredentials().accessKeyId()).isEqualTo("AKIDROLE");
        assertThat(requests)
                .singleElement()
                .asString()
                .contains("RoleSessionName=build-7")
                .contains("ExternalId=external");
        try (SdkClients as = SdkClients.as(any -> role)) {
            assertThat(as.ec2(location).serviceName()).isEqualTo("ec2");
        }
    }

    @Test
    void theClientsOfALocationThatNobodyAsksForAnyMoreAreClosed() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        List<Location> asked = new CopyOnWriteArrayList<>();
        Location other = new Location("eu-west-1", location.endpoint(), null);
        try (SdkClients some = new SdkClients(
                where -> {
                    asked.add(where);
                    return CREDENTIALS;
                },
                call -> {},
                new SettableClock(now))) {
            Ec2Client first = some.ec2(location);
            some.ssm(location);
            some.ec2(other);
            assertThat(asked).as("once a location, whatever the services").containsExactly(location, other);

            now.set(now.get().plus(Duration.ofMinutes(50)));
            assertThat(some.ec2(location)).isSameAs(first);
            now.set(now.get().plus(Duration.ofMinutes(50)));
            some.ssm(location);

            assertThat(some.ec2(location)).isSameAs(first);
            some.ec2(other);
            assertThat(asked).containsExactly(location, other, other);
        }
    }

    private Region region() {
        return new AwsCloud(clients).at(location);
    }

    private static CloudException error(Runnable call) {
        CloudException e = catchThrowableOfType(CloudException.class, call::run);
        assertThat(e).isNotNull();
        return e;
    }
}
