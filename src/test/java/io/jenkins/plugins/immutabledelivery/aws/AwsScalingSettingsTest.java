package io.jenkins.plugins.immutabledelivery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException.Kind;
import io.jenkins.plugins.immutabledelivery.cloud.Document;
import io.jenkins.plugins.immutabledelivery.cloud.GroupSettings;
import io.jenkins.plugins.immutabledelivery.cloud.ScalingSettings;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;

/** Settings of groups as AWS shows them, and as they are given to it. */
class AwsScalingSettingsTest {
    private static final String GROUP = "web-production-v001";

    private final World world = new World(17);
    private final Environment production = world.weighted("production");
    private final ScalingSettings settings =
            world.cloud.at(production.location()).scalingSettings();
    private final AutoScalingClient client = world.account.autoScaling(production.location());

    @BeforeEach
    void deploy() {
        assertThat(world.deploy(production, world.baked("1")).failure()).isNull();
    }

    @Test
    void aGroupThatNobodyHasTouchedHasNothingSpecial() {
        assertThat(settings.of(GROUP, production.route().targetGroups())).contains(GroupSettings.NONE);
        assertThat(settings.of("none", List.of())).isEmpty();
        assertThat(settings.policies(GROUP)).isEmpty();
        assertThat(settings.notifications(GROUP)).isEmpty();
    }

    @Test
    void everythingIsFoundThroughAllPages() {
        List<String> names = IntStream.range(100, 145).mapToObj(i -> "s" + i).toList();
        names.forEach(name -> settings.putSchedule(
                GROUP, new Document(Map.of("ScheduledActionName", name, "Recurrence", "0 7 * * *", "MinSize", 2))));
        names.forEach(name -> settings.putPolicy(
                GROUP,
                new Document(
                        Map.of("PolicyName", name, "AdjustmentType", "ChangeInCapacity", "ScalingAdjustment", 1))));
        names.forEach(name -> settings.putAlarm(new Document(Map.of("AlarmName", "a/" + name)), Map.of("k", "v")));

        assertThat(settings.schedules(GROUP))
                .extracting(one -> one.text("ScheduledActionName"))
                .containsExactlyElementsOf(names);
        assertThat(settings.policies(GROUP))
                .extracting(one -> one.text("PolicyName"))
                .containsExactlyElementsOf(names);
        assertThat(settings.alarmsNamed("a/")).hasSize(45);
        assertThat(settings.alarms(settings.alarmsNamed("a/"))).hasSize(45);
        settings.deleteAlarms(settings.alarmsNamed("a/"));
        settings.deleteAlarms(List.of("a/s100"));
        assertThat(settings.alarmsNamed("a/")).isEmpty();
    }

    @Test
    void whatARolloutHoldsIsNoSettingOfTheGroup() {
        settings.suspend(GROUP, List.of("AZRebalance", "AlarmNotification", "ScheduledActions"));
        client.createOrUpdateTags(it -> it.tags(tag -> tag.resourceId(GROUP)
                .resourceType("auto-scaling-group")
                .key(Tags.HELD)
                .value("AlarmNotification ScheduledActions")
                .propagateAtLaunch(false)));
        world.settle();

        assertThat(suspended()).containsExactly("AZRebalance");
        settings.resume(GROUP, List.of("AZRebalance"));
        world.settle();
        assertThat(suspended()).isEmpty();
    }

    private List<String> suspended() {
        return settings.of(GROUP, List.of()).orElseThrow().suspended();
    }

