package io.jenkins.plugins.immutabledelivery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Commands.Invocation;
import io.jenkins.plugins.immutabledelivery.cloud.Http.Answer;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.Launch;
import io.jenkins.plugins.immutabledelivery.cloud.Metrics.Point;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Metric;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand.Shell;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.world.Spoiler;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** What the newer gates ask, through the SDK's clients. */
class ChecksTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final World world = new World(17);
    private final Region region = world.cloud.at(world.place().location());
    private final Spoiler spoiler = new Spoiler();
    private final RemoteCommand script = new RemoteCommand("smoke-test", Shell.SH, Duration.ofSeconds(90));

    ChecksTest() {
        world.account.gate().listen(spoiler);
    }

    @Test
    void aCommandIsSentWithItsLimitFoundByItsCommentAndRead() {
        String instance = instance("1");
        Instant before = world.clock.instant();
        assertThat(region.commands().sent(script, "op-1 script 1.1", before)).isEmpty();

        String id = region.commands().send(script, List.of(instance), "op-1 script 1.1");

        SendCommandRequest request = spoiler.requests(SendCommandRequest.class).get(0);
        assertThat(request.documentName()).isEqualTo("AWS-RunShellScript");
        assertThat(request.parameters())
                .isEqualTo(Map.of("commands", List.of("smoke-test"), "executionTimeout", List.of("90")));
        world.pass(Duration.ofMillis(1));
        assertThat(region.commands().sent(script, "op-1 script 1.1", before.minusSeconds(1)))
                .contains(id);
        assertThat(region.commands().sent(script, "op-1 script 2.1", before.minusSeconds(1)))
                .isEmpty();
        RemoteCommand other = new RemoteCommand("smoke-test", Shell.POWERSHELL, null);
        assertThat(region.commands().sent(other, "op-1 script 1.1", before.minusSeconds(1)))
                .isEmpty();
        assertThat(region.commands().invocations(id))
                .allMatch(Invocation::pending)
                .hasSize(1);

        world.pass(Duration.ofSeconds(30));
        assertThat(region.commands().invocations(id)).singleElement().satisfies(one -> {
            assertThat(one.succeeded()).isTrue();
            assertThat(one.output()).endsWith("all well");
        });
        assertThat(region.commands().output(id, instance)).isEqualTo("smoke test on " + instance + "\nall well");
        assertThat(region.commands().output(id, "i-0123456789abcdef0")).isEmpty();
    }

    @Test
    void aCommandIsFoundOnALaterPageToo() {
        String instance = instance("1");
        Instant before = world.clock.instant().minusSeconds(1);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            ids.add(region.commands().send(script, List.of(instance), "op-1 script " + i));
        }

        assertThat(region.commands().sent(script, "op-1 script 24", before)).contains(ids.get(24));
    }

    @Test
    void aScriptThatFailsWritesItsErrorLast() {
        world.region().faults().failsCommand("1", "dev");
        String instance = instance("1");
        String id = region.commands().send(script, List.of(instance), "x");
        world.pass(Duration.ofSeconds(30));

        assertThat(region.commands().invocations(id)).allMatch(one -> !one.pending() && !one.succeeded());
        assertThat(region.commands().output(id, instance)).endsWith("nginx does not listen on port 80");
    }

    @Test
    void anInstanceWhoseAgentIsNotKnownYetIsNotFound() {
        String instance = launch("1");
        CloudException early = catchThrowableOfType(
                CloudException.class, () -> region.commands().send(script, List.of(instance), "x"));

        assertThat(early.kind()).isEqualTo(CloudException.Kind.NOT_FOUND);
        assertThat(early.code()).isEqualTo("InvalidInstanceId");
    }

    @Test
    void metricsAreReadByTheMinuteInTheirOrder() {
        Environment dev = world.weighted("dev");
        world.deploy(dev, world.baked("1"));
        world.pass(Duration.ofMinutes(12));
        String live = dev.route().targetGroups().stream()
                .filter(arn ->
                        world.fleets(dev, Role.SERVING).get(0).targetGroups().contains(arn))
                .findFirst()
                .orElseThrow();
        Map<String, String> dimensions = Map.of("TargetGroup", live.replaceFirst(".*:(?=targetgroup/)", ""));
        Metric requests = new Metric("AWS/ApplicationELB", "RequestCount", "Sum", dimensions);
        Metric time = new Metric("AWS/ApplicationELB", "TargetResponseTime", "p95", dimensions);
        Metric unknown = new Metric("Shop", "Orders", "Sum", Map.of("Fleet", "nobody"));
        Instant now = world.clock.instant();

        List<List<Point>> points = region.metrics().read(List.of(unknown, time, requests), now.minusSeconds(600), now);

        assertThat(points.get(0)).isEmpty();
        assertThat(points.get(1)).extracting(Point::value).containsOnly(0.08);
        assertThat(points.get(2)).extracting(Point::value).containsOnly(600.0);
        assertThat(points.get(2))
                .extracting(Point::at)
                .isSorted()
                .allMatch(at -> at.truncatedTo(ChronoUnit.MINUTES).equals(at));
        List<Metric> many = Stream.generate(() -> requests).limit(45).toList();
        assertThat(region.metrics().read(many, now.minusSeconds(600), now))
                .as("over several pages")
                .hasSize(45)
                .allMatch(one -> one.equals(points.get(2)));
    }

    @Test
    void instancesAndEndpointsAnswerInTheRehearsalAsTheyWouldInLife() {
        world.region().faults().failsProbe("2", "dev");
        String good = address(instance("1"));
        String bad = address(instance("2"));
        Environment dev = world.weighted("shop");
        world.region().resolve("shop.example", dev.route().targetGroups());

        List<Answer> answers = region.http()
                .get(
                        Stream.of("http://" + good, "http://" + bad, "http://10.9.9.9", "http://shop.example")
                                .map(URI::create)
                                .toList(),
                        SOON);

        assertThat(answers).extracting(Answer::status).containsExactly(200, 500, 0, 503);
        assertThat(answers.get(2).error()).contains("not known");
        world.deploy(dev, world.baked("3"));
        assertThat(region.http()
                        .get(List.of(URI.create("https://shop.example/x")), SOON)
                        .get(0)
                        .status())
                .isEqualTo(200);
    }

    private String instance(String version) {
        String id = launch(version);
        world.pass(Duration.ofMinutes(3));
        return id;
    }

    /** As a fleet's would be. */
    private String launch(String version) {
        String image = region.images().tagged(Tags.VERSION, version).stream()
                .findFirst()
                .map(ami -> ami.id())
                .orElseGet(() -> world.baked(version).id());
        String id = region.instances()
                .launch(
                        new Launch(
                                image,
                                "t3.small",
                                world.place().subnets().get(0),
                                List.of(),
                                "true",
                                Map.of(Tags.ENVIRONMENT, "dev")),
                        "token-" + version);
        return id;
    }

    private String address(String id) {
        return Optional.of(region.instances().find(List.of(id)).get(0).privateIp())
                .orElseThrow();
    }
}
