package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.cloud.Alarms.AlarmView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Activity;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.StatusView;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetView;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One way to look at a fleet's health: a few read-only calls, one verdict. */
@FunctionalInterface
public interface HealthGate {
    /** Looks once. */
    Verdict look(Region region, Subject subject);

    /** The gate that a specification asks for. */
    static HealthGate of(GateSpec spec) {
        return switch (spec.kind()) {
            case IN_SERVICE -> HealthGate::inService;
            case STATUS_CHECKS -> HealthGate::statusChecks;
            case TARGET_HEALTH -> HealthGate::targetHealth;
            case ALARMS -> (region, subject) -> alarms(region, spec.names());
        };
    }

    private static Verdict inService(Region region, Subject subject) {
        Optional<GroupView> group = region.autoScaling().find(subject.group());
        int inService = group.map(view -> view.inService().size()).orElse(0);
        String seen = inService + " of " + subject.instances() + " instances in service";
        if (inService >= subject.instances()) {
            return Verdict.healthy(seen);
        }
        Optional<Activity> newest =
                region.autoScaling().activities(subject.group()).stream().findFirst();
        return Verdict.starting(seen
                + newest.filter(activity -> activity.status().equals("Failed"))
                        .map(activity -> "; Auto Scaling: " + activity.message())
                        .orElse(""));
    }

    private static Verdict statusChecks(Region region, Subject subject) {
        List<String> ids = inServiceIds(region, subject);
        List<StatusView> statuses =
                ids.isEmpty() ? List.of() : region.instances().statuses(ids);
        List<String> impaired = statuses.stream()
                .filter(StatusView::impaired)
                .map(StatusView::instanceId)
                .toList();
        if (!impaired.isEmpty()) {
            return Verdict.unhealthy("EC2 status checks impaired: " + String.join(", ", impaired), impaired);
        }
        long passed = statuses.stream().filter(StatusView::passed).count();
        String seen = passed + " of " + subject.instances() + " instances passed EC2's status checks";
        return passed >= subject.instances() ? Verdict.healthy(seen) : Verdict.starting(seen);
    }

    private static Verdict targetHealth(Region region, Subject subject) {
        List<String> ids = inServiceIds(region, subject);
        List<TargetView> targets = region.loadBalancing().targets(subject.targetGroup()).stream()
                .filter(target -> ids.contains(target.id()))
                .toList();
        List<TargetView> bad = targets.stream()
                .filter(target ->
                        target.state().equals("unhealthy") || target.state().equals("unavailable"))
                .toList();
        if (!bad.isEmpty()) {
            return Verdict.unhealthy(
                    bad.stream().map(HealthGate::words).collect(Collectors.joining("; ")),
                    bad.stream().map(TargetView::id).toList());
        }
        long healthy = targets.stream().filter(TargetView::healthy).count();
        String seen = healthy + " of " + subject.instances() + " targets healthy";
        return healthy >= subject.instances() ? Verdict.healthy(seen) : Verdict.starting(seen);
    }

    private static Verdict alarms(Region region, List<String> names) {
        List<AlarmView> alarms = region.alarms().find(names);
        List<String> missing = new ArrayList<>(names);
        alarms.forEach(alarm -> missing.remove(alarm.name()));
        if (!missing.isEmpty()) {
            return Verdict.alarmed("CloudWatch has no alarm " + String.join(", ", missing));
        }
        List<AlarmView> raised = alarms.stream().filter(AlarmView::raised).toList();
        return raised.isEmpty()
                ? Verdict.healthy("no alarm raised: " + String.join(", ", names))
                : Verdict.alarmed(raised.stream()
                        .map(alarm -> "alarm " + alarm.name() + " is raised: " + alarm.reason())
                        .collect(Collectors.joining("; ")));
    }

    private static List<String> inServiceIds(Region region, Subject subject) {
        return region.autoScaling()
                .find(subject.group())
                .map(GroupView::inService)
                .orElse(List.of());
    }

    private static String words(TargetView target) {
        return target.id() + " is " + target.state() + " (" + target.reason() + ": " + target.description() + ")";
    }
}
