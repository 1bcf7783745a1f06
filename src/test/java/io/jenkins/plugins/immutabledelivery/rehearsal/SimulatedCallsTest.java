package io.jenkins.plugins.immutabledelivery.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.immutabledelivery.aws.AwsErrors;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** What of AWS's API is simulated, and that everything else is refused aloud rather than passed over. */
class SimulatedCallsTest {
    private static final Location HERE = Location.of(World.REGION);
    private static final String PAGES = "NextToken MaxResults";
    /** Operations by service, each with the members of its request that are simulated. */
    private static final Map<String, String> SIMULATED = new TreeMap<>(Map.ofEntries(
            Map.entry("ec2:describeImages", "Owners Filters " + PAGES),
            Map.entry("ec2:createImage", "InstanceId Name Description TagSpecifications"),
            Map.entry("ec2:copyImage", "SourceRegion SourceImageId Name ClientToken TagSpecifications"),
            Map.entry("ec2:deregisterImage", "ImageId"),
            Map.entry("ec2:describeSnapshots", "OwnerIds Filters " + PAGES),
            Map.entry("ec2:deleteSnapshot", "SnapshotId"),
            Map.entry("ec2:createTags", "Resources Tags"),
            Map.entry(
                    "ec2:runInstances",
                    "ImageId InstanceType SubnetId MinCount MaxCount ClientToken UserData"
                            + " InstanceInitiatedShutdownBehavior MetadataOptions TagSpecifications SecurityGroupIds"),
            Map.entry("ec2:describeInstances", "Filters " + PAGES),
            Map.entry("ec2:describeInstanceStatus", "InstanceIds " + PAGES),
            Map.entry("ec2:describeInstanceAttribute", "InstanceId Attribute"),
            Map.entry("ec2:modifyInstanceAttribute", "InstanceId Groups"),
            Map.entry("ec2:modifyLaunchTemplate", "LaunchTemplateId LaunchTemplateName DefaultVersion ClientToken"),
            Map.entry("ec2:stopInstances", "InstanceIds"),
            Map.entry("ec2:terminateInstances", "InstanceIds"),
            Map.entry("ec2:getConsoleOutput", "InstanceId Latest"),
            Map.entry(
                    "ec2:createLaunchTemplate", "LaunchTemplateName LaunchTemplateData TagSpecifications ClientToken"),
            Map.entry(
                    "ec2:createLaunchTemplateVersion",
                    "LaunchTemplateId SourceVersion VersionDescription LaunchTemplateData ClientToken"),
            Map.entry("ec2:describeLaunchTemplateVersions", "LaunchTemplateId LaunchTemplateName Versions " + PAGES),
            Map.entry("ec2:deleteLaunchTemplateVersions", "LaunchTemplateId Versions"),
            Map.entry("ec2:deleteLaunchTemplate", "LaunchTemplateId"),
            Map.entry("ec2:createVpc", "CidrBlock TagSpecifications"),
            Map.entry("ec2:describeVpcs", "Filters " + PAGES),
            Map.entry("ec2:deleteVpc", "VpcId"),
            Map.entry("ec2:createSubnet", "VpcId CidrBlock AvailabilityZone TagSpecifications"),
            Map.entry("ec2:describeSubnets", "Filters " + PAGES),
            Map.entry("ec2:deleteSubnet", "SubnetId"),
            Map.entry("ec2:createSecurityGroup", "GroupName Description VpcId TagSpecifications"),
            Map.entry("ec2:describeSecurityGroups", "Filters " + PAGES),
            Map.entry("ec2:deleteSecurityGroup", "GroupId"),
            Map.entry("ec2:describeAvailabilityZones", ""),
            Map.entry(
                    "autoscaling:createAutoScalingGroup",
                    "AutoScalingGroupName LaunchTemplate VPCZoneIdentifier MinSize MaxSize DesiredCapacity"
                            + " HealthCheckType HealthCheckGracePeriod Tags TargetGroupARNs DefaultCooldown"
                            + " DefaultInstanceWarmup TerminationPolicies MaxInstanceLifetime CapacityRebalance"
                            + " NewInstancesProtectedFromScaleIn PlacementGroup LifecycleHookSpecificationList"),
            Map.entry("autoscaling:suspendProcesses", "AutoScalingGroupName ScalingProcesses"),
            Map.entry("autoscaling:resumeProcesses", "AutoScalingGroupName ScalingProcesses"),
            Map.entry("autoscaling:enableMetricsCollection", "AutoScalingGroupName Metrics Granularity"),
            Map.entry("autoscaling:disableMetricsCollection", "AutoScalingGroupName Metrics"),
            Map.entry(
                    "autoscaling:putScalingPolicy",
                    "AutoScalingGroupName PolicyName PolicyType AdjustmentType MinAdjustmentMagnitude ScalingAdjustment"
                            + " Cooldown MetricAggregationType StepAdjustments EstimatedInstanceWarmup"
                            + " TargetTrackingConfiguration Enabled PredictiveScalingConfiguration"),
            Map.entry("autoscaling:describePolicies", "AutoScalingGroupName NextToken MaxRecords"),
            Map.entry(
                    "autoscaling:putScheduledUpdateGroupAction",
                    "AutoScalingGroupName ScheduledActionName StartTime EndTime Recurrence MinSize MaxSize"
                            + " DesiredCapacity TimeZone"),
            Map.entry("autoscaling:describeScheduledActions", "AutoScalingGroupName NextToken MaxRecords"),
            Map.entry(
                    "autoscaling:putLifecycleHook",
                    "AutoScalingGroupName LifecycleHookName LifecycleTransition NotificationTargetARN RoleARN"
                            + " NotificationMetadata HeartbeatTimeout DefaultResult"),
            Map.entry("autoscaling:describeLifecycleHooks", "AutoScalingGroupName"),
            Map.entry("autoscaling:putNotificationConfiguration", "AutoScalingGroupName TopicARN NotificationTypes"),
            Map.entry("autoscaling:describeNotificationConfigurations", "AutoScalingGroupNames NextToken MaxRecords"),
            Map.entry(
                    "autoscaling:putWarmPool",
                    "AutoScalingGroupName MaxGroupPreparedCapacity MinSize PoolState InstanceReusePolicy"),
            Map.entry(
                    "autoscaling:updateAutoScalingGroup",
                    "AutoScalingGroupName HealthCheckType HealthCheckGracePeriod MinSize MaxSize DesiredCapacity"
                            + " DefaultCooldown DefaultInstanceWarmup TerminationPolicies MaxInstanceLifetime"
                            + " CapacityRebalance NewInstancesProtectedFromScaleIn PlacementGroup"),
            Map.entry("autoscaling:deleteAutoScalingGroup", "AutoScalingGroupName ForceDelete"),
            Map.entry("autoscaling:describeAutoScalingGroups", "AutoScalingGroupNames Filters NextToken MaxRecords"),
            Map.entry("autoscaling:describeScalingActivities", "AutoScalingGroupName MaxRecords NextToken"),
            Map.entry("autoscaling:attachLoadBalancerTargetGroups", "AutoScalingGroupName TargetGroupARNs"),
            Map.entry("autoscaling:detachLoadBalancerTargetGroups", "AutoScalingGroupName TargetGroupARNs"),
            Map.entry("autoscaling:describeLoadBalancerTargetGroups", "AutoScalingGroupName NextToken MaxRecords"),
            Map.entry("autoscaling:setInstanceProtection", "AutoScalingGroupName InstanceIds ProtectedFromScaleIn"),
            Map.entry("autoscaling:attachInstances", "AutoScalingGroupName InstanceIds"),
            Map.entry("autoscaling:createOrUpdateTags", "Tags"),
            Map.entry(
                    "autoscaling:startInstanceRefresh",
                    "AutoScalingGroupName Strategy DesiredConfiguration Preferences"),
            Map.entry("autoscaling:cancelInstanceRefresh", "AutoScalingGroupName"),
            Map.entry("autoscaling:rollbackInstanceRefresh", "AutoScalingGroupName"),
            Map.entry(
                    "autoscaling:describeInstanceRefreshes",
                    "AutoScalingGroupName InstanceRefreshIds NextToken MaxRecords"),
            Map.entry("elasticloadbalancing:createLoadBalancer", "Name Subnets SecurityGroups Scheme Type Tags"),
            Map.entry("elasticloadbalancing:describeLoadBalancers", "LoadBalancerArns Names"),
            Map.entry("elasticloadbalancing:deleteLoadBalancer", "LoadBalancerArn"),
            Map.entry(
                    "elasticloadbalancing:createTargetGroup",
                    "Name Protocol Port VpcId TargetType HealthCheckPath HealthCheckIntervalSeconds"
                            + " HealthyThresholdCount UnhealthyThresholdCount HealthCheckTimeoutSeconds Tags"),
            Map.entry("elasticloadbalancing:modifyTargetGroupAttributes", "TargetGroupArn Attributes"),
            Map.entry("elasticloadbalancing:describeTargetGroups", "TargetGroupArns Names PageSize Marker"),
            Map.entry("elasticloadbalancing:deleteTargetGroup", "TargetGroupArn"),
            Map.entry("elasticloadbalancing:describeTargetHealth", "TargetGroupArn"),
            Map.entry("elasticloadbalancing:createListener", "LoadBalancerArn Protocol Port DefaultActions Tags"),
            Map.entry("elasticloadbalancing:describeListeners", "ListenerArns LoadBalancerArn Marker PageSize"),
            Map.entry("elasticloadbalancing:modifyListener", "ListenerArn DefaultActions"),
            Map.entry("elasticloadbalancing:deleteListener", "ListenerArn"),
            Map.entry("elasticloadbalancing:createRule", "ListenerArn Conditions Priority Actions Tags"),
            Map.entry("elasticloadbalancing:describeRules", "RuleArns ListenerArn Marker PageSize"),
            Map.entry("elasticloadbalancing:modifyRule", "RuleArn Actions"),
            Map.entry("ssm:getParameter", "Name"),
            Map.entry("ssm:sendCommand", "DocumentName InstanceIds Parameters TimeoutSeconds Comment"),
            Map.entry("ssm:listCommands", "Filters NextToken MaxResults"),
            Map.entry("ssm:listCommandInvocations", "CommandId Details NextToken MaxResults"),
            Map.entry("ssm:getCommandInvocation", "CommandId InstanceId"),
            Map.entry("cloudwatch:getMetricData", "MetricDataQueries StartTime EndTime NextToken"),
            Map.entry(
                    "cloudwatch:putMetricAlarm",
                    "AlarmName AlarmDescription ActionsEnabled OKActions AlarmActions InsufficientDataActions Namespace"
                            + " MetricName Dimensions Statistic Period Unit EvaluationPeriods DatapointsToAlarm"
                            + " Threshold ComparisonOperator TreatMissingData Metrics Tags"),
            Map.entry("cloudwatch:setAlarmState", "AlarmName StateValue StateReason"),
            Map.entry("cloudwatch:deleteAlarms", "AlarmNames"),
            Map.entry("cloudwatch:describeAlarms", "AlarmNames AlarmNamePrefix AlarmTypes NextToken MaxRecords")));