    @Test
    void whatCantGoOverIsNamedWithTheReason() {
        GroupSettings found = SettingsOfGroup.of(
                AutoScalingGroup.builder()
                        .autoScalingGroupName(GROUP)
                        .mixedInstancesPolicy(policy -> {})
                        .loadBalancerNames("classic")
                        .targetGroupARNs("arn:ours", "arn:others")
                        .trafficSources(
                                source -> source.identifier("arn:ours").type("elbv2"),
                                source -> source.identifier("arn:lattice").type("vpc-lattice"))
                        .serviceLinkedRoleARN(
                                "arn:aws:iam::1:role/aws-service-role/x/AWSServiceRoleForAutoScaling_shop")
                        .deletionProtection("prevent-all-deletion")
                        .tags(tag -> tag.key("aws:cloudformation:stack-name").value("shop"))
                        .instances(instance -> instance.instanceId("i-1").protectedFromScaleIn(true))
                        .build(),
                List.of("arn:ours"));

        assertThat(found.staying())
                .satisfiesExactly(
                        mixed -> assertThat(mixed).startsWith("its mixed instances policy: "),
                        classic -> assertThat(classic).startsWith("its Classic Load Balancer classic: "),
                        group -> assertThat(group).startsWith("its target group arn:others: "),
                        source -> assertThat(source).startsWith("its traffic source arn:lattice: "),
                        role -> assertThat(role).contains("AWSServiceRoleForAutoScaling_shop: "),
                        deletion -> assertThat(deletion).startsWith("its deletion protection: "),
                        tags -> assertThat(tags).startsWith("its tags aws:cloudformation:stack-name: "),
                        instance -> assertThat(instance).startsWith("the protection of i-1 from scale-in: "));
        assertThat(found.tags()).isEmpty();
    }

    @Test
    void aWarmPoolThatIsBeingDeletedIsNone() {
        AutoScalingGroup group = AutoScalingGroup.builder()
                .autoScalingGroupName(GROUP)
                .warmPoolConfiguration(pool -> pool.minSize(1).status("PendingDelete"))
                .build();

        assertThat(SettingsOfGroup.of(group, List.of()).warmPool().isEmpty()).isTrue();
    }

    @Test
    void aDocumentIsGivenBackAsItWasAlsoAfterItWasSaved() throws IOException {
        ScalingPolicy policy = ScalingPolicy.builder()
                .policyName("requests")
                .policyType("TargetTrackingScaling")
                .enabled(false)
                .stepAdjustments(step -> step.metricIntervalLowerBound(0.0).scalingAdjustment(2))
                .targetTrackingConfiguration(target -> target.targetValue(50.0)
                        .disableScaleIn(true)
                        .customizedMetricSpecification(metric -> metric.metricName("backlog")
                                .statistic("Average")
                                .dimensions(one -> one.name("queue").value("orders"))))
                .build();

        Document document = Documents.of(policy);
        Document readBack = Json.MAPPER.readValue(Json.MAPPER.writeValueAsBytes(document), Document.class);

        assertThat(readBack).isEqualTo(document);
        assertThat(Documents.fill(ScalingPolicy.builder(), readBack).build()).isEqualTo(policy);
        PutScalingPolicyRequest request =
                Documents.fill(PutScalingPolicyRequest.builder(), readBack).build();
        assertThat(request.targetTrackingConfiguration()).isEqualTo(policy.targetTrackingConfiguration());
        assertThat(request.enabled()).isFalse();
    }

    @Test
    void timesAreGivenBackToo() {
        ScheduledUpdateGroupAction action = ScheduledUpdateGroupAction.builder()
                .scheduledActionName("sale")
                .startTime(World.START.plusMillis(1500))
                .desiredCapacity(4)
                .build();

        assertThat(Documents.fill(ScheduledUpdateGroupAction.builder(), Documents.of(action))
                        .build())
                .isEqualTo(action);
    }

    @Test
    void whatIsRefusedIsSaidInAwsOwnWords() {
        Document past = new Document(Map.of(
                "ScheduledActionName",
                "late",
                "StartTime",
                World.START.minusSeconds(1).toString(),
                "MinSize",
                1));

        assertThatThrownBy(() -> settings.putSchedule(GROUP, past)).isInstanceOfSatisfying(CloudException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.INVALID);
            assertThat(e).hasMessageContaining(GROUP + "/late").hasMessageContaining("in the past");
        });
        assertThatThrownBy(() -> settings.putWarmPool("none", new Document(Map.of("MinSize", 1))))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    }
}
