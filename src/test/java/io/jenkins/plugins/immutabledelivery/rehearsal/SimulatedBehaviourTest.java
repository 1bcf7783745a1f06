package io.jenkins.plugins.immutabledelivery.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.immutabledelivery.bake.ProvisioningScript;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import io.jenkins.plugins.immutabledelivery.world.Place;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** The simulated region behaves as AWS does, as far as the engine can tell. */
class SimulatedBehaviourTest {
    private final World world = new World(21);
    private final Place place = world.place();
    private final Ec2Client ec2 = place.ec2();
    private final AutoScalingClient scaling = world.account.autoScaling(place.location());

    @Test
    void anInstanceGoesFromPendingToRunningAndItsChecksPassLater() {
        String id = run("token");
        world.pass(Duration.ofSeconds(3));
        assertThat(state(id)).isEqualTo(InstanceStateName.PENDING);

        world.pass(Duration.ofSeconds(45));
        assertThat(state(id)).isEqualTo(InstanceStateName.RUNNING);
        assertThat(check(id)).isEqualTo(SummaryStatus.INITIALIZING);

        world.pass(Duration.ofMinutes(3));
        assertThat(check(id)).isEqualTo(SummaryStatus.OK);
    }

    @Test
    void aNewInstanceMayBeInvisibleForAMoment() {
        world.region().faults().randomly(0, 600);
        String id = run("token");
        assertThat(instances(id)).isEmpty();
        assertThat(error(() -> ec2.terminateInstances(it -> it.instanceIds(id))))
                .isEqualTo("InvalidInstanceID.NotFound");

        world.pass(Duration.ofMinutes(10));

        assertThat(instances(id)).hasSize(1);
    }

    @Test
    void theSameTokenStartsTheSameInstance() {
        String id = run("token");

        assertThat(run("token")).isEqualTo(id);
        assertThat(run("other")).isNotEqualTo(id);
        assertThat(error(() -> ec2.runInstances(it -> it.imageId(armImage())
                        .instanceType("t3.small")
                        .subnetId(place.subnets().get(0))
                        .clientToken("token"))))
                .isEqualTo("IdempotentParameterMismatch");
    }

    @Test
    void anInstanceThatIsPendingCannotBeStopped() {
        String id = run("token");
        world.pass(Duration.ofSeconds(3));
        assertThat(error(() -> ec2.stopInstances(it -> it.instanceIds(id)))).isEqualTo("IncorrectInstanceState");

        world.pass(Duration.ofSeconds(45));
        ec2.stopInstances(it -> it.instanceIds(id));
        world.settle();
        assertThat(state(id)).isEqualTo(InstanceStateName.STOPPING);
        world.pass(Duration.ofMinutes(1));
        assertThat(state(id)).isEqualTo(InstanceStateName.STOPPED);
        ec2.stopInstances(it -> it.instanceIds(id));
        assertThat(state(id)).isEqualTo(InstanceStateName.STOPPED);
    }

    @Test
    void aTerminatedInstanceIsShownForAnHour() {
        String id = run("token");
        world.pass(Duration.ofMinutes(1));
        ec2.terminateInstances(it -> it.instanceIds(id));
        world.settle();
        assertThat(state(id)).isEqualTo(InstanceStateName.SHUTTING_DOWN);
        world.pass(Duration.ofMinutes(2));
        assertThat(state(id)).isEqualTo(InstanceStateName.TERMINATED);
        assertThat(instances(id).get(0).stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
        assertThat(instances(id).get(0).privateIpAddress()).isNull();
        assertThat(error(() -> ec2.stopInstances(it -> it.instanceIds(id)))).isEqualTo("IncorrectInstanceState");
        ec2.terminateInstances(it -> it.instanceIds(id));

        world.pass(Duration.ofMinutes(61));

        assertThat(instances(id)).isEmpty();
    }

    @Test
    void aBuildersScriptEndsOnTheConsoleAndShutsItDown() {
        String userData = Base64.getEncoder()
                .encodeToString(ProvisioningScript.userData("true", "bake-1").getBytes(StandardCharsets.UTF_8));
        String stopping = ec2.runInstances(it -> it.imageId(image())
                        .instanceType("t3.small")
                        .subnetId(place.subnets().get(0))
                        .userData(userData)
                        .instanceInitiatedShutdownBehavior(ShutdownBehavior.STOP))
                .instances()
                .get(0)
                .instanceId();
        String ending = ec2.runInstances(it -> it.imageId(image())
                        .instanceType("t3.small")
                        .subnetId(place.subnets().get(0))
                        .userData(userData)
                        .instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE))
                .instances()
                .get(0)
                .instanceId();
        world.pass(Duration.ofSeconds(10));
        assertThat(console(stopping)).isEmpty();

        world.pass(Duration.ofMinutes(7));

        assertThat(state(stopping)).isEqualTo(InstanceStateName.STOPPED);
        assertThat(state(ending)).isEqualTo(InstanceStateName.TERMINATED);
        assertThat(console(stopping)).endsWith(ProvisioningScript.marker("bake-1", 0));
    }

