package io.jenkins.plugins.immutabledelivery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.HealthCheck;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.NewGroup;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException.Kind;
import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.Launch;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.StatusView;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates.TemplateVersion;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetGroupView;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import io.jenkins.plugins.immutabledelivery.world.Place;
import io.jenkins.plugins.immutabledelivery.world.Spoiler;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/** The port to AWS by the SDK's own clients: each call's ways, and what is made of the answers. */
class AwsCloudTest {
    private static final Map<String, String> TAGS = Map.of("team", "shop");

    private final World world = new World(17);
    private final Place place = world.place();
    private final Region region = world.cloud.at(place.location());
    private final Spoiler spoiler = new Spoiler();

    AwsCloudTest() {
        world.account.gate().listen(spoiler);
    }

    @Test
    void aBuilderIsLaunchedAsItShouldBe() {
        String id = launch("token");

        RunInstancesRequest request = only(RunInstancesRequest.class);
        assertThat(request.instanceInitiatedShutdownBehavior()).isEqualTo(ShutdownBehavior.STOP);
        assertThat(request.metadataOptions().httpTokens()).isEqualTo(HttpTokensState.REQUIRED);
        assertThat(new String(Base64.getDecoder().decode(request.userData()), StandardCharsets.UTF_8))
                .isEqualTo("echo größer");
        assertThat(request.hasSecurityGroupIds()).as("the VPC's default").isFalse();
        world.pass(Duration.ofMinutes(5));
        InstanceView instance = region.instances().tagged("team", "shop").get(0);
        assertThat(instance.id()).isEqualTo(id);
        assertThat(instance.state()).isEqualTo("running");
        assertThat(instance.imageId()).isEqualTo(base());
        assertThat(instance.privateIp()).startsWith("10.0.");
        assertThat(instance.ending()).isFalse();
        assertThat(region.instances().statuses(List.of(id))).containsExactly(new StatusView(id, "ok", "ok"));
    }

    @Test
    void securityGroupsAreHandedOn() {
        String group = place.ec2()
                .createSecurityGroup(it -> it.groupName("x").description("x").vpcId(place.vpc()))
                .groupId();

        region.instances()
                .launch(new Launch(base(), "t3.small", place.subnets().get(0), List.of(group), "true", TAGS), "token");

        assertThat(only(RunInstancesRequest.class).securityGroupIds()).containsExactly(group);
    }

    @Test
    void theSameTokenIsTheSameInstanceThoughTheFirstAnswerWasLost() {
        spoiler.loseAnswer("RunInstances");
        assertThat(kind(() -> launch("token"))).isEqualTo(Kind.NO_ANSWER);

        String id = launch("token");
        world.pass(Duration.ofMinutes(1));

        assertThat(region.instances().tagged("team", "shop"))
                .extracting(InstanceView::id)
                .containsExactly(id);
    }

    @Test
    void aThrottledCallHadNoEffect() {
        spoiler.refuse("RunInstances", 503, "RequestLimitExceeded");

        assertThat(kind(() -> launch("token"))).isEqualTo(Kind.THROTTLED);
        world.pass(Duration.ofMinutes(1));

        assertThat(region.instances().tagged("team", "shop")).isEmpty();
    }

    @Test
    void whatIsNewAndNotYetToBeSeenIsNotThere() {
        world.region().faults().randomly(0, 600);
        String id = launch("token");

        assertThat(region.instances().find(List.of(id))).isEmpty();
        assertThat(region.instances().consoleOutput(id)).isEmpty();
        region.instances().terminate(id);
        assertThat(world.inventory().instances())
                .as("terminating it had no effect yet")
                .containsKey(id);
        world.pass(Duration.ofMinutes(10));
        assertThat(region.instances().find(List.of(id, "i-none"))).hasSize(1);
    }

