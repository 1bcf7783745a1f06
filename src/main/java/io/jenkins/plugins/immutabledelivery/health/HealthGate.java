package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.cloud.Alarms.AlarmView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Activity;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Member;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.StatusView;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetView;
import io.jenkins.plugins.immutabledelivery.cloud.Looks.Answer;
import io.jenkins.plugins.immutabledelivery.health.Verdict.Sight;
import io.jenkins.plugins.immutabledelivery.model.AlarmReading;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One way to look at a fleet's health: a few calls, one verdict. */
@FunctionalInterface
interface HealthGate {
    /** Looks once. */
    Verdict look(Visit visit);

    /** The gate that a specification asks for. */
    static HealthGate of(GateSpec spec) {
        return switch (spec.kind()) {
            case IN_SERVICE -> HealthGate::inService;
            case STATUS_CHECKS -> HealthGate::statusChecks;
            case TARGET_HEALTH -> HealthGate::targetHealth;
            case ALARMS -> HealthGate::alarms;
            case HTTP -> HttpGate::look;
            case METRIC -> MetricGate::look;
            case COMMAND -> CommandGate::look;
            case JUDGEMENT -> Judgement::look;
        };
    }

    private static Verdict inService(Visit visit) {
        Subject subject = visit.subject();
        Answer<Optional<GroupView>> answer = visit.region().looks().group(subject.group());
        Optional<GroupView> group = answer.seen();
        int inService = group.map(view -> view.inService().size()).orElse(0);
        List<Sight> sights = group.map(GroupView::members).orElse(List.of()).stream()
                .map(HealthGate::sight)
                .toList();
        String seen = inService + " of " + subject.instances() + " instances in service";
        if (inService >= subject.instances()) {
            return Verdict.healthy(seen).with(sights).by(answer.at());
        }
        Optional<Activity> newest = visit.region().autoScaling().activities(subject.group()).stream()
                .findFirst();
        return Verdict.starting(seen
                        + newest.filter(activity -> activity.status().equals("Failed"))
                                .map(activity -> "; Auto Scaling: " + activity.message())
                                .orElse(""))
                .with(sights);
    }

    private static Sight sight(Member member) {
        return new Sight(
                member.instanceId(), member.inService(), member.lifecycleState() + ", " + member.healthStatus());
    }

    private static Verdict statusChecks(Visit visit) {
        List<String> ids = visit.inService();
        Answer<List<StatusView>> answer = ids.isEmpty()
                ? new Answer<>(List.of(), null)
                : visit.region().looks().statuses(ids);
        List<StatusView> statuses = answer.seen();
        List<Sight> sights = statuses.stream()
                .map(status -> new Sight(
                        status.instanceId(),
                        status.passed(),
                        "system " + status.system() + ", instance " + status.instance()))
                .toList();
        List<String> impaired = statuses.stream()
                .filter(StatusView::impaired)
                .map(StatusView::instanceId)
                .toList();
        if (!impaired.isEmpty()) {
            return Verdict.unhealthy("EC2 status checks impaired: " + String.join(", ", impaired), impaired)
                    .with(sights);
        }
        long passed = statuses.stream().filter(StatusView::passed).count();
        String seen = passed + " of " + visit.subject().instances() + " instances passed EC2's status checks";
        return (passed >= visit.subject().instances() ? Verdict.healthy(seen) : Verdict.starting(seen))
                .with(sights)
                .by(answer.at());
    }

    private static Verdict targetHealth(Visit visit) {
        List<String> ids = visit.inService();
        List<TargetView> targets = visit
                .region()
                .loadBalancing()
                .targets(visit.subject().targetGroup())
                .stream()
                .filter(target -> ids.contains(target.id()))
                .toList();
        List<Sight> sights = targets.stream()
                .map(target -> new Sight(target.id(), target.healthy(), state(target)))
                .toList();
        List<TargetView> bad = targets.stream()
                .filter(target ->
                        target.state().equals("unhealthy") || target.state().equals("unavailable"))
                .toList();
        if (!bad.isEmpty()) {
            return Verdict.unhealthy(
                            bad.stream()
                                    .map(target -> target.id() + " is " + state(target))
                                    .collect(Collectors.joining("; ")),
                            bad.stream().map(TargetView::id).toList())
                    .with(sights);
        }
        long healthy = targets.stream().filter(TargetView::healthy).count();
        String seen = healthy + " of " + visit.subject().instances() + " targets healthy";
        return (healthy >= visit.subject().instances() ? Verdict.healthy(seen) : Verdict.starting(seen)).with(sights);
    }

    private static String state(TargetView target) {
        return target.reason() == null
                ? target.state()
                : target.state() + " (" + target.reason() + ": " + target.description() + ")";
    }

    private static Verdict alarms(Visit visit) {
        List<String> names = visit.spec().names();
        Answer<List<AlarmView>> answer = visit.region().looks().alarms(names);
        List<AlarmView> alarms = answer.seen();
        List<String> missing = new ArrayList<>(names);
        alarms.forEach(alarm -> missing.remove(alarm.name()));
        if (!missing.isEmpty()) {
            return Verdict.alarmed("CloudWatch has no alarm " + String.join(", ", missing));
        }
        AlarmReading.WithoutData withoutData = visit.spec().detail() instanceof AlarmReading reading
                ? reading.withoutData()
                : AlarmReading.USUAL.withoutData();
        List<AlarmView> raised = alarms.stream()
                .filter(alarm -> alarm.raised()
                        || withoutData == AlarmReading.WithoutData.FAILS
                                && !alarm.state().equals("OK"))
                .toList();
        List<AlarmView> unknown = withoutData == AlarmReading.WithoutData.AWAITED
                ? alarms.stream().filter(alarm -> !alarm.state().equals("OK")).toList()
                : List.of();
        List<Sight> sights = alarms.stream()
                .map(alarm -> new Sight(
                        alarm.name(),
                        !raised.contains(alarm) && !unknown.contains(alarm),
                        alarm.state() + ": " + alarm.reason()))
                .toList();
        if (!raised.isEmpty()) {
            return Verdict.alarmed(raised.stream().map(HealthGate::words).collect(Collectors.joining("; ")))
                    .with(sights);
        }
        return (unknown.isEmpty()
                        ? Verdict.healthy("no alarm raised: " + String.join(", ", names))
                        : Verdict.starting(
                                unknown.stream().map(HealthGate::words).collect(Collectors.joining("; "))))
                .with(sights)
                .by(answer.at());
    }

    private static String words(AlarmView alarm) {
        return "alarm " + alarm.name() + " is " + (alarm.raised() ? "raised" : alarm.state()) + ": " + alarm.reason();
    }
}
