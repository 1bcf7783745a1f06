package io.jenkins.plugins.immutabledelivery.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.model.Image.Lineage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What values are, and that they stay what they are. */
class ValuesTest {
    private static final String GROUP = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0";

    @Property
    void aFleetIsReadBackFromItsGroupsName(
            @ForAll("names") String application,
            @ForAll("names") String environment,
            @ForAll @IntRange(min = 1, max = 999_999_999) int generation) {
        Fleet fleet = new Fleet(application, environment, generation);

        assertThat(Fleet.ofGroup(application, environment, fleet.groupName())).contains(fleet);
        assertThat(fleet.groupName()).hasSizeLessThanOrEqualTo(255).matches("[a-z][a-z0-9-]*");
    }

    @Property
    void noOtherNameIsTakenForAFleet(@ForAll @StringLength(max = 40) String name) {
        Assume.that(!name.matches("web-dev-v\\d{3,9}"));

        assertThat(Fleet.ofGroup("web", "dev", name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web-dev-v000",
                "web-dev-v0001",
                "web-dev-v01",
                "web-dev-v1",
                "web-dev-v001x",
                "xweb-dev-v001",
                "web-dev-v9999999999",
                "web-staging-v001"
            })
    void aNameThatWeWouldNotGiveIsNoFleet(String name) {
        assertThat(Fleet.ofGroup("web", "dev", name)).isEmpty();
    }

    @Property
    void everyNameThatIsTakenIsOneThatAwsTakes(@ForAll("anything") String name) {
        boolean taken = taken(() -> Check.name("name", name, 32));

        assertThat(taken).isEqualTo(name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") && name.length() <= 32);
    }

    @Property
    void everyImageIdThatIsTakenIsOneOfAwss(@ForAll("ids") String id) {
        boolean taken = taken(() ->
                new Image(id, "eu-central-1", new ImageVersion("web", "1"), new Lineage(null, null, null, null, null)));

        assertThat(taken).isEqualTo(id.matches("ami-([0-9a-f]{8}|[0-9a-f]{17})"));
    }

    @Property
    void aVersionsImageNameIsOneThatAwsTakes(@ForAll("names") String application, @ForAll("versions") String version) {
        assertThat(new ImageVersion(application, version).imageName())
                .hasSizeBetween(3, 128)
                .matches("[a-zA-Z0-9()\\[\\] ./\\-'@_]+");
    }

    @Property
    void aCapacityIsTakenWhereItIsInOrder(
            @ForAll @IntRange(min = -2, max = 6) int min,
            @ForAll @IntRange(min = -2, max = 6) int desired,
            @ForAll @IntRange(min = -2, max = 6) int max) {
        assertThat(taken(() -> new Capacity(min, desired, max)))
                .isEqualTo(1 <= min && min <= desired && desired <= max);
    }

    @Property
    void anOperationsTokenFitsIntoAwssClientToken(@ForAll("operationKinds") String kind) {
        OperationId id = OperationId.random(kind);

        assertThat(id.token("template")).hasSizeLessThanOrEqualTo(64).startsWith(id.value());
        assertThat(OperationId.random(kind)).isNotEqualTo(id);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withChars("abcdefghijklmnopqrstuvwxyz0123456789-")
                .ofMinLength(1)
                .ofMaxLength(32)
                .map(name ->
                        name.replaceAll("-+", "-").replaceAll("^[0-9-]+", "a").replaceAll("-$", ""))
                .filter(name -> !name.isEmpty());
    }

    @Provide
    Arbitrary<String> anything() {
        return Arbitraries.strings().withChars("ab0-_A é\n").ofMaxLength(34);
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings()
                .withChars("0123456789abcdefgA")
                .ofMinLength(6)
                .ofMaxLength(18)
                .flatMap(digits -> Arbitraries.of("ami-" + digits, "ami-" + digits.substring(0, 6) + "00", digits));
    }

    @Provide
    Arbitrary<String> versions() {
        return Arbitraries.strings()
                .withChars("abcXYZ0189._-")
                .ofMinLength(1)
                .ofMaxLength(64)
                .filter(version -> Character.isLetterOrDigit(version.charAt(0)));
    }

    @Provide
    Arbitrary<String> operationKinds() {
        return Arbitraries.of("bake", "deploy/blueGreen", "promote/blueGreen", "rollback/blueGreen", "retire");
    }

    private static boolean taken(Runnable making) {
        try {
            making.run();
            return true;
        } catch (InvalidInput e) {
            return false;
        }
    }

    @Test
    void imagesAreTheSameBitsWhereTheyAreOrWereCopiedFromOne() {
        ImageVersion version = new ImageVersion("web", "1");
        Image baked =
                new Image("ami-00000001", "eu-central-1", version, new Lineage("ami-0000000b", null, null, null, null));
        Image copy =
                new Image("ami-00000002", "us-east-1", version, baked.lineage().copied(baked));
        Image copyOfCopy =
                new Image("ami-00000003", "us-west-2", version, copy.lineage().copied(copy));
        Image other = new Image("ami-00000004", "eu-central-1", version, baked.lineage());

        assertThat(copy.originId()).isEqualTo("ami-00000001");
        assertThat(copyOfCopy.originId()).isEqualTo("ami-00000001");
        assertThat(copyOfCopy.lineage())
                .isEqualTo(new Lineage("ami-0000000b", "eu-central-1", "ami-00000001", null, null));
        assertThat(baked.sameBitsAs(copy)).isTrue();
        assertThat(copyOfCopy.sameBitsAs(copy)).isTrue();
        assertThat(baked.sameBitsAs(other)).isFalse();
        assertThat(baked.sameBitsAs(
                        new Image("ami-00000001", "eu-central-1", new ImageVersion("web", "2"), baked.lineage())))
                .isFalse();
    }

    @Test
    void aBaseImageIsReadAsItsAuthorWroteIt() {
        assertThat(BaseImage.parse("ami-0123456789abcdef0")).isEqualTo(new BaseImage.ById("ami-0123456789abcdef0"));
        assertThat(BaseImage.parse("resolve:ssm:/aws/x")).isEqualTo(new BaseImage.PublicParameter("/aws/x"));
        assertThat(BaseImage.parse("ami-00000000")).hasToString("ami-00000000");
        assertThat(BaseImage.parse("resolve:ssm:/aws/x")).hasToString("resolve:ssm:/aws/x");
        assertThat(new BaseImage.Newest("amazon", "al2023-*", null)).hasToString("newest al2023-* of amazon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eu-central-1",
                "us-gov-west-1",
                "cn-north-1",
                "us-iso-east-1",
                "eu-isoe-west-1",
                "ap-southeast-10"
            })
    void regionsOfEveryPartitionAreTaken(String region) {
        assertThat(Location.of(region)).isEqualTo(new Location(region, null, null));
    }

    @Test
    void anEndpointIsTaken() {
        URI endpoint = URI.create("http://127.0.0.1:4566");

        assertThat(new Location("eu-central-1", endpoint, null).endpoint()).isEqualTo(endpoint);
    }

    @Test
    void anEnvironmentWithoutGatesHasTheUsualOnes() {
        Environment environment = environment(new ArrayList<>(), new HashMap<>());

        assertThat(environment.gates()).isEqualTo(GateSpec.usual());
        assertThat(environment.tags()).isEmpty();
    }

    @Test
    void whatAValueWasMadeOfDoesNotChangeIt() {
        List<GateSpec> gates = new ArrayList<>(GateSpec.usual());
        Map<String, String> tags = new HashMap<>(Map.of("team", "shop"));
        Environment environment = environment(gates, tags);

        gates.clear();
        tags.put("team", "other");

        assertThat(environment.gates()).hasSize(3);
        assertThat(environment.tags()).containsEntry("team", "shop");
        assertThatThrownBy(() -> environment.subnets().add("subnet-00000000"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aRouteSaysHowItSwitches() {
        TrafficRoute one = new TrafficRoute(List.of(GROUP), null, null);
        String listener = "arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:listener/app/web/0/1";
        String rule = "arn:aws-us-gov:elasticloadbalancing:us-gov-west-1:123456789012:listener-rule/app/web/0/1/2";

        assertThat(one.weighted()).isFalse();
        assertThat(one.forwarder()).isNull();
        assertThat(new TrafficRoute(List.of(GROUP, GROUP + "1"), listener, null).forwarder())
                .isEqualTo(listener);
        assertThat(new TrafficRoute(List.of(GROUP, GROUP + "1"), null, rule).forwarder())
                .isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "90s, 90", "10m, 600", "1h30m, 5400", "2d, 172800", "1d2h3m4s, 93784", "' 5m ', 300"})
    void aDurationIsReadAsItsAuthorWroteIt(String text, long seconds) {
        assertThat(Durations.parse("bakeTime", text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aFailureIsSaidInWholeSentences() {
        assertThat(Failure.of("launch", "i-1", "It is gone", "Run it again.").summary())
                .isEqualTo("launch failed on i-1: It is gone. Run it again.");
        assertThat(Failure.of("look", "i-1, i-2", "i-1 is red; i-2 is red", "").summary())
                .isEqualTo("look failed: i-1 is red; i-2 is red.");
        assertThat(Failure.of("look", "i-1, i-2", "i-1 is red", "").summary())
                .isEqualTo("look failed on i-1, i-2: i-1 is red.");
        assertThat(Failure.of("launch", null, "Why?", "Ask!").summary()).isEqualTo("launch failed: Why? Ask!");
        assertThat(Failure.of("launch", null, "", "").summary()).isEqualTo("launch failed:");
        assertThat(new Failure("launch", null, null, null, null).summary()).isEqualTo("launch failed:");
        assertThat(Failure.of("launch", null, "x", "y").with(List.of("line")).evidence())
                .containsExactly("line");
    }

    @Test
    void aBuildIsShownAsPeopleCallIt() {
        assertThat(new Build("acme/web", 7, null)).hasToString("acme/web#7");
        assertThat(new Build("rehearsal", 0, null)).hasToString("rehearsal");
    }

    @Test
    void aGatesResultNeverLacksItsEvidence() {
        assertThat(new GateResult(GateSpec.Kind.ALARMS, true, null, null).evidence())
                .isEmpty();
    }

    private static Environment environment(List<GateSpec> gates, Map<String, String> tags) {
        return new Environment(
                "dev",
                Location.of("eu-central-1"),
                "lt-0123456789abcdef0",
                new ArrayList<>(List.of("subnet-0a1b2c3d")),
                new Capacity(1, 1, 1),
                new TrafficRoute(List.of(GROUP), null, null),
                gates,
                Duration.ZERO,
                Duration.ZERO,
                tags);
    }
}
