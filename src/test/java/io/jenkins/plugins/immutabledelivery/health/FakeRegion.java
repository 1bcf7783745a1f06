package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.cloud.Alarms;
import io.jenkins.plugins.immutabledelivery.cloud.Alarms.AlarmView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Activity;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Member;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Commands;
import io.jenkins.plugins.immutabledelivery.cloud.Http;
import io.jenkins.plugins.immutabledelivery.cloud.Images;
import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes;
import io.jenkins.plugins.immutabledelivery.cloud.Instances;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.StatusView;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetView;
import io.jenkins.plugins.immutabledelivery.cloud.Looks;
import io.jenkins.plugins.immutabledelivery.cloud.Metrics;
import io.jenkins.plugins.immutabledelivery.cloud.ScalingSettings;
import io.jenkins.plugins.immutabledelivery.model.Metric;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A region that shows what a test says, and knows no other call. */
final class FakeRegion implements Cloud.Region {
    static final String BALANCER = "arn:aws:elasticloadbalancing:eu-central-1:1:loadbalancer/app/acme/1";

    final List<Member> members = new ArrayList<>();
    final List<Activity> activities = new ArrayList<>();
    final List<StatusView> statuses = new ArrayList<>();
    final List<TargetView> targets = new ArrayList<>();
    final List<AlarmView> alarms = new ArrayList<>();
    final Map<String, Http.Answer> answers = new HashMap<>();
    final List<URI> asked = new ArrayList<>();
    /** The agents that are there. */
    final List<String> agents = new ArrayList<>();
    /** Who has asked. */
    final List<String> askedFrom = new ArrayList<>();

    final FakeCommands commands = new FakeCommands();
    final List<Metric> measured = new ArrayList<>();
    final Map<String, List<Metrics.Point>> points = new HashMap<>();
    final Map<String, String> consoles = new HashMap<>();
    boolean groupIsThere = true;
    /** When AWS was asked what everybody is told now; null where each asks for itself. */
    Instant answeredAt;

    void inService(String... ids) {
        for (String id : ids) {
            members.add(new Member(id, "InService", "Healthy"));
        }
    }

    void target(String id, String state, String reason) {
        targets.removeIf(target -> target.id().equals(id));
        targets.add(new TargetView(id, state, reason, reason == null ? null : "in AWS's words"));
    }

    @SuppressWarnings("unchecked")
    private static <T> T knowing(Class<T> type, Map<String, Function<Object[], Object>> answers) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            if (!answers.containsKey(method.getName())) {
                throw new UnsupportedOperationException("A gate has no business with " + method);
            }
            return answers.get(method.getName()).apply(arguments);
        });
    }

    @Override
    public ScalingSettings scalingSettings() {
        return knowing(ScalingSettings.class, Map.of());
    }

    @Override
    public Looks looks() {
        Looks own = Cloud.Region.super.looks();
        return (Looks) Proxy.newProxyInstance(
                Looks.class.getClassLoader(), new Class<?>[] {Looks.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(own, arguments);
                    return answer instanceof Looks.Answer<?> shown
                            ? new Looks.Answer<>(shown.seen(), answeredAt)
                            : answer;
                });
    }

    @Override
    public AutoScaling autoScaling() {
        return knowing(
                AutoScaling.class,
                Map.of(
                        "find",
                        arguments -> groupIsThere
                                ? Optional.of(new GroupView(
                                        (String) arguments[0],
                                        "lt-1",
                                        1,
                                        new AutoScaling.Size(1, 2, 2),
                                        List.copyOf(members),
                                        List.of(),
                                        Map.of(),
                                        false,
                                        Instant.EPOCH,
                                        new AutoScaling.HealthCheck("EC2", 0)))
                                : Optional.empty(),
                        "activities",
                        arguments -> List.copyOf(activities)));
    }

    @Override
    public Instances instances() {
        return knowing(
                Instances.class,
                Map.of(
                        "statuses",
                        arguments -> statuses.stream()
                                .filter(status -> ((Collection<?>) arguments[0]).contains(status.instanceId()))
                                .toList(),
                        "consoleOutput",
                        arguments -> console((String) arguments[0]),
                        "find",
                        arguments -> ((Collection<?>) arguments[0])
                                .stream().map(id -> instance((String) id)).toList()));
    }

    private String console(String id) {
        if (!consoles.containsKey(id)) {
            throw new CloudException(
                    CloudException.Kind.DENIED, "ec2:GetConsoleOutput", id, "UnauthorizedOperation", "No", null);
        }
        return consoles.get(id);
    }

    @Override
    public LoadBalancing loadBalancing() {
        return knowing(
                LoadBalancing.class,
                Map.of(
                        "targets",
                        arguments -> List.copyOf(targets),
                        "targetGroups",
                        arguments -> ((Collection<?>) arguments[0])
                                .stream()
                                        .map(arn -> new LoadBalancing.TargetGroupView(
                                                (String) arn, "web", "vpc-1", "instance", List.of(BALANCER)))
                                        .toList()));
    }

    /** The instance {@code i-7} has the address {@code 10.0.0.7}. */
    private static InstanceView instance(String id) {
        return new InstanceView(
                id, "running", null, "ami-1", "10.0.0." + id.substring(2), Instant.EPOCH, Map.of(), List.of());
    }

    @Override
    public Http http() {
        return new Http() {
            @Override
            public List<Answer> get(List<URI> addresses, Duration timeout) {
                asked.addAll(addresses);
                return addresses.stream()
                        .map(address -> answers.getOrDefault(
                                address.getHost(), Answer.none("Connection refused", Duration.ZERO)))
                        .toList();
            }

            @Override
            public Http from(String agent) {
                return (addresses, timeout) -> {
                    if (!agents.contains(agent)) {
                        throw new Away("agent " + agent + " is away");
                    }
                    askedFrom.add(agent);
                    return get(addresses, timeout);
                };
            }
        };
    }

    @Override
    public Metrics metrics() {
        return (metrics, from, to) -> {
            measured.addAll(metrics);
            return metrics.stream()
                    .map(metric ->
                            points
                                    .getOrDefault(
                                            metric.name() + " "
                                                    + metric.dimensions().get("TargetGroup"),
                                            List.of())
                                    .stream()
                                    .filter(point -> !point.at().isBefore(from)
                                            && point.at().isBefore(to))
                                    .toList())
                    .toList();
        };
    }

    @Override
    public Commands commands() {
        return commands;
    }

    @Override
    public Alarms alarms() {
        return knowing(
                Alarms.class,
                Map.of(
                        "find",
                        arguments -> alarms.stream()
                                .filter(alarm -> ((Collection<?>) arguments[0]).contains(alarm.name()))
                                .toList()));
    }

    @Override
    public Images images() {
        return knowing(Images.class, Map.of());
    }

    @Override
    public InstanceRefreshes instanceRefreshes() {
        return knowing(InstanceRefreshes.class, Map.of());
    }

    @Override
    public LaunchTemplates launchTemplates() {
        return knowing(LaunchTemplates.class, Map.of());
    }
}