    @Test
    void manyInstancesAreFoundThroughAllPagesInFewCalls() {
        List<String> ids = IntStream.range(0, 45).mapToObj(i -> launch("t" + i)).toList();
        world.pass(Duration.ofMinutes(5));

        assertThat(region.instances().tagged("team", "shop"))
                .extracting(InstanceView::id)
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(region.instances().statuses(ids)).hasSize(45);
        List<String> manyMore = Stream.concat(
                        ids.stream(), IntStream.range(0, 400).mapToObj(i -> "i-none" + i))
                .toList();
        long before = world.account.gate().counts().get("ec2:DescribeInstances");
        assertThat(region.instances().find(manyMore)).hasSize(45);
        assertThat(world.account.gate().counts().get("ec2:DescribeInstances") - before)
                .as("200 ids a call")
                .isEqualTo(3);
        assertThat(region.instances().find(List.of())).isEmpty();
    }

    @Test
    void aHundredStatusesAreReadInOneCallAndAnUnknownInstanceHidesNone() {
        List<String> ids =
                IntStream.range(0, 101).mapToObj(i -> launch("t" + i)).toList();
        world.pass(Duration.ofMinutes(5));

        assertThat(statusCalls(() -> region.instances().statuses(ids.subList(0, 100))))
                .isEqualTo(1);
        assertThat(statusCalls(() -> region.instances().statuses(ids))).isEqualTo(2);
        assertThat(statusCalls(() -> region.instances().statuses())).isEqualTo(1);
        assertThat(region.instances().statuses()).hasSize(101);
        assertThat(region.instances().statuses(List.of(ids.get(0), "i-none", ids.get(1))))
                .extracting(StatusView::instanceId)
                .containsExactly(ids.get(0), ids.get(1));
    }

    private long statusCalls(Runnable action) {
        Map<String, Long> before = world.account.gate().counts();
        action.run();
        String call = "ec2:DescribeInstanceStatus";
        return world.account.gate().counts().get(call) - before.getOrDefault(call, 0L);
    }

    @Test
    void manyGroupsAndImagesAreFoundInOneCall() {
        Environment environment = world.attaching("prod");
        Image image = world.baked("1");
        world.deploy(environment, image);

        assertThat(region.autoScaling().find(List.of("web-prod-v001", "none")))
                .extracting(GroupView::name)
                .containsExactly("web-prod-v001");
        assertThat(region.images().find(List.of("ami-0123456789abcdef0", image.id())))
                .extracting(AmiView::id)
                .containsExactly(image.id());
    }

    @Test
    void anInstanceIsStoppedAndTerminated() {
        String id = launch("token");
        world.pass(Duration.ofSeconds(5));
        assertThat(kind(() -> region.instances().stop(id))).isEqualTo(Kind.IN_USE);
        world.pass(Duration.ofMinutes(1));
        region.instances().stop(id);
        world.pass(Duration.ofMinutes(1));
        assertThat(instance(id).state()).isEqualTo("stopped");

        region.instances().terminate(id);
        region.instances().terminate("i-none");

        assertThat(instance(id).ending()).isTrue();
        assertThat(instance(id).stateReason()).contains("User initiated shutdown");
        assertThat(region.instances().statuses(List.of(id))).isEmpty();
    }

