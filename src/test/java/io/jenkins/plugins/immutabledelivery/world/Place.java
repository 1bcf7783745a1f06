package io.jenkins.plugins.immutabledelivery.world;

import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import io.jenkins.plugins.immutabledelivery.rehearsal.SimulatedAccount;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** What stands in a region before the first bake: a network, a load balancer, launch templates, target groups. */
public final class Place {
    private final SimulatedAccount account;
    private final Location location;
    private final String vpc;
    private final List<String> subnets;
    private final String balancer;
    private int port = 80;

    Place(SimulatedAccount account, String region) {
        this.account = account;
        this.location = Location.of(region);
        this.vpc = createVpc();
        this.subnets = List.of(createSubnet(vpc, "a"), createSubnet(vpc, "b"));
        this.balancer = elb().createLoadBalancer(lb -> lb.name("acme-" + region).subnets(subnets))
                .loadBalancers()
                .get(0)
                .loadBalancerArn();
    }

    public Location location() {
        return location;
    }

    public List<String> subnets() {
        return subnets;
    }

    public String vpc() {
        return vpc;
    }

    /** EC2's client, as the engine has it. */
    public Ec2Client ec2() {
        return account.ec2(location);
    }

    /** Elastic Load Balancing's client, as the engine has it. */
    public ElasticLoadBalancingV2Client elb() {
        return account.elasticLoadBalancing(location);
    }

    /** Auto Scaling's client, as the engine has it. */
    public AutoScalingClient autoScaling() {
        return account.autoScaling(location);
    }

    /** Creates a security group. */
    public String createSecurityGroup(String name) {
        return ec2().createSecurityGroup(
                        it -> it.groupName(name).description(name).vpcId(vpc))
                .groupId();
    }

    /** Creates another VPC. */
    public String createVpc() {
        return ec2().createVpc(it -> it.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    }

    /** Creates a subnet. */
    public String createSubnet(String in, String zone) {
        return ec2().createSubnet(
                        it -> it.vpcId(in).cidrBlock("10.0.0.0/24").availabilityZone(location.region() + zone))
                .subnet()
                .subnetId();
    }

    /** Creates a launch template of that instance type; null for none. */
    public String createTemplate(String name, String instanceType) {
        RequestLaunchTemplateData data =
                RequestLaunchTemplateData.builder().instanceType(instanceType).build();
        return ec2().createLaunchTemplate(it -> it.launchTemplateName(name).launchTemplateData(data))
                .launchTemplate()
                .launchTemplateId();
    }

    /** Creates a target group that nothing forwards to. */
    public String createTargetGroup(String name, String in, String type) {
        String arn = elb().createTargetGroup(it -> it.name(name)
                        .vpcId(in)
                        .port(80)
                        .protocol(ProtocolEnum.HTTP)
                        .targetType(type)
                        .healthCheckIntervalSeconds(10)
                        .healthyThresholdCount(2))
                .targetGroups()
                .get(0)
                .targetGroupArn();
        elb().modifyTargetGroupAttributes(it -> it.targetGroupArn(arn)
                .attributes(delay ->
                        delay.key("deregistration_delay.timeout_seconds").value("60")));
        return arn;
    }

    /** Creates a listener whose default action forwards to target groups, all of it to the first. */
    public String createListener(List<String> targetGroups) {
        return elb().createListener(it -> it.loadBalancerArn(balancer)
                        .protocol(ProtocolEnum.HTTP)
                        .port(port++)
                        .defaultActions(forward(targetGroups)))
                .listeners()
                .get(0)
                .listenerArn();
    }

    /** Creates a rule that forwards to target groups, all of it to the first, on a listener of its own. */
    public String createRule(List<String> targetGroups) {
        String listener = createListener(List.of(createTargetGroup("other-" + port, vpc, "instance")));
        return elb().createRule(it -> it.listenerArn(listener)
                        .priority(1)
                        .conditions(condition -> condition.field("path-pattern").values("/web/*"))
                        .actions(forward(targetGroups)))
                .rules()
                .get(0)
                .ruleArn();
    }

    private static Action forward(List<String> targetGroups) {
        return Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .forwardConfig(config -> config.targetGroups(targetGroups.stream()
                        .map(arn -> TargetGroupTuple.builder()
                                .targetGroupArn(arn)
                                .weight(arn.equals(targetGroups.get(0)) ? 100 : 0)
                                .build())
                        .toList()))
                .build();
    }

    /** One target group with a listener that forwards to it: fleets are attached and detached. */
    public TrafficRoute attachments(String name) {
        String group = createTargetGroup(name, vpc, "instance");
        createListener(List.of(group));
        return new TrafficRoute(List.of(group), null, null);
    }

    /** Two target groups with a listener that forwards to both. */
    public TrafficRoute weights(String name) {
        List<String> groups = List.of(
                createTargetGroup(name + "-a", vpc, "instance"), createTargetGroup(name + "-b", vpc, "instance"));
        return new TrafficRoute(groups, createListener(groups), null);
    }

    /** Two target groups with a rule that forwards to both. */
    public TrafficRoute rule(String name) {
        List<String> groups = List.of(
                createTargetGroup(name + "-a", vpc, "instance"), createTargetGroup(name + "-b", vpc, "instance"));
        return new TrafficRoute(groups, null, createRule(groups));
    }

    /** Creates an alarm that is OK. */
    public void createAlarm(String name) {
        account.cloudWatch(location).putMetricAlarm(it -> it.alarmName(name));
    }

    /** Makes an alarm go off, or back to OK. */
    public void raise(String name, boolean raised) {
        account.cloudWatch(location)
                .setAlarmState(it -> it.alarmName(name)
                        .stateValue(raised ? StateValue.ALARM : StateValue.OK)
                        .stateReason("by the test"));
    }
}
