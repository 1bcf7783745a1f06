package io.jenkins.plugins.immutabledelivery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException.Kind;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the SDK's own clients make of an endpoint's answers, over HTTP. */
class EndpointAnswersTest {
    private final List<String> calls = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private HttpServer server;
    private SdkClients clients;
    private Cloud.Region region;

    private record Answer(int status, String body) {}

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer answer = answers.remove(0);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        clients = SdkClients.as(any -> Identity.ofKey("test", "test"), calls::add);
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        region = new AwsCloud(clients).at(new Location("eu-central-1", endpoint, null));
    }

    @AfterEach
    void stop() {
        clients.close();
        server.stop(0);
    }

    @Test
    void anErrorWithoutACodeIsNoAnswerOfAws() {
        answers.add(new Answer(500, ""));
        answers.add(new Answer(404, ""));

        CloudException broken = failure();
        CloudException unknown = failure();

        assertThat(broken.kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(broken.lacking()).isTrue();
        assertThat(broken.failure("look").reason()).contains("HTTP 500", "no AWS error code");
        assertThat(broken.failure("look").remedy()).contains("autoscaling:DescribeAutoScalingGroups");
        assertThat(unknown.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(unknown.lacking()).isTrue();
    }

    @Test
    void anErrorWithACodeIsSortedByIt() {
        answers.add(new Answer(400, error("Throttling", "Rate exceeded")));
        answers.add(new Answer(500, error("InternalFailure", "Try again")));

        assertThat(failure().kind()).isEqualTo(Kind.THROTTLED);
        CloudException internal = failure();
        assertThat(internal.kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(internal.lacking()).isFalse();
        assertThat(internal.getMessage()).contains("InternalFailure: Try again");
    }

    private static String error(String code, String message) {
        return "<ErrorResponse><Error><Code>" + code + "</Code><Message>" + message
                + "</Message></Error><RequestId>r</RequestId></ErrorResponse>";
    }

    private CloudException failure() {
        return catchThrowableOfType(
                CloudException.class, () -> region.autoScaling().find("web-dev-v001"));
    }

    @Test
    void everyCallIsToldByTheNameOfItsService() {
        answers.add(new Answer(500, ""));
        answers.add(new Answer(500, ""));
        answers.add(new Answer(500, ""));

        failure();
        catchThrowableOfType(CloudException.class, () -> region.loadBalancing().targets("arn"));
        catchThrowableOfType(CloudException.class, () -> region.images().find("ami-1"));

        assertThat(calls)
                .containsExactly(
                        "autoscaling:DescribeAutoScalingGroups",
                        "elasticloadbalancing:DescribeTargetHealth",
                        "ec2:DescribeImages");
    }

    @Test
    void whoCannotTagSnapshotsIsAskedForTheImageWithoutThat() {
        answers.add(new Answer(500, ""));
        answers.add(new Answer(
                200,
                "<CreateImageResponse><requestId>r</requestId><imageId>ami-0123456789abcdef0</imageId>"
                        + "</CreateImageResponse>"));

        assertThat(region.images().create("i-1", "web-1", "web 1", Map.of("a", "b")))
                .isEqualTo("ami-0123456789abcdef0");

        assertThat(bodies.get(0)).contains("ResourceType=image", "ResourceType=snapshot");
        assertThat(bodies.get(1)).contains("ResourceType=image").doesNotContain("ResourceType=snapshot");
    }

    @Test
    void aRefusalOfTheImageIsNotAskedTwice() {
        answers.add(new Answer(
                400,
                "<Response><Errors><Error><Code>InvalidAMIName.Duplicate</Code><Message>taken</Message></Error></Errors>"
                        + "<RequestID>r</RequestID></Response>"));

        CloudException refusal = catchThrowableOfType(
                CloudException.class, () -> region.images().create("i-1", "web-1", "web 1", Map.of()));

        assertThat(refusal.kind()).isEqualTo(Kind.DUPLICATE);
        assertThat(bodies).hasSize(1);
    }
}