    @Test
    void userDataIsReadAsItWasGiven() {
        String id = launch("token");
        world.settle();

        assertThat(region.instances().userData(id))
                .hasValueSatisfying(
                        text -> assertThat(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
                                .isEqualTo("echo größer"));
        assertThat(region.instances().userData("i-0123456789abcdef0")).isEmpty();
    }

    @Test
    void aConsoleThatHasNoLatestOutputIsReadAsItIs() {
        String id = launch("token");
        world.pass(Duration.ofMinutes(5));
        spoiler.refuse("GetConsoleOutput", 400, "UnsupportedOperation");

        assertThat(region.instances().consoleOutput(id)).contains("Linux version");
    }

    @Test
    void aConsoleThatAwsDoesNotAnswerForIsAskedAgainLater() {
        String id = launch("token");
        world.pass(Duration.ofMinutes(5));
        spoiler.lose("GetConsoleOutput");

        assertThat(kind(() -> region.instances().consoleOutput(id))).isEqualTo(Kind.NO_ANSWER);
    }

    @Test
    void anImageIsTakenTaggedCopiedAndRemoved() {
        String id = image("web-1");
        AmiView pending = region.images().find(id).orElseThrow();
        assertThat(pending.pending()).isTrue();
        assertThat(pending.available()).isFalse();
        assertThat(pending.tags()).isEqualTo(TAGS);
        world.pass(Duration.ofMinutes(6));
        AmiView ami = region.images().find(id).orElseThrow();
        assertThat(ami.available()).isTrue();
        assertThat(ami.name()).isEqualTo("web-1");
        assertThat(ami.architecture()).isEqualTo("x86_64");
        assertThat(ami.owner()).isEqualTo("123456789012");
        assertThat(ami.stateReason()).isNull();
        assertThat(region.images().snapshotsTagged("team", "shop"))
                .isEqualTo(ami.snapshots())
                .hasSize(1);

        List<String> both = List.of(id, ami.snapshots().get(0));
        region.images().tag(both, Map.of("passed", "yes"));
        assertThat(region.images().tagged("passed", "yes"))
                .extracting(AmiView::id)
                .containsExactly(id);
        assertThat(region.images().snapshotsTagged("passed", "yes")).hasSize(1);

        Region there = world.cloud.at(world.place("us-east-1").location());
        String copy = there.images().copy(World.REGION, id, "web-1", TAGS, "token");
        assertThat(there.images().copy(World.REGION, id, "web-1", TAGS, "token"))
                .isEqualTo(copy);

        region.images().deregister(id);
        region.images().deregister(id);
        region.images().deleteSnapshot(ami.snapshots().get(0));
        region.images().deleteSnapshot(ami.snapshots().get(0));
        assertThat(region.images().find(id)).isEmpty();
        assertThat(region.images().snapshotsTagged("team", "shop")).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsADuplicate() {
        image("web-1");

        assertThat(kind(() -> image("web-1"))).isEqualTo(Kind.DUPLICATE);
    }

    @Test
    void anImageThatFailedSaysWhy() {
        world.region().faults().failsImage("1");
        String instance = launch("token");
        world.pass(Duration.ofMinutes(1));
        String id = region.images().create(instance, "web-1", "x", Map.of("immutable-delivery:version", "1"));
        world.pass(Duration.ofMinutes(6));

        AmiView ami = region.images().find(id).orElseThrow();

        assertThat(ami.state()).isEqualTo("failed");
        assertThat(ami.stateReason()).isEqualTo("The snapshot could not be completed");
    }

    @Test
    void availableImagesAreFoundByOwnerNameAndArchitecture() {
        assertThat(region.images().named("amazon", "al2023-*", null)).hasSize(3);
        assertThat(region.images().named("amazon", "al2023-*", "arm64")).hasSize(1);
        assertThat(region.images().named("self", "al2023-*", null)).isEmpty();
        image("web-1");
        assertThat(region.images().named("self", "web-*", null))
                .as("it is pending")
                .isEmpty();
        assertThat(region.images().parameter("/none")).isEmpty();
    }

    @Test
    void aTemplateVersionIsMadeOnceAndDeleted() {
        TemplateVersion standard =
                region.launchTemplates().defaultVersion("web").orElseThrow();
        String template = standard.templateId();
        assertThat(standard)
                .isEqualTo(new TemplateVersion(template, "web", 1, "", null, "t3.small", false, List.of(), ""));
        assertThat(region.launchTemplates().defaultVersion(template)).contains(standard);
        assertThat(region.launchTemplates().defaultVersion("none")).isEmpty();
        assertThat(region.launchTemplates().versions("lt-none")).isEmpty();

        long version = region.launchTemplates().createVersion(template, 1, base(), "mine", "token");
        assertThat(region.launchTemplates().createVersion(template, 1, base(), "mine", "token"))
                .isEqualTo(version);
        world.settle();
        assertThat(region.launchTemplates().versions(template))
                .containsExactly(
                        standard,
                        new TemplateVersion(
                                template, "web", version, "mine", base(), "t3.small", false, List.of(), ""));

        region.launchTemplates().deleteVersion(template, version);
        region.launchTemplates().deleteVersion(template, version);
        region.launchTemplates().deleteVersion("lt-none", 1);
        assertThat(region.launchTemplates().versions(template)).containsExactly(standard);
        assertThat(kind(() -> region.launchTemplates().deleteVersion(template, 1)))
                .isEqualTo(Kind.INVALID);
    }

    @Test
    void manyTemplateVersionsAreReadThroughAllPages() {
        String template =
                region.launchTemplates().defaultVersion("web").orElseThrow().templateId();
        IntStream.range(0, 41)
                .forEach(i -> region.launchTemplates().createVersion(template, 1, base(), "v" + i, "t" + i));
        world.settle();

        assertThat(region.launchTemplates().versions(template)).hasSize(42);
    }

    @Test
    void subnetsAreFoundWithTheirPlace() {
        List<String> ids =
                List.of(place.subnets().get(0), "subnet-none", place.subnets().get(1));

        assertThat(region.launchTemplates().subnets(ids))
                .hasSize(2)
                .allMatch(subnet -> subnet.vpcId().equals(place.vpc()))
                .extracting(subnet -> subnet.availabilityZone())
                .containsExactly("eu-central-1a", "eu-central-1b");
    }

    @Test
    void aGroupIsCreatedWithTagsOfItsOwnAndForItsInstances() {
        create("web");
        world.pass(Duration.ofMinutes(2));

        GroupView group = region.autoScaling().find("web").orElseThrow();
        assertThat(group.capacity().desired()).isEqualTo(2);
        assertThat(group.inService()).hasSize(2);
        assertThat(group.launchTemplateVersion()).isEqualTo(2);
        assertThat(group.tags()).containsEntry("team", "shop").containsEntry("role", "CANDIDATE");
        assertThat(region.instances().find(group.instanceIds()))
                .hasSize(2)
                .allSatisfy(instance -> assertThat(instance.tags())
                        .containsEntry("team", "shop")
                        .doesNotContainKey("role"));
        assertThat(kind(() -> create("web"))).isEqualTo(Kind.DUPLICATE);
    }

    @Test
    void aGroupsCreationWhoseAnswerWasLostIsADuplicateTheNextTime() {
        spoiler.loseAnswer("CreateAutoScalingGroup");
        assertThat(kind(() -> create("web"))).isEqualTo(Kind.NO_ANSWER);

        assertThat(kind(() -> create("web"))).isEqualTo(Kind.DUPLICATE);
    }

    @Test
    void aGroupsTagsChangeAndItsInstancesDoNot() {
        create("web");
        region.autoScaling().tag("web", Map.of("role", "SERVING", "since", "now"));
        world.pass(Duration.ofMinutes(2));

        GroupView group = region.autoScaling().find("web").orElseThrow();
        assertThat(group.tags()).containsEntry("role", "SERVING");
        assertThat(region.instances().find(group.instanceIds()))
                .noneMatch(instance -> instance.tags().containsKey("since"));
        assertThat(region.autoScaling().tagged(Map.of("role", "SERVING", "team", "shop")))
                .hasSize(1);
        assertThat(region.autoScaling().tagged(Map.of("role", "SERVING", "team", "other")))
                .isEmpty();
    }

    @Test
    void manyGroupsAreFoundThroughAllPages() {
        IntStream.range(0, 41).forEach(i -> create("web-" + i));
        world.settle();

        assertThat(region.autoScaling().tagged(TAGS)).hasSize(41);
    }

    @Test
    void aTargetGroupIsAttachedAndDetachedAnyNumberOfTimes() {
        TrafficRoute route = place.attachments("web");
        String arn = route.targetGroups().get(0);
        create("web");
        world.pass(Duration.ofMinutes(1));
        region.autoScaling().attach("web", arn);
        region.autoScaling().attach("web", arn);
        world.pass(Duration.ofMinutes(1));
        assertThat(region.autoScaling().attachments("web")).containsExactly(Map.entry(arn, "InService"));
        assertThat(region.autoScaling().find("web").orElseThrow().targetGroups())
                .containsExactly(arn);
        assertThat(region.loadBalancing().targets(arn)).hasSize(2).allMatch(target -> target.healthy());

        region.autoScaling().detach("web", arn);
        region.autoScaling().detach("web", arn);
        assertThat(region.autoScaling().attachments("web")).containsExactly(Map.entry(arn, "Removing"));
        world.pass(Duration.ofMinutes(2));
        assertThat(region.autoScaling().attachments("web")).isEmpty();
        region.autoScaling().detach("web", arn);
    }

    @Test
    void aGroupIsDeletedAnyNumberOfTimes() {
        create("web");
        world.pass(Duration.ofMinutes(1));

        region.autoScaling().delete("web");
        region.autoScaling().delete("web");
        world.settle();
        assertThat(region.autoScaling().find("web").orElseThrow().deleting()).isTrue();
        world.pass(Duration.ofMinutes(2));
        region.autoScaling().delete("web");

        assertThat(region.autoScaling().find("web")).isEmpty();
        assertThat(region.autoScaling().attachments("web")).isEmpty();
        assertThat(region.autoScaling().activities("web")).isEmpty();
        assertThat(kind(() -> region.autoScaling().tag("web", TAGS))).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void whatAGroupDidIsToldNewestFirst() {
        create("web");
        world.pass(Duration.ofMinutes(1));
        region.autoScaling().healthCheck("web", new HealthCheck("ELB", 60));
        region.autoScaling().delete("web");

        assertThat(region.autoScaling().activities("web"))
                .extracting(activity -> activity.description().split(" ")[0])
                .containsExactly("Terminating", "Terminating", "Launching", "Launching");
    }

    @Test
    void aListenersWeightsAreReadAndSetInOneCall() {
        TrafficRoute route = place.weights("web");
        String first = route.targetGroups().get(0);
        String second = route.targetGroups().get(1);
        assertThat(region.loadBalancing().weights(route.listener())).contains(Map.of(first, 100, second, 0));
        int mutations = world.mutations.size();

        region.loadBalancing().forward(route.listener(), Map.of(first, 0, second, 100));
        world.settle();

        assertThat(region.loadBalancing().weights(route.listener())).contains(Map.of(first, 0, second, 100));
        assertThat(world.mutations.subList(mutations, world.mutations.size()))
                .containsExactly("elasticloadbalancing:ModifyListener");
    }

    @Test
    void aRulesWeightsAreReadAndSet() {
        TrafficRoute route = place.rule("web");
        String second = route.targetGroups().get(1);

        region.loadBalancing().forward(route.rule(), Map.of(second, 100));
        world.settle();

        assertThat(region.loadBalancing().weights(route.rule())).contains(Map.of(second, 100));
        assertThat(world.mutations).last().isEqualTo("elasticloadbalancing:ModifyRule");
    }

    @Test
    void whatElseAnActionSaysStays() {
        String arn = place.createTargetGroup("web", place.vpc(), "instance");
        Action sticky = Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .targetGroupArn(arn)
                .forwardConfig(config -> config.targetGroups(one -> one.targetGroupArn(arn))
                        .targetGroupStickinessConfig(it -> it.enabled(true).durationSeconds(60)))
                .build();
        String listener = listener(List.of(sticky));
        assertThat(region.loadBalancing().weights(listener)).contains(Map.of(arn, 1));

        region.loadBalancing().forward(listener, Map.of(arn, 100));

        Action changed = place.elb()
                .describeListeners(it -> it.listenerArns(listener))
                .listeners()
                .get(0)
                .defaultActions()
                .get(0);
        assertThat(changed.forwardConfig().targetGroupStickinessConfig().enabled())
                .isTrue();
        assertThat(changed.targetGroupArn())
                .as("both together would be refused")
                .isNull();
    }

    @Test
    void aPlainForwardIsAllTheWeight() {
        String arn = place.createTargetGroup("web", place.vpc(), "instance");
        String listener = listener(List.of(Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .targetGroupArn(arn)
                .build()));

        assertThat(region.loadBalancing().weights(listener)).contains(Map.of(arn, 1));
        region.loadBalancing().forward(listener, Map.of(arn, 100));
        assertThat(region.loadBalancing().weights(listener)).contains(Map.of(arn, 100));
    }

    @Test
    void whatDoesNotForwardHasNoWeights() {
        String listener = listener(List.of(Action.builder()
                .type(ActionTypeEnum.FIXED_RESPONSE)
                .fixedResponseConfig(it -> it.statusCode("503"))
                .build()));
        TrafficRoute route = place.weights("web");
        String gone = route.listener().replace("/app/", "/app/x");

        assertThat(region.loadBalancing().weights(listener)).isEmpty();
        assertThat(region.loadBalancing().weights(gone)).isEmpty();
        assertThat(region.loadBalancing().weights(gone.replace(":listener/", ":listener-rule/")))
                .isEmpty();
        assertThat(kind(() -> region.loadBalancing().forward(gone, Map.of()))).isEqualTo(Kind.NOT_FOUND);
        assertThat(kind(() -> region.loadBalancing().forward(gone.replace(":listener/", ":listener-rule/"), Map.of())))
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void targetGroupsAreFoundWithWhatUsesThem() {
        TrafficRoute route = place.weights("web");
        String unused = place.createTargetGroup("unused", place.vpc(), "ip");
        List<String> arns = List.of(route.targetGroups().get(1), "arn:none", unused);

        List<TargetGroupView> groups = region.loadBalancing().targetGroups(arns);

        assertThat(groups).extracting(TargetGroupView::name).containsExactly("web-b", "unused");
        assertThat(groups).extracting(TargetGroupView::targetType).containsExactly("instance", "ip");
        assertThat(groups).extracting(TargetGroupView::vpcId).containsOnly(place.vpc());
        assertThat(groups.get(0).loadBalancers()).hasSize(1);
        assertThat(groups.get(1).loadBalancers()).isEmpty();
        assertThat(kind(() -> region.loadBalancing().targets("arn:none"))).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void alarmsAreFoundThroughAllPages() {
        List<String> names =
                IntStream.range(0, 45).mapToObj(i -> "alarm-" + (100 + i)).toList();
        names.forEach(place::createAlarm);
        place.raise("alarm-140", true);

        assertThat(region.alarms().find(names))
                .hasSize(45)
                .filteredOn(alarm -> alarm.raised())
                .singleElement()
                .satisfies(alarm -> {
                    assertThat(alarm.name()).isEqualTo("alarm-140");
                    assertThat(alarm.reason()).startsWith("Threshold Crossed");
                });
        assertThat(region.alarms().find(List.of("none"))).isEmpty();
        assertThat(spoiler.requests(DescribeAlarmsRequest.class))
                .as("AWS answers composite alarms only where they are asked for")
                .allMatch(request -> request.alarmTypes().contains(AlarmType.COMPOSITE_ALARM));
    }

    private String base() {
        return region.images()
                .parameter("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")
                .orElseThrow();
    }

    private String launch(String token) {
        return region.instances()
                .launch(new Launch(base(), "t3.small", place.subnets().get(0), List.of(), "echo größer", TAGS), token);
    }

    private InstanceView instance(String id) {
        return region.instances().find(List.of(id)).get(0);
    }

    private String image(String name) {
        String instance = launch("for " + name);
        world.pass(Duration.ofMinutes(1));
        String id = region.images().create(instance, name, "an image", TAGS);
        world.pass(Duration.ofSeconds(5));
        return id;
    }

    private void create(String name) {
        String template =
                region.launchTemplates().defaultVersion("web").orElseThrow().templateId();
        long version = region.launchTemplates().createVersion(template, 1, base(), "x", "for " + name);
        region.autoScaling()
                .create(new NewGroup(
                        name,
                        template,
                        version,
                        place.subnets(),
                        new Capacity(1, 2, 3),
                        TAGS,
                        Map.of("role", "CANDIDATE")));
    }

    private String listener(List<Action> actions) {
        String balancer = place.elb()
                .describeLoadBalancers(it -> {})
                .loadBalancers()
                .get(0)
                .loadBalancerArn();
        Listener listener = place.elb()
                .createListener(it -> it.loadBalancerArn(balancer)
                        .protocol(ProtocolEnum.HTTP)
                        .port(8080)
                        .defaultActions(actions))
                .listeners()
                .get(0);
        return listener.listenerArn();
    }

    private <T> T only(Class<T> type) {
        assertThat(spoiler.requests(type)).hasSize(1);
        return spoiler.requests(type).get(0);
    }

    private static Kind kind(Runnable call) {
        CloudException e = catchThrowableOfType(CloudException.class, call::run);
        assertThat(e).isNotNull();
        return e.kind();
    }
}
