package io.jenkins.plugins.immutabledelivery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** AWS is called with what another machine offers, which may change, expire, or not be there. */
class MachineCredentialsTest {
    private static final String SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private Supplier<MachineCredentials> machine;
    private int asked;
    private HttpServer server;
    private Location location;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        location = new Location(
                "eu-central-1",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                null);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        System.clearProperty("aws.sessionToken");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        keys.add(header.replaceAll(".*Credential=([^/]*)/.*", "$1"));
        boolean role = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                .contains("Action=AssumeRole");
        byte[] bytes = (role
                        ? "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
                                + "<SecretAccessKey>x</SecretAccessKey><SessionToken>y</SessionToken>"
                                + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
                                + "</AssumeRoleResponse>"
                        : "<DescribeInstancesResponse/>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void whatAMachineOffersCrossesToAnotherAndIsNeverShown() throws Exception {
        System.setProperty("aws.accessKeyId", "ASIAMACHINE");
        System.setProperty("aws.secretAccessKey", SECRET);
        System.setProperty("aws.sessionToken", "the token");

        MachineCredentials there = MachineCredentials.ofThisMachine();
        MachineCredentials here = copied(there);

        assertThat(here.toString()).isEqualTo("MachineCredentials[ASIAMACHINE]");
        assertThat(here.credentials()).isInstanceOfSatisfying(AwsSessionCredentials.class, session -> {
            assertThat(session.secretAccessKey()).isEqualTo(SECRET);
            assertThat(session.sessionToken()).isEqualTo("the token");
        });
    }

    private static MachineCredentials copied(MachineCredentials original) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (MachineCredentials) in.readObject();
        }
    }

    @Test
    void callsAreSignedWithThemAndARoleIsAssumedWithThem() {
        Identity other = Identity.ofOther(() -> new MachineCredentials("AKIDOTHER", SECRET, null, null));
        Identity role = other.assuming("arn:aws:iam::123456789012:role/deploy", null, "build-7", location);

        look(other);
        look(role);

        assertThat(keys).containsExactly("AKIDOTHER", "AKIDOTHER", "ASIAROLE");
    }

    private void look(Identity identity) {
        try (SdkClients clients = SdkClients.as(any -> identity)) {
            new AwsCloud(clients).at(location).instances().find(List.of("i-1"));
        }
    }

    /** The machine may be back in a moment, so it is tried again. */
    @Test
    void whereAMachineHasNoneTheCallSaysSoAndIsNotMade() {
        Identity other = Identity.ofOther(() -> {
            throw new NoCredentials("agent linux-1 is not connected");
        });
        Identity role = other.assuming("arn:aws:iam::123456789012:role/deploy", null, "build-7", location);

        for (Identity identity : List.of(other, role)) {
            CloudException e = catchThrowableOfType(CloudException.class, () -> look(identity));

            assertThat(e.transientFault()).isTrue();
            assertThat(e).hasMessage("ec2:DescribeInstances on i-1: NoCredentials: agent linux-1 is not connected");
            assertThat(e.failure("look").remedy()).contains("is there and has a role");
        }
        assertThat(keys).isEmpty();
    }

    @Test
    void theyAreAskedForAnewEveryFewMinutes() {
        AwsCredentialsProvider kept = kept();
        machine = () -> new MachineCredentials("ASIA" + asked, SECRET, "token", START.plus(Duration.ofHours(6)));

        assertThat(at(kept, Duration.ZERO)).isEqualTo("ASIA1");
        assertThat(at(kept, Duration.ofMinutes(5))).isEqualTo("ASIA1");
        assertThat(at(kept, Duration.ofMinutes(6))).isEqualTo("ASIA2");
    }

    @Test
    void thoseThatExpireSoonerAreAskedForSooner() {
        AwsCredentialsProvider kept = kept();
        machine = () -> new MachineCredentials(
                "ASIA" + asked, SECRET, "token", now.get().plus(Duration.ofMinutes(3)));

        assertThat(at(kept, Duration.ZERO)).isEqualTo("ASIA1");
        assertThat(at(kept, Duration.ofSeconds(119))).isEqualTo("ASIA1");
        assertThat(at(kept, Duration.ofSeconds(121))).isEqualTo("ASIA2");
    }

    @Test
    void whileTheMachineIsAwayThoseThatItOfferedDoUntilTheyExpire() {
        AwsCredentialsProvider kept = kept();
        machine = () -> new MachineCredentials("ASIA" + asked, SECRET, "token", START.plus(Duration.ofHours(1)));
        assertThat(at(kept, Duration.ZERO)).isEqualTo("ASIA1");
        Supplier<MachineCredentials> before = machine;
        machine = () -> {
            throw new NoCredentials("agent linux-1 is not connected");
        };

        assertThat(at(kept, Duration.ofMinutes(30))).isEqualTo("ASIA1");
        assertThat(at(kept, Duration.ofMinutes(30).plusSeconds(30))).isEqualTo("ASIA1");
        assertThat(asked).as("not at every call").isEqualTo(2);
        assertThatThrownBy(() -> at(kept, Duration.ofMinutes(60))).isInstanceOf(NoCredentials.class);
        machine = before;
        assertThat(at(kept, Duration.ofMinutes(60))).as("it is back").isEqualTo("ASIA4");
    }

    private AwsCredentialsProvider kept() {
        return new KeptCredentials(
                () -> {
                    asked++;
                    return machine.get().credentials();
                },
                new SettableClock(now));
    }

    private String at(AwsCredentialsProvider provider, Duration later) {
        now.set(START.plus(later));
        return provider.resolveCredentials().accessKeyId();
    }
}