    @Test
    void anImageIsPendingForMinutesAndItsNameIsTaken() {
        String instance = run("token");
        world.pass(Duration.ofMinutes(1));
        String id = ec2.createImage(it -> it.instanceId(instance).name("web-1")).imageId();
        world.pass(Duration.ofSeconds(5));
        assertThat(state(id, ImageState.class)).isEqualTo(ImageState.PENDING);
        assertThat(error(() -> ec2.createImage(it -> it.instanceId(instance).name("web-1"))))
                .isEqualTo("InvalidAMIName.Duplicate");
        assertThat(error(() -> ec2.runInstances(
                        it -> it.imageId(id).subnetId(place.subnets().get(0)))))
                .isEqualTo("InvalidAMIID.Unavailable");

        world.pass(Duration.ofMinutes(5));

        assertThat(state(id, ImageState.class)).isEqualTo(ImageState.AVAILABLE);
    }

    @Test
    void aNewImageIsNotFoundAtFirst() {
        String instance = run("token");
        world.pass(Duration.ofMinutes(1));
        world.region().faults().randomly(0, 600);
        String id = ec2.createImage(it -> it.instanceId(instance).name("web-1")).imageId();

        assertThat(images(id)).isEmpty();
        assertThat(error(() -> ec2.runInstances(
                        it -> it.imageId(id).subnetId(place.subnets().get(0)))))
                .isEqualTo("InvalidAMIID.NotFound");
    }

    @Test
    void aSnapshotIsInUseAsLongAsItsImageIs() {
        String instance = run("token");
        world.pass(Duration.ofMinutes(1));
        String id = ec2.createImage(it -> it.instanceId(instance).name("web-1")).imageId();
        world.pass(Duration.ofMinutes(6));
        String snapshot = images(id).get(0).blockDeviceMappings().get(0).ebs().snapshotId();
        assertThat(error(() -> ec2.deleteSnapshot(it -> it.snapshotId(snapshot))))
                .isEqualTo("InvalidSnapshot.InUse");

        ec2.deregisterImage(it -> it.imageId(id));
        ec2.deleteSnapshot(it -> it.snapshotId(snapshot));

        assertThat(error(() -> ec2.deregisterImage(it -> it.imageId(id)))).isEqualTo("InvalidAMIID.NotFound");
        assertThat(error(() -> ec2.deleteSnapshot(it -> it.snapshotId(snapshot))))
                .isEqualTo("InvalidSnapshot.NotFound");
    }

    @Test
    void theSameTokenCopiesTheSameImage() {
        String instance = run("token");
        world.pass(Duration.ofMinutes(1));
        String id = ec2.createImage(it -> it.instanceId(instance).name("web-1")).imageId();
        world.pass(Duration.ofMinutes(6));
        Ec2Client there = world.place("us-east-1").ec2();
        Supplier<String> copy = () -> there.copyImage(it -> it.sourceRegion(World.REGION)
                        .sourceImageId(id)
                        .name("web-1")
                        .clientToken("copy"))
                .imageId();

        assertThat(copy.get()).isEqualTo(copy.get());
        assertThat(error(() -> there.copyImage(it -> it.sourceRegion(World.REGION)
                        .sourceImageId(id)
                        .name("web-1")
                        .clientToken("again"))))
                .isEqualTo("InvalidAMIName.Duplicate");
        assertThat(error(() -> there.copyImage(it -> it.sourceRegion(World.REGION)
                        .sourceImageId("ami-00000000")
                        .name("x")
                        .clientToken("x"))))
                .isEqualTo("InvalidAMIID.NotFound");
    }