    private static final SimulatedAccount ACCOUNT = new World(1).account;
    private static final Map<String, SdkClient> CLIENTS = Map.of(
            "ec2", ACCOUNT.ec2(HERE),
            "autoscaling", ACCOUNT.autoScaling(HERE),
            "elasticloadbalancing", ACCOUNT.elasticLoadBalancing(HERE),
            "ssm", ACCOUNT.ssm(HERE),
            "cloudwatch", ACCOUNT.cloudWatch(HERE));

    static Stream<Arguments> operations() {
        return SIMULATED.entrySet().stream()
                .map(entry -> Arguments.of(
                        entry.getKey(),
                        Arrays.stream(entry.getValue().split(" "))
                                .filter(name -> !name.isEmpty())
                                .collect(Collectors.toSet())));
    }

    /** In alphabetical order, so that a call that begins to be simulated has to be entered above. */
    @Test
    void whatIsSimulatedIsWhatIsListedHere() {
        List<String> overridden = CLIENTS.entrySet().stream()
                .flatMap(client -> Stream.of(client.getValue().getClass().getMethods())
                        .filter(SimulatedCallsTest::takesRequest)
                        .map(method -> client.getKey() + ":" + method.getName()))
                .sorted()
                .distinct()
                .toList();

        assertThat(overridden).containsExactlyElementsOf(SIMULATED.keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void everyOtherMemberOfARequestIsRefusedByName(String operation, Set<String> simulated) throws Exception {
        SdkClient client = CLIENTS.get(operation.split(":")[0]);
        Method method = Stream.of(client.getClass().getMethods())
                .filter(SimulatedCallsTest::takesRequest)
                .filter(one -> one.getName().equals(operation.split(":")[1]))
                .findFirst()
                .orElseThrow();
        method.setAccessible(true);
        AwsRequest empty = request(method.getParameterTypes()[0]);
        assertThat(empty.sdkFields().stream().map(SdkField::memberName)).containsAll(simulated);

        for (SdkField<?> field : empty.sdkFields()) {
            if (!simulated.contains(field.memberName())) {
                SdkBuilder<?, ?> builder = (SdkBuilder<?, ?>) empty.toBuilder();
                field.set(builder, sample(field));
                AwsRequest request = (AwsRequest) builder.build();

                Throwable thrown = catchThrowable(() -> invoke(client, method, request));

                assertThat(thrown)
                        .as("%s with %s", operation, field.memberName())
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining("does not simulate " + field.memberName() + " of ");
            }
        }
    }

    @Test
    void aCallThatIsNotSimulatedIsRefusedByName() {
        assertThatThrownBy(() -> AwsErrors.call(
                        "ec2:RebootInstances",
                        "i-1",
                        () -> ACCOUNT.ec2(HERE).rebootInstances(it -> it.instanceIds("i-1"))))
                .isInstanceOfSatisfying(CloudException.class, e -> {
                    assertThat(e.kind()).isEqualTo(CloudException.Kind.UNSUPPORTED);
                    assertThat(e.failure("reboot").summary())
                            .contains("ec2:RebootInstances")
                            .contains("i-1")
                            .contains("does not simulate this call");
                });
    }

    @Test
    void aFilterThatIsNotSimulatedIsRefusedByName() {
        Filter filter = Filter.builder().name("is-public").values("true").build();

        assertThatThrownBy(() -> ACCOUNT.ec2(HERE).describeImages(request -> request.filters(filter)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("is-public");
        assertThatThrownBy(() -> ACCOUNT.autoScaling(HERE)
                        .describeAutoScalingGroups(request ->
                                request.filters(one -> one.name("tag-key").values("x"))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("tag-key");
    }

    @Test
    void anAttributeThatIsNotSimulatedIsRefusedByName() {
        assertThatThrownBy(() -> ACCOUNT.elasticLoadBalancing(HERE)
                        .modifyTargetGroupAttributes(request -> request.targetGroupArn("x")
                                .attributes(one -> one.key("stickiness.enabled").value("true"))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("stickiness.enabled");
        assertThatThrownBy(() -> ACCOUNT.ec2(HERE)
                        .describeInstanceAttribute(
                                request -> request.instanceId("i-1").attribute("instanceType")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("instanceType");
    }

    @Test
    void ofALaunchTemplateOnlyWhatIsSimulatedIsTaken() {
        assertThatThrownBy(() -> ACCOUNT.ec2(HERE)
                        .createLaunchTemplate(request -> request.launchTemplateName("x")
                                .launchTemplateData(
                                        data -> data.instanceType("t3.small").keyName("admin"))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("KeyName of RequestLaunchTemplateData");
    }

    private static boolean takesRequest(Method method) {
        return !method.isSynthetic()
                && method.getParameterCount() == 1
                && AwsRequest.class.isAssignableFrom(method.getParameterTypes()[0])
                && method.getDeclaringClass().getSimpleName().startsWith("Rehearsed");
    }

    private static AwsRequest request(Class<?> type) throws ReflectiveOperationException {
        return (AwsRequest) ((SdkBuilder<?, ?>) type.getMethod("builder").invoke(null)).build();
    }

    private static void invoke(SdkClient client, Method method, AwsRequest request) throws Throwable {
        try {
            method.invoke(client, request);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Anything of the type that a member has. */
    private static Object sample(SdkField<?> field) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.LIST) {
            return List.of(sample(field.getTrait(ListTrait.class).memberFieldInfo()));
        }
        if (type == MarshallingType.MAP) {
            return Map.of("x", "x");
        }
        if (type == MarshallingType.SDK_POJO) {
            SdkPojo builder = field.constructor().get();
            return ((SdkBuilder<?, ?>) builder).build();
        }
        Map<MarshallingType<?>, Object> samples = Map.of(
                MarshallingType.STRING,
                "x",
                MarshallingType.INTEGER,
                1,
                MarshallingType.LONG,
                1L,
                MarshallingType.DOUBLE,
                1.0,
                MarshallingType.BOOLEAN,
                true,
                MarshallingType.INSTANT,
                Instant.EPOCH,
                MarshallingType.SDK_BYTES,
                SdkBytes.fromUtf8String("x"));
        assertThat(samples).as(type.toString().toLowerCase(Locale.ROOT)).containsKey(type);
        return samples.get(type);
    }
}
