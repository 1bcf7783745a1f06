package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the phases of a {@link NewFleet} would do, in words. */
final class PlanWords {
    private final RolloutData data;
    private final Environment environment;
    private final TrafficRoute route;
    private final Candidate candidate;
    private final Incumbent incumbent;

    PlanWords(RolloutData data) {
        this.data = data;
        this.environment = data.request().environment();
        this.route = environment.route();
        this.candidate = data.candidate();
        this.incumbent = data.incumbent();
    }

    List<String> now() {
        List<String> now = new ArrayList<>();
        now.add(
                incumbent == null
                        ? environment.name() + " is not served by any fleet yet."
                        : environment.name() + " is served by " + incumbent.group() + ", "
                                + (incumbent.image() == null
                                        ? "of an unknown image"
                                        : incumbent.image().version() + " ("
                                                + incumbent.image().id() + ")")
                                + ", with " + incumbent.healthy() + " healthy instances in "
                                + name(incumbent.targetGroup()) + ".");
        now.add(data.source().version() + " is " + data.source().id() + " in "
                + data.source().region() + ".");
        return now;
    }

    /** @param size how many instances it begins with */
    List<String> create(Capacity size) {
        List<String> steps = new ArrayList<>(copy());
        if (candidate.adopted()) {
            steps.add("Take the warm fleet " + candidate.group() + " as it is, with "
                    + instances(candidate.capacity().desired()) + ".");
            return steps;
        }
        steps.add(templateVersion());
        steps.add("Create Auto Scaling group " + candidate.group() + " with " + instances(size.desired()) + " (min "
                + size.min() + ", max " + size.max() + ") in " + String.join(", ", environment.subnets())
                + ", and wait until they are in service.");
        if (incumbent != null) {
            steps.addAll(new SettingsWords(data).give());
        }
        return steps;
    }

    private List<String> copy() {
        return data.image() == null
                ? List.of(
                        "Copy the image into " + environment.location().region() + ", or take the copy that is there.")
                : List.of();
    }

    private String templateVersion() {
        return "Create a version of launch template " + candidate.templateId() + " that is like version "
                + candidate.fromVersion() + " with this image.";
    }

    List<String> prove() {
        List<String> steps = new ArrayList<>();
        if (data.intruder() != null) {
            steps.add("Take former fleet " + data.intruder() + " out of " + name(candidate.targetGroup()) + ".");
        }
        if (!route.weighted()) {
            body(steps);
        }
        steps.add("Attach " + candidate.group() + " to " + name(candidate.targetGroup())
                + (route.weighted()
                        ? ", which gets no traffic"
                        : ", where each instance gets traffic as soon as it is healthy")
                + ", and pass the gates: " + gates() + ".");
        if (route.weighted()) {
            body(steps);
        }
        return steps;
    }

    private void body(List<String> steps) {
        if (data.request().external()) {
            steps.add("Run the step's body, which has to pass.");
        }
    }

    /** Of a strategy that keeps the serving group. */
    Plan inPlace(RollingSpec spec) {
        List<String> steps = new ArrayList<>(copy());
        steps.add(templateVersion());
        steps.add("Replace the instances of " + candidate.group() + " by an instance refresh: " + spec.minHealthy()
                + " % of " + candidate.capacity().desired() + " stay healthy, " + spec.maxHealthy()
                + " % are there at most.");
        if (!spec.checkpoints().isEmpty()) {
            steps.add("Stop at "
                    + spec.checkpoints().stream().map(share -> share + " %").collect(Collectors.joining(", "))
                    + " for " + words(spec.checkpointDelay()) + " each, and pass the gates: " + gates() + ".");
        }
        body(steps);
        watch(steps);
        steps.add(received());
        return new Plan(
                now(),
                steps,
                List.of("the instance refresh is turned back, so that " + candidate.group()
                        + " runs the former image again."));
    }

    String gates() {
        return environment.gates().stream()
                .filter(gate -> data.request().cause() != Cause.ROLLBACK || gate.kind() != GateSpec.Kind.ALARMS)
                .map(gate -> gate.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
    }

    List<String> takeOver() {
        List<String> steps = new ArrayList<>();
        if (Shield.asked(data)) {
            steps.add("Protect the instances of both fleets from scale-in until the end.");
        }
        steps.addAll(new SettingsWords(data).hold());
        if (route.weighted()) {
            steps.add("Move all traffic to " + candidate.group() + " in one call: " + route.forwarder()
                    + " forwards everything to " + name(candidate.targetGroup()) + ".");
        } else if (incumbent != null) {
            steps.add("Detach " + incumbent.group() + " from " + name(incumbent.targetGroup())
                    + ", so that all traffic goes to " + candidate.group() + ".");
        }
        steps.addAll(new SettingsWords(data).release());
        watch(steps);
        return steps;
    }

    private void watch(List<String> steps) {
        if (!environment.bakeTime().isZero()) {
            steps.add("Watch it by the gates for " + words(environment.bakeTime()) + ".");
        }
    }

    private String received() {
        return "Record that " + environment.name() + " has received "
                + data.source().version() + ".";
    }

    List<String> receive() {
        List<String> steps = new ArrayList<>();
        steps.add(received());
        if (incumbent != null) {
            Duration warmth = Bookkeeping.warmth(data);
            steps.add(
                    warmth.isZero()
                            ? "Remove " + incumbent.group() + " with its instances."
                            : "Keep " + incumbent.group() + " warm for " + words(warmth) + ", then remove it.");
        }
        if (!data.older().isEmpty()) {
            steps.add("Remove " + data.older().stream().map(Former::group).collect(Collectors.joining(", "))
                    + ", which served before.");
        }
        return steps;
    }

    List<String> wayBack() {
        String created = candidate.adopted()
                ? candidate.group() + " stays warm, as it was."
                : candidate.group() + " and its launch template version are removed.";
        if (incumbent == null) {
            return List.of(created);
        }
        String traffic = route.weighted()
                ? "all traffic goes back to " + incumbent.group() + " in one call."
                : incumbent.group() + " is attached again.";
        return List.of(traffic, created);
    }

    /** Such as {@code 1 instance} or {@code 3 instances}. */
    static String instances(int count) {
        return count + (count == 1 ? " instance" : " instances");
    }

    static String words(Duration duration) {
        return Durations.words(duration);
    }

    /** A target group's name, which people know it by. */
    static String name(String arn) {
        String[] parts = arn.split("/");
        return parts.length < 2 ? arn : "target group " + parts[parts.length - 2];
    }
}