    @Test
    void longAnswersComeInPages() {
        for (int i = 0; i < 45; i++) {
            run("token-" + i);
        }
        world.pass(Duration.ofMinutes(1));
        Set<String> ids = new HashSet<>();
        int pages = 0;
        String next = null;
        do {
            String token = next;
            var page = ec2.describeInstances(it -> it.nextToken(token));
            page.reservations().forEach(one -> one.instances().forEach(instance -> ids.add(instance.instanceId())));
            next = page.nextToken();
            pages++;
        } while (next != null);

        assertThat(ids).hasSize(45);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void ownersFindTheirOwnImages() {
        String instance = run("token");
        world.pass(Duration.ofMinutes(1));
        String own =
                ec2.createImage(it -> it.instanceId(instance).name("web-1")).imageId();
        world.pass(Duration.ofMinutes(6));

        assertThat(ec2.describeImages(it -> it.owners("self")).images())
                .extracting(Image::imageId)
                .containsExactly(own);
        assertThat(ec2.describeImages(it -> it.owners("amazon")).images())
                .extracting(Image::name)
                .allMatch(name -> name.startsWith("al2023"))
                .hasSize(3);
        DescribeImagesResponse named = ec2.describeImages(it -> it.owners("099720109477")
                .filters(
                        filter -> filter.name("name").values("ubuntu/images/*-jammy-22.04-amd6?-server-*"),
                        filter -> filter.name("architecture").values("x86_64", "arm64")));
        assertThat(named.images()).hasSize(1);
    }

    @Test
    void tagsAreSetAtCreationAndLater() {
        String id = ec2.runInstances(it -> it.imageId(image())
                        .instanceType("t3.small")
                        .subnetId(place.subnets().get(0))
                        .tagSpecifications(
                                tags -> tags.resourceType(ResourceType.INSTANCE)
                                        .tags(tag -> tag.key("a").value("1")),
                                tags -> tags.resourceType(ResourceType.VOLUME)
                                        .tags(tag -> tag.key("v").value("1"))))
                .instances()
                .get(0)
                .instanceId();
        world.pass(Duration.ofSeconds(5));

        ec2.createTags(it -> it.resources(id).tags(tag -> tag.key("b").value("2")));

        assertThat(Filters.tags(instances(id).get(0).tags()))
                .containsEntry("a", "1")
                .containsEntry("b", "2")
                .doesNotContainKey("v");
        assertThat(error(() -> ec2.createTags(
                        it -> it.resources("i-none").tags(tag -> tag.key("b").value("2")))))
                .isEqualTo("InvalidInstanceID.NotFound");
    }

    @Test
    void theSameTokenMakesTheSameTemplateVersion() {
        String template = template();
        Supplier<Long> make = () -> ec2.createLaunchTemplateVersion(it -> it.launchTemplateId(template)
                        .sourceVersion("1")
                        .versionDescription("mine")
                        .launchTemplateData(data -> data.imageId(image()))
                        .clientToken("t"))
                .launchTemplateVersion()
                .versionNumber();

        assertThat(make.get()).isEqualTo(make.get()).isEqualTo(2);
        world.settle();
        var versions = ec2.describeLaunchTemplateVersions(it -> it.launchTemplateId(template))
                .launchTemplateVersions();
        assertThat(versions).hasSize(2);
        assertThat(versions.get(1).launchTemplateData().instanceType())
                .as("from its source")
                .hasToString("t3.small");
        assertThat(error(() -> ec2.createLaunchTemplateVersion(it -> it.launchTemplateId(template)
                        .sourceVersion("7")
                        .launchTemplateData(data -> data.imageId(image())))))
                .isEqualTo("InvalidLaunchTemplateId.VersionNotFound");
    }

    @Test
    void theDefaultVersionOfATemplateStays() {
        String template = template();

        var refused = ec2.deleteLaunchTemplateVersions(
                        it -> it.launchTemplateId(template).versions("1", "9"))
                .unsuccessfullyDeletedLaunchTemplateVersions();

        assertThat(refused)
                .extracting(one -> one.responseError().codeAsString())
                .containsExactly("unexpectedError", "launchTemplateVersionDoesNotExist");
        assertThat(error(() -> ec2.createLaunchTemplate(
                        it -> it.launchTemplateName("web").launchTemplateData(data -> data.instanceType("t3.small")))))
                .isEqualTo("InvalidLaunchTemplateName.AlreadyExistsException");
        ec2.deleteLaunchTemplate(it -> it.launchTemplateId(template));
        assertThat(error(() -> ec2.describeLaunchTemplateVersions(it -> it.launchTemplateId(template))))
                .isEqualTo("InvalidLaunchTemplateId.NotFound");
        assertThat(error(() -> ec2.describeLaunchTemplateVersions(it -> it.launchTemplateName("web"))))
                .isEqualTo("InvalidLaunchTemplateName.NotFoundException");
    }

    @Test
    void anUnknownPlaceIsRefused() {
        assertThat(error(() -> ec2.runInstances(it -> it.imageId(image()).subnetId("subnet-none"))))
                .isEqualTo("InvalidSubnetID.NotFound");
        assertThat(error(() -> ec2.runInstances(it ->
                        it.imageId(image()).subnetId(place.subnets().get(0)).securityGroupIds("sg-none"))))
                .isEqualTo("InvalidGroup.NotFound");
        assertThat(error(() -> ec2.createSubnet(it -> it.vpcId("vpc-none").cidrBlock("10.0.0.0/24"))))
                .isEqualTo("InvalidVpcID.NotFound");
        assertThat(error(() -> ec2.deleteVpc(it -> it.vpcId("vpc-none")))).isEqualTo("InvalidVpcID.NotFound");
        assertThat(error(() -> ec2.deleteVpc(it -> it.vpcId(place.vpc())))).isEqualTo("DependencyViolation");
        assertThat(error(() -> ec2.deleteSubnet(it -> it.subnetId("subnet-none"))))
                .isEqualTo("InvalidSubnetID.NotFound");
        assertThat(error(() -> ec2.deleteSecurityGroup(it -> it.groupId("sg-none"))))
                .isEqualTo("InvalidGroup.NotFound");
        assertThat(error(() -> world.account.ssm(place.location()).getParameter(it -> it.name("/none"))))
                .isEqualTo("ParameterNotFound");
        assertThat(error(() -> world.account
                        .cloudWatch(place.location())
                        .setAlarmState(
                                it -> it.alarmName("none").stateValue("OK").stateReason("x"))))
                .isEqualTo("ResourceNotFound");
    }

    @Test
    void aNetworkCanBeTakenDownFromTheInside() {
        String vpc = place.createVpc();
        String subnet = place.createSubnet(vpc, "c");
        String group = ec2.createSecurityGroup(
                        it -> it.groupName("web").description("web").vpcId(vpc))
                .groupId();

        ec2.deleteSecurityGroup(it -> it.groupId(group));
        ec2.deleteSubnet(it -> it.subnetId(subnet));
        ec2.deleteVpc(it -> it.vpcId(vpc));

        assertThat(ec2.describeVpcs(
                                it -> it.filters(filter -> filter.name("vpc-id").values(vpc)))
                        .vpcs())
                .isEmpty();
        assertThat(ec2.describeSecurityGroups(it ->
                                it.filters(filter -> filter.name("group-id").values(group)))
                        .securityGroups())
                .isEmpty();
    }

    @Test
    void aGroupLaunchesAsManyInstancesAsItShouldHaveAndReplacesWhatIsLost() {
        group("web", 2);
        world.pass(Duration.ofMinutes(1));
        AutoScalingGroup group = group("web");
        assertThat(group.instances())
                .hasSize(2)
                .allMatch(one -> one.lifecycleStateAsString().equals("InService"));
        String lost = group.instances().get(0).instanceId();

        ec2.terminateInstances(it -> it.instanceIds(lost));
        world.pass(Duration.ofMinutes(3));

        assertThat(group("web").instances())
                .hasSize(2)
                .noneMatch(one -> one.instanceId().equals(lost))
                .allMatch(one -> one.lifecycleStateAsString().equals("InService"));
        assertThat(activities("web"))
                .anyMatch(activity -> activity.description().contains(lost)
                        && activity.description().contains("EC2 health check"));
    }

    @Test
    void aGroupScalesInAndOut() {
        group("web", 2);
        world.pass(Duration.ofMinutes(1));

        scaling.updateAutoScalingGroup(it -> it.autoScalingGroupName("web").desiredCapacity(3));
        world.pass(Duration.ofMinutes(1));
        assertThat(group("web").instances()).hasSize(3);
        scaling.updateAutoScalingGroup(it ->
                it.autoScalingGroupName("web").desiredCapacity(1).minSize(1).maxSize(2));
        world.pass(Duration.ofMinutes(2));

        assertThat(group("web").instances()).hasSize(1);
        assertThat(group("web").maxSize()).isEqualTo(2);
    }

    @Test
    void aShortageOfCapacityIsAnActivityThatFailedAndIsTriedAgain() {
        world.region().faults().shortOfCapacity(1);

        group("web", 1);
        world.pass(Duration.ofSeconds(30));
        assertThat(group("web").instances()).isEmpty();
        assertThat(activities("web").get(0).statusCodeAsString()).isEqualTo("Failed");
        assertThat(activities("web").get(0).statusMessage()).contains("sufficient t3.small capacity");
        world.pass(Duration.ofMinutes(2));

        assertThat(group("web").instances()).hasSize(1);
        assertThat(activities("web").get(0).statusCodeAsString())
                .as("the newest first")
                .isEqualTo("Successful");
    }

    @Test
    void aGroupWhoseTemplateVersionIsGoneLaunchesNothing() {
        String template = template();
        group("web", 1);
        world.pass(Duration.ofMinutes(1));
        ec2.deleteLaunchTemplateVersions(it -> it.launchTemplateId(template).versions("2"));
        ec2.terminateInstances(
                it -> it.instanceIds(group("web").instances().get(0).instanceId()));

        world.pass(Duration.ofMinutes(3));

        assertThat(group("web").instances()).isEmpty();
        assertThat(activities("web").get(0).statusMessage()).contains("Could not find the specified version 2");
    }

    @Test
    void aGroupIsDeletedWithItsInstancesIfForced() {
        group("web", 2);
        world.pass(Duration.ofMinutes(1));
        assertThat(error(() -> scaling.deleteAutoScalingGroup(it -> it.autoScalingGroupName("web"))))
                .isEqualTo("ResourceInUse");
        List<String> members =
                group("web").instances().stream().map(one -> one.instanceId()).toList();

        scaling.deleteAutoScalingGroup(it -> it.autoScalingGroupName("web").forceDelete(true));
        assertThat(error(() -> scaling.deleteAutoScalingGroup(
                        it -> it.autoScalingGroupName("web").forceDelete(true))))
                .isEqualTo("ScalingActivityInProgress");
        world.settle();
        assertThat(group("web").status()).isEqualTo("Delete in progress");
        world.pass(Duration.ofMinutes(3));

        assertThat(scaling.describeAutoScalingGroups(it -> it.autoScalingGroupNames("web"))
                        .autoScalingGroups())
                .isEmpty();
        assertThat(members).allMatch(id -> state(id) == InstanceStateName.TERMINATED);
        assertThat(error(() -> scaling.describeScalingActivities(it -> it.autoScalingGroupName("web"))))
                .isEqualTo("ValidationError");
    }

    @Test
    void aGroupThatDoesNotFitTogetherIsRefused() {
        group("web", 1);
        String elsewhere = place.createTargetGroup("elsewhere", place.createVpc(), "instance");

        assertThat(error(() -> group("web", 1))).isEqualTo("AlreadyExists");
        assertThat(error(() -> scaling.attachLoadBalancerTargetGroups(
                        it -> it.autoScalingGroupName("web").targetGroupARNs(elsewhere))))
                .isEqualTo("ValidationError");
        assertThat(error(() -> scaling.createAutoScalingGroup(it -> it.autoScalingGroupName("bad")
                        .launchTemplate(template ->
                                template.launchTemplateId(template()).version("1"))
                        .vpcZoneIdentifier(place.subnets().get(0))
                        .minSize(3)
                        .maxSize(2))))
                .isEqualTo("ValidationError");
    }

    @Test
    void aTargetIsCheckedBeforeItIsHealthyAndDrainsBeforeItIsGone() {
        TrafficRoute route = place.attachments("web");
        String arn = route.targetGroups().get(0);
        group("web", 1);
        world.pass(Duration.ofMinutes(1));

        scaling.attachLoadBalancerTargetGroups(
                it -> it.autoScalingGroupName("web").targetGroupARNs(arn));
        world.pass(Duration.ofSeconds(6));
        assertThat(targets(arn)).containsExactly(TargetHealthStateEnum.INITIAL);
        assertThat(world.inventory().serving().get(arn)).isEmpty();
        world.pass(Duration.ofSeconds(30));
        assertThat(targets(arn)).containsExactly(TargetHealthStateEnum.HEALTHY);
        assertThat(world.inventory().serving().get(arn)).hasSize(1);

        scaling.detachLoadBalancerTargetGroups(
                it -> it.autoScalingGroupName("web").targetGroupARNs(arn));
        world.pass(Duration.ofSeconds(30));
        assertThat(targets(arn)).containsExactly(TargetHealthStateEnum.DRAINING);
        assertThat(attachments("web")).containsExactly("Removing");
        world.pass(Duration.ofSeconds(60));
        assertThat(targets(arn)).isEmpty();
        assertThat(attachments("web")).isEmpty();
    }

    @Test
    void aTargetGroupThatNoListenerNamesChecksNothing() {
        String arn = place.createTargetGroup("web", place.vpc(), "instance");
        group("web", 1);
        scaling.attachLoadBalancerTargetGroups(
                it -> it.autoScalingGroupName("web").targetGroupARNs(arn));

        world.pass(Duration.ofMinutes(5));

        assertThat(targets(arn)).containsExactly(TargetHealthStateEnum.UNUSED);
        assertThat(world.inventory().serving().get(arn)).isEmpty();
    }

    @Test
    void withLoadBalancerChecksAGroupReplacesWhatIsUnhealthyAfterTheGrace() {
        TrafficRoute route = place.attachments("web");
        String arn = route.targetGroups().get(0);
        group("web", 1);
        scaling.attachLoadBalancerTargetGroups(
                it -> it.autoScalingGroupName("web").targetGroupARNs(arn));
        scaling.createOrUpdateTags(it -> it.tags(tag -> tag.resourceId("web")
                .resourceType("auto-scaling-group")
                .key("immutable-delivery:environment")
                .value("dev")
                .propagateAtLaunch(true)));
        world.pass(Duration.ofMinutes(2));
        String first = group("web").instances().get(0).instanceId();
        ec2.createTags(it -> it.resources(first)
                .tags(tag -> tag.key("immutable-delivery:environment").value("dev")));
        ec2.createTags(it -> it.resources(image())
                .tags(tag -> tag.key("immutable-delivery:version").value("1")));
        world.region().faults().failsHealthCheck("1", "dev");
        world.pass(Duration.ofMinutes(5));
        assertThat(group("web").instances().get(0).instanceId())
                .as("by EC2's checks it is well")
                .isEqualTo(first);

        scaling.updateAutoScalingGroup(
                it -> it.autoScalingGroupName("web").healthCheckType("ELB").healthCheckGracePeriod(60));
        world.pass(Duration.ofMinutes(3));

        assertThat(activities("web"))
                .anyMatch(activity -> activity.description().contains(first)
                        && activity.description().contains("ELB system health check failure"));
        assertThat(state(first)).isEqualTo(InstanceStateName.TERMINATED);
    }

    @Test
    void aListenerNamesOnlyWhatExists() {
        TrafficRoute route = place.weights("web");
        String unknown = route.targetGroups().get(0) + "0";

        assertThat(error(() -> place.createListener(List.of(unknown)))).isEqualTo("TargetGroupNotFound");
        assertThat(error(() -> place.elb()
                        .deleteTargetGroup(
                                it -> it.targetGroupArn(route.targetGroups().get(1)))))
                .as("weight 0 is use too")
                .isEqualTo("ResourceInUse");
        assertThat(error(() -> place.elb().describeListeners(it -> it.listenerArns("arn:none"))))
                .isEqualTo("ListenerNotFound");
        assertThat(error(() -> place.elb().describeRules(it -> it.ruleArns("arn:none"))))
                .isEqualTo("RuleNotFound");
        assertThat(error(() -> place.elb().describeTargetHealth(it -> it.targetGroupArn("arn:none"))))
                .isEqualTo("TargetGroupNotFound");
        assertThat(error(() -> place.elb()
                        .createListener(it -> it.loadBalancerArn("arn:none").defaultActions(List.of()))))
                .isEqualTo("LoadBalancerNotFound");
        assertThat(error(() -> place.createTargetGroup("web-a", place.vpc(), "instance")))
                .isEqualTo("DuplicateTargetGroupName");

        place.elb().deleteListener(it -> it.listenerArn(route.listener()));
        place.elb()
                .deleteTargetGroup(it -> it.targetGroupArn(route.targetGroups().get(1)));
        assertThat(place.elb().describeTargetGroups(it -> it.names("web-b")).targetGroups())
                .isEmpty();
    }

    @Test
    void aLoadBalancerTakesItsListenersAndRulesAlong() {
        TrafficRoute route = place.rule("web");
        String balancer = place.elb()
                .describeLoadBalancers(it -> {})
                .loadBalancers()
                .get(0)
                .loadBalancerArn();
        assertThat(place.elb()
                        .describeTargetGroups(it -> it.targetGroupArns(route.targetGroups()))
                        .targetGroups())
                .allMatch(group -> group.loadBalancerArns().contains(balancer));

        place.elb().deleteLoadBalancer(it -> it.loadBalancerArn(balancer));

        assertThat(error(() -> place.elb().describeRules(it -> it.ruleArns(route.rule()))))
                .isEqualTo("RuleNotFound");
        assertThat(place.elb()
                        .describeListeners(it -> it.loadBalancerArn(balancer))
                        .listeners())
                .isEmpty();
        assertThat(place.elb()
                        .describeTargetGroups(it -> it.targetGroupArns(route.targetGroups()))
                        .targetGroups())
                .allMatch(group -> group.loadBalancerArns().isEmpty());
    }

    @Test
    void theSameSeedGivesTheSameAndAnotherOneAnother() {
        String one = new World(21).baked("1").id();

        assertThat(new World(21).baked("1").id()).isEqualTo(one);
        assertThat(new World(22).baked("1").id()).isNotEqualTo(one);
    }

    @Test
    void anAccountGoesOnAfterARestart(@TempDir Path directory) throws Exception {
        group("web", 2);
        world.pass(Duration.ofMinutes(5));
        Path file = directory.resolve("account");
        world.account.save(file);
        VirtualClock clock = new VirtualClock(world.clock.instant());

        SimulatedAccount read = SimulatedAccount.load(file, clock);

        assertThat(read.region(World.REGION).inventory()).isEqualTo(world.inventory());
        clock.advanceTo(clock.instant().plus(Duration.ofHours(1)));
        assertThat(read.region(World.REGION).inventory().instances()).hasSize(2);
        assertThat(read.ec2(place.location()).describeInstances(it -> {}).reservations())
                .hasSize(2);
    }

    @Test
    void aClockNeverGoesBack() {
        VirtualClock clock = new VirtualClock(World.START);

        clock.advanceTo(World.START.minusSeconds(1));
        assertThat(clock.instant()).isEqualTo(World.START);
        clock.advanceTo(World.START.plusSeconds(1));
        assertThat(clock.instant()).isEqualTo(World.START.plusSeconds(1));
        assertThat(clock.getZone()).isEqualTo(Clock.systemUTC().getZone());
    }

    private String run(String token) {
        return ec2.runInstances(it -> it.imageId(image())
                        .instanceType("t3.small")
                        .subnetId(place.subnets().get(0))
                        .clientToken(token))
                .instances()
                .get(0)
                .instanceId();
    }

    private String image() {
        return parameter("x86_64");
    }

    private String armImage() {
        return parameter("arm64");
    }

    private String parameter(String architecture) {
        return world.account
                .ssm(place.location())
                .getParameter(
                        it -> it.name("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-" + architecture))
                .parameter()
                .value();
    }

    private List<Instance> instances(String id) {
        return ec2
                .describeInstances(
                        it -> it.filters(filter -> filter.name("instance-id").values(id)))
                .reservations()
                .stream()
                .flatMap(one -> one.instances().stream())
                .toList();
    }

    private InstanceStateName state(String id) {
        return instances(id).get(0).state().name();
    }

    private SummaryStatus check(String id) {
        return ec2.describeInstanceStatus(it -> it.instanceIds(id))
                .instanceStatuses()
                .get(0)
                .instanceStatus()
                .status();
    }

    private String console(String id) {
        return new String(
                Base64.getDecoder()
                        .decode(ec2.getConsoleOutput(it -> it.instanceId(id)).output()),
                StandardCharsets.UTF_8);
    }

    private List<Image> images(String id) {
        return ec2.describeImages(
                        it -> it.filters(filter -> filter.name("image-id").values(id)))
                .images();
    }

    private <T> T state(String id, Class<T> type) {
        return type.cast(images(id).get(0).state());
    }

    private String template() {
        return ec2.describeLaunchTemplateVersions(
                        it -> it.launchTemplateName("web").versions("$Default"))
                .launchTemplateVersions()
                .get(0)
                .launchTemplateId();
    }

    private void group(String name, int desired) {
        String template = template();
        long version = ec2.createLaunchTemplateVersion(it -> it.launchTemplateId(template)
                        .sourceVersion("1")
                        .launchTemplateData(data -> data.imageId(image()))
                        .clientToken("for " + name))
                .launchTemplateVersion()
                .versionNumber();
        scaling.createAutoScalingGroup(it -> it.autoScalingGroupName(name)
                .launchTemplate(one -> one.launchTemplateId(template).version(Long.toString(version)))
                .vpcZoneIdentifier(String.join(",", place.subnets()))
                .minSize(1)
                .desiredCapacity(desired)
                .maxSize(4));
    }

    private AutoScalingGroup group(String name) {
        return scaling.describeAutoScalingGroups(it -> it.autoScalingGroupNames(name))
                .autoScalingGroups()
                .get(0);
    }

    private List<Activity> activities(String name) {
        return scaling.describeScalingActivities(it -> it.autoScalingGroupName(name))
                .activities();
    }

    private List<String> attachments(String name) {
        return scaling
                .describeLoadBalancerTargetGroups(it -> it.autoScalingGroupName(name))
                .loadBalancerTargetGroups()
                .stream()
                .map(one -> one.state())
                .toList();
    }

    private List<TargetHealthStateEnum> targets(String arn) {
        return place.elb().describeTargetHealth(it -> it.targetGroupArn(arn)).targetHealthDescriptions().stream()
                .map(TargetHealthDescription::targetHealth)
                .map(health -> health.state())
                .toList();
    }

    private static String error(Runnable call) {
        AwsServiceException error = catchThrowableOfType(AwsServiceException.class, call::run);
        assertThat(error).isNotNull();
        assertThat(error.statusCode()).isBetween(400, 499);
        return error.awsErrorDetails().errorCode();
    }
}
