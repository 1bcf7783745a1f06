package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.cloud.Http;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * One AWS region, as much of it as this plugin uses, behind the SDK's own client interfaces. Its time is the account's
 * clock; what has become due since the last call happens before the next one is answered.
 */
public final class SimulatedRegion implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Duration STEP = Duration.ofSeconds(5);

    final SimulatedAccount account;
    final Network network;
    final Amis amis;
    final Machines machines;
    final Templates templates;
    final TargetGroups targetGroups;
    final Balancers balancers;
    final Groups groups;
    final Refreshes refreshes;
    final SentCommands commands;
    final MetricAlarms alarms;
    final SettingsOfGroups settings;
    /** Target groups by the host name under which they are reached, besides their load balancer's. */
    final Map<String, List<String>> endpoints = new TreeMap<>();

    private final String name;
    private final Faults faults;
    private final Scaler scaler;
    private final StepClock clock;
    /** Whether a call has changed something since the last step. */
    private boolean stirred = true;

    SimulatedRegion(SimulatedAccount account, String name, long seed, Instant now) {
        this.account = account;
        this.name = name;
        this.clock = new StepClock(now);
        Chance chance = new Chance(seed);
        this.faults = new Faults(chance);
        this.network = new Network(chance, name);
        this.amis = new Amis(chance, faults, clock);
        this.machines = new Machines(chance, network, amis, faults, clock);
        this.templates = new Templates(chance, faults, clock);
        this.targetGroups = new TargetGroups(chance, name, machines, amis, faults, clock);
        this.balancers = new Balancers(chance, faults, name, targetGroups, clock);
        this.groups = new Groups(network, templates, targetGroups, faults, clock);
        this.refreshes = new Refreshes(chance, groups, templates, faults, clock);
        this.alarms = new MetricAlarms(name);
        this.settings = new SettingsOfGroups(groups, alarms, name);
        Refresher refresher = new Refresher(this, refreshes);
        this.scaler =
                new Scaler(chance, groups, machines, templates, targetGroups, balancers, refresher, alarms, faults);
        this.commands = new SentCommands(chance, machines, amis, faults, clock);
    }

    /** The region's code. */
    public String name() {
        return name;
    }

    /** What goes wrong here. */
    public Faults faults() {
        return faults;
    }

    Instant now() {
        return clock.instant();
    }

    /** Lets everything happen that is due by now. */
    void catchUp() {
        Instant now = account.clock().instant();
        while (now().plus(STEP).isBefore(now)) {
            step(now().plus(STEP));
        }
        if (stirred || now().isBefore(now)) {
            step(now);
        }
    }

    private void step(Instant to) {
        clock.stepTo(to);
        settings.step();
        scaler.step();
        refreshes.tidy();
        stirred = false;
        account.gate().stepped(this);
    }

    /** EC2's client. */
    Ec2Client ec2() {
        return new RehearsedEc2(this);
    }

    /** Auto Scaling's client. */
    AutoScalingClient autoScaling() {
        return new RehearsedAutoScaling(this);
    }

    /** Elastic Load Balancing's client. */
    ElasticLoadBalancingV2Client elasticLoadBalancing() {
        return new RehearsedLoadBalancing(this);
    }

    /** Systems Manager's client. */
    SsmClient ssm() {
        return new RehearsedSsm(this);
    }

    /** CloudWatch's client. */
    CloudWatchClient cloudWatch() {
        return new RehearsedCloudWatch(this);
    }

    /** HTTP into the region. */
    Http http() {
        return new RehearsedHttp(this);
    }

    /** From now on target groups are reached under a host name too, as by a record in Route 53. */
    public void resolve(String host, List<String> arns) {
        synchronized (account) {
            endpoints.put(host, List.copyOf(arns));
        }
    }

    /** Looks at the region without a call, once everything has happened that was due before. */
    <R> R look(Supplier<R> look) {
        synchronized (account) {
            catchUp();
            return look.get();
        }
    }

    /** Answers a call once everything has happened that was due before it. */
    <R> R answer(String service, AwsRequest request, Supplier<R> answer) {
        return account.gate().pass(service, request, () -> {
            synchronized (account) {
                catchUp();
                stirred = !CallListener.Call.of(service, request).readOnly();
                return answer.get();
            }
        });
    }

    /** What is in the region now, for tests and for people. */
    public Inventory inventory() {
        synchronized (account) {
            catchUp();
            return Inventory.of(this);
        }
    }
}
