package io.jenkins.plugins.immutabledelivery.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no value may be, each with what the refusal names: field, value, remedy. */
class RefusalsTest {
    private static final String GROUP =
            "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef";
    private static final String OTHER =
            "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web2/0123456789abcdef";
    private static final String LISTENER =
            "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/web/0123456789abcdef/0123456789abcdef";
    private static final String RULE =
            "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener-rule/app/web/0123456789abcdef/0123456789abcdef/x";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({
        "names",
        "images",
        "places",
        "capacities",
        "routes",
        "gates",
        "environments",
        "tags",
        "durations",
        "operations"
    })
    void aValueThatCannotBeUsedIsRefused(String field, String value, String remedy, Supplier<?> made) {
        ThrowingCallable making = made::get;

        InvalidInput refusal = catchThrowableOfType(InvalidInput.class, making);

        assertThat(refusal).isNotNull();
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.value()).isEqualTo(value);
        assertThat(refusal.remedy()).contains(remedy).endsWith(".");
        assertThat(refusal.getMessage())
                .startsWith(value == null ? field + " is missing. " : field + ": '" + value + "' can't be used. ")
                .endsWith(refusal.remedy());
    }

    static Stream<Arguments> names() {
        String remedy = "Use 1 to 32 lower-case letters, digits and single dashes, beginning with a letter";
        return Stream.concat(
                Stream.of(null, "", " ", "Web", "1web", "-web", "web-", "we--b", "we_b", "wéb", "w".repeat(33), "web\n")
                        .flatMap(name -> Stream.of(
                                refused("application", name, remedy, () -> new ImageVersion(name, "1")),
                                refused("application", name, remedy, () -> new Fleet(name, "dev", 1)),
                                refused("environment", name, remedy, () -> new Fleet("web", name, 1)),
                                refused("environment", name, remedy, () -> environment(name)))),
                Stream.of(
                        refused("generation", "0", "Use 1 or more", () -> new Fleet("web", "dev", 0)),
                        refused("build.job", "", "Name the job", () -> new Build("", 1, null)),
                        refused("build.number", "-1", "Use the build's number", () -> new Build("web", -1, null))));
    }

    static Stream<Arguments> images() {
        ImageVersion version = new ImageVersion("web", "1");
        Image.Lineage lineage = new Image.Lineage(null, null, null, null, null);
        return Stream.concat(
                Stream.of(null, "", "1 0", "-1", ".1", "1/2", "v".repeat(65), "1\n")
                        .map(text ->
                                refused("version", text, "Use up to 64 letters", () -> new ImageVersion("web", text))),
                Stream.of(
                        refused("image", "ami-1", "such as ami-", () -> new Image("ami-1", "r", version, lineage)),
                        refused("image", null, "such as ami-", () -> new Image(null, "r", version, lineage)),
                        refused(
                                "image",
                                "ami-0123456789ABCDEF0",
                                "such as ami-",
                                () -> new Image("ami-0123456789ABCDEF0", "r", version, lineage)),
                        refused(
                                "image.region",
                                null,
                                "region",
                                () -> new Image("ami-00000000", null, version, lineage)),
                        refused("image.version", null, "version", () -> new Image("ami-00000000", "r", null, lineage)),
                        refused(
                                "image.lineage",
                                null,
                                "comes from",
                                () -> new Image("ami-00000000", "r", version, null)),
                        refused("base", "", "Use an AMI's id, resolve:ssm:", () -> BaseImage.parse("")),
                        refused("base", null, "Use an AMI's id, resolve:ssm:", () -> BaseImage.parse(null)),
                        refused("base", "newest", "Use an AMI's id", () -> BaseImage.parse("newest")),
                        refused("base", "", "Use resolve:ssm:", () -> BaseImage.parse("resolve:ssm:")),
                        refused("base", "/a b", "Use resolve:ssm:", () -> BaseImage.parse("resolve:ssm:/a b")),
                        refused("base.owner", "me", "12-digit", () -> new BaseImage.Newest("me", "web-*", null)),
                        refused("base.owner", null, "12-digit", () -> new BaseImage.Newest(null, "web-*", null)),
                        refused("base.name", " ", "Use a name filter", () -> new BaseImage.Newest("self", " ", null))));
    }

    static Stream<Arguments> places() {
        return Stream.concat(
                Stream.of(null, "", "Frankfurt", "eu-central", "eu-central-1a", "EU-CENTRAL-1")
                        .map(region -> refused("region", region, "such as eu-central-1", () -> Location.of(region))),
                Stream.of("ftp://x", "httpx://x", "127.0.0.1")
                        .map(address -> refused(
                                "endpoint",
                                address,
                                "such as http://127.0.0.1:4566",
                                () -> new Location("eu-central-1", URI.create(address), null))));
    }

    static Stream<Arguments> capacities() {
        return Stream.of(
                refused("capacity.min", "0", "Use 1 or more", () -> new Capacity(0, 1, 1)),
                refused("capacity.min", "-1", "Use 1 or more", () -> new Capacity(-1, 1, 1)),
                refused("capacity.max", "2", "at least capacity.min, which is 3", () -> new Capacity(3, 3, 2)),
                refused(
                        "capacity.desired",
                        "1",
                        "from capacity.min (2) to capacity.max (4)",
                        () -> new Capacity(2, 1, 4)),
                refused(
                        "capacity.desired",
                        "5",
                        "from capacity.min (2) to capacity.max (4)",
                        () -> new Capacity(2, 5, 4)));
    }

    static Stream<Arguments> routes() {
        String remedy = "Use the ARN of one target group, or of two with a listener or a rule";
        return Stream.of(
                refused("targetGroups", null, remedy, () -> new TrafficRoute(null, null, null)),
                refused("targetGroups", "[]", remedy, () -> new TrafficRoute(List.of(), null, null)),
                refused(
                        "targetGroups",
                        null,
                        remedy,
                        () -> new TrafficRoute(Collections.singletonList(null), null, null)),
                refused("targetGroups", "web", remedy, () -> new TrafficRoute(List.of("web"), null, null)),
                refused("targetGroups", LISTENER, remedy, () -> new TrafficRoute(List.of(LISTENER), null, null)),
                refused(
                        "targetGroups",
                        List.of(GROUP, GROUP).toString(),
                        remedy,
                        () -> new TrafficRoute(List.of(GROUP, GROUP), LISTENER, null)),
                refused(
                        "targetGroups",
                        List.of(GROUP, OTHER, GROUP + "3").toString(),
                        remedy,
                        () -> new TrafficRoute(List.of(GROUP, OTHER, GROUP + "3"), LISTENER, null)),
                refused(
                        "listener",
                        RULE,
                        "Use a listener's ARN",
                        () -> new TrafficRoute(List.of(GROUP, OTHER), RULE, null)),
                refused(
                        "rule",
                        LISTENER,
                        "Use a listener rule's ARN",
                        () -> new TrafficRoute(List.of(GROUP, OTHER), null, LISTENER)),
                refused("rule", RULE, "not both", () -> new TrafficRoute(List.of(GROUP, OTHER), LISTENER, RULE)),
                refused(
                        "listener",
                        null,
                        "need the listener or the rule",
                        () -> new TrafficRoute(List.of(GROUP, OTHER), null, null)),
                refused(
                        "targetGroups",
                        List.of(GROUP).toString(),
                        "needs two target groups",
                        () -> new TrafficRoute(List.of(GROUP), LISTENER, null)),
                refused(
                        "targetGroups",
                        List.of(GROUP).toString(),
                        "needs two target groups",
                        () -> new TrafficRoute(List.of(GROUP), null, RULE)));
    }

    static Stream<Arguments> gates() {
        Kind kind = Kind.IN_SERVICE;
        List<String> none = List.of();
        return Stream.of(
                refused("gate.kind", null, "Use inService", () -> new GateSpec(null, MINUTE, 1, MINUTE, MINUTE, none)),
                refused("gate.timeout", null, "such as 10m", () -> new GateSpec(kind, null, 1, MINUTE, MINUTE, none)),
                refused(
                        "gate.timeout",
                        "0",
                        "above zero",
                        () -> new GateSpec(kind, Duration.ZERO, 1, MINUTE, MINUTE, none)),
                refused(
                        "gate.timeout",
                        "-1m",
                        "zero or more",
                        () -> new GateSpec(kind, MINUTE.negated(), 1, MINUTE, MINUTE, none)),
                refused(
                        "gate.timeout",
                        "1d1h",
                        "at most 24h",
                        () -> new GateSpec(kind, Duration.ofHours(25), 1, MINUTE, MINUTE, none)),
                refused(
                        "gate.consecutivePasses",
                        "0",
                        "1 or more",
                        () -> new GateSpec(kind, MINUTE, 0, MINUTE, MINUTE, none)),
                refused(
                        "gate.interval",
                        "0",
                        "Use 1s or more",
                        () -> new GateSpec(kind, MINUTE, 1, Duration.ZERO, MINUTE, none)),
                refused("gate.interval", null, "such as 10m", () -> new GateSpec(kind, MINUTE, 1, null, MINUTE, none)),
                refused("gate.grace", null, "such as 10m", () -> new GateSpec(kind, MINUTE, 1, MINUTE, null, none)),
                refused(
                        "gate.grace",
                        "-1m",
                        "zero or more",
                        () -> new GateSpec(kind, MINUTE, 1, MINUTE, MINUTE.negated(), none)),
                refused("gate.names", "[]", "Name the alarms", () -> GateSpec.of(Kind.ALARMS)),
                refused(
                        "gate.names",
                        "[5xx]",
                        "no other gate takes names",
                        () -> GateSpec.of(Kind.TARGET_HEALTH, "5xx")));
    }

    static Stream<Arguments> environments() {
        String subnet = "such as subnet-0a1b2c3d";
        return Stream.of(
                refused("subnets", "[]", "at least one subnet", () -> environment("web", List.of(), MINUTE, MINUTE)),
                refused("subnets", null, "at least one subnet", () -> environment("web", null, MINUTE, MINUTE)),
                refused(
                        "subnets",
                        "vpc-0a1b2c3d",
                        subnet,
                        () -> environment("web", List.of("vpc-0a1b2c3d"), MINUTE, MINUTE)),
                refused(
                        "subnets",
                        null,
                        "at least one subnet",
                        () -> environment("web", Arrays.asList("subnet-0a1b2c3d", null), MINUTE, MINUTE)),
                refused(
                        "launchTemplate",
                        null,
                        "Use a launch template's id",
                        () -> environment(null, List.of("subnet-0a1b2c3d"), MINUTE, MINUTE)),
                refused(
                        "launchTemplate",
                        "a b",
                        "Use a launch template's id",
                        () -> environment("a b", List.of("subnet-0a1b2c3d"), MINUTE, MINUTE)),
                refused(
                        "launchTemplate",
                        "ab",
                        "Use a launch template's id",
                        () -> environment("ab", List.of("subnet-0a1b2c3d"), MINUTE, MINUTE)),
                refused(
                        "bakeTime",
                        null,
                        "such as 10m",
                        () -> environment("web", List.of("subnet-0a1b2c3d"), null, MINUTE)),
                refused(
                        "bakeTime",
                        "-1m",
                        "zero or more",
                        () -> environment("web", List.of("subnet-0a1b2c3d"), MINUTE.negated(), MINUTE)),
                refused(
                        "bakeTime",
                        "6d1h",
                        "at most 144h",
                        () -> environment("web", List.of("subnet-0a1b2c3d"), Duration.ofHours(145), MINUTE)),
                refused(
                        "keepPreviousWarm",
                        "-1m",
                        "zero or more",
                        () -> environment("web", List.of("subnet-0a1b2c3d"), MINUTE, MINUTE.negated())),
                refused(
                        "location",
                        null,
                        "Name the region",
                        () -> new Environment(
                                "dev",
                                null,
                                "web",
                                List.of("subnet-0a1b2c3d"),
                                new Capacity(1, 1, 1),
                                new TrafficRoute(List.of(GROUP), null, null),
                                null,
                                MINUTE,
                                MINUTE,
                                null)),
                refused(
                        "capacity",
                        null,
                        "min, desired and max",
                        () -> new Environment(
                                "dev",
                                Location.of("eu-central-1"),
                                "web",
                                List.of("subnet-0a1b2c3d"),
                                null,
                                new TrafficRoute(List.of(GROUP), null, null),
                                null,
                                MINUTE,
                                MINUTE,
                                null)),
                refused(
                        "route",
                        null,
                        "one or two target groups",
                        () -> new Environment(
                                "dev",
                                Location.of("eu-central-1"),
                                "web",
                                List.of("subnet-0a1b2c3d"),
                                new Capacity(1, 1, 1),
                                null,
                                null,
                                MINUTE,
                                MINUTE,
                                null)));
    }

    static Stream<Arguments> tags() {
        Map<String, String> many = new HashMap<>();
        IntStream.range(0, 31).forEach(i -> many.put("key" + i, "value"));
        Map<String, String> noValue = new HashMap<>();
        noValue.put("team", null);
        return Stream.of(
                refused("tags", "31 tags", "at most 30", () -> Check.tags("tags", many)),
                refused("tags", "aws:x", "doesn't begin with aws:", () -> Check.tags("tags", Map.of("aws:x", "y"))),
                refused("tags", "AWS:x", "doesn't begin with aws:", () -> Check.tags("tags", Map.of("AWS:x", "y"))),
                refused("tags", " ", "1 to 128 characters", () -> Check.tags("tags", Map.of(" ", "y"))),
                refused(
                        "tags",
                        "k".repeat(129),
                        "1 to 128 characters",
                        () -> Check.tags("tags", Map.of("k".repeat(129), "y"))),
                refused("tags", Tags.ROLE, "are ours", () -> Check.tags("tags", Map.of(Tags.ROLE, "SERVING"))),
                refused(
                        "tags.team",
                        "v".repeat(257),
                        "at most 256",
                        () -> Check.tags("tags", Map.of("team", "v".repeat(257)))),
                refused("tags.team", null, "at most 256", () -> Check.tags("tags", noValue)));
    }

    static Stream<Arguments> durations() {
        return Stream.of("10", "soon", "-1m", "1m1h", "m", "1.5h", "10 m")
                .map(text -> refused("bakeTime", text, "such as 90s", () -> Durations.parse("bakeTime", text)));
    }

    static Stream<Arguments> operations() {
        return Stream.of(null, "", "Deploy", "-1", "a_b", "x".repeat(49))
                .map(id -> refused("operation id", id, "Use up to 48", () -> new OperationId(id)));
    }

    private static Environment environment(String name) {
        return new Environment(
                name,
                Location.of("eu-central-1"),
                "web",
                List.of("subnet-0a1b2c3d"),
                new Capacity(1, 1, 1),
                new TrafficRoute(List.of(GROUP), null, null),
                new ArrayList<>(),
                MINUTE,
                MINUTE,
                null);
    }

    private static Environment environment(
            String launchTemplate, List<String> subnets, Duration bakeTime, Duration keepPreviousWarm) {
        return new Environment(
                "dev",
                Location.of("eu-central-1"),
                launchTemplate,
                subnets,
                new Capacity(1, 1, 1),
                new TrafficRoute(List.of(GROUP), null, null),
                null,
                bakeTime,
                keepPreviousWarm,
                null);
    }

    private static Arguments refused(String field, String value, String remedy, Supplier<?> made) {
        return Arguments.of(field, value, remedy, made);
    }
}
