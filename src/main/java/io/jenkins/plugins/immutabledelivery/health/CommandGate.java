package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Commands;
import io.jenkins.plugins.immutabledelivery.cloud.Commands.Invocation;
import io.jenkins.plugins.immutabledelivery.health.Verdict.Sight;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs a script on each instance. What is to be sent is saved with the look before it is sent, and each look sends at most
 * one command. After a crash a command that has been sent is found by its comment; that AWS does not show it yet is the
 * one case in which it is sent again, which a script that only looks does not mind.
 */
final class CommandGate {
    private static final Duration RUNNING = Duration.ofSeconds(5);
    private static final Duration SPARSE = Duration.ofSeconds(15);
    private static final int LINES = 12;
    private static final int MOST_OUTPUTS = 2;

    private CommandGate() {}

    static Verdict look(Visit visit) {
        CommandAttempt attempt = visit.progress().attempt();
        if (attempt == null) {
            return begin(visit);
        }
        List<String> next = attempt.next(Commands.MOST_INSTANCES);
        return next.isEmpty() ? read(visit, attempt) : send(visit, attempt, next);
    }

    private static Verdict begin(Visit visit) {
        List<String> ids = visit.inService();
        if (ids.size() < visit.subject().instances()) {
            return Verdict.starting(ids.size() + " of " + visit.subject().instances() + " instances in service");
        }
        int number = visit.progress().attempts() + 1;
        return Verdict.starting("about to run the script on " + ids.size() + " instances")
                .trying(new CommandAttempt(number, visit.occasion().now(), ids, List.of()))
                .again(Duration.ZERO);
    }

    private static Verdict send(Visit visit, CommandAttempt attempt, List<String> instances) {
        Commands commands = visit.region().commands();
        RemoteCommand command = (RemoteCommand) visit.spec().detail();
        String comment = visit.occasion().operation() + " script " + attempt.number() + "."
                + (attempt.sent().size() + 1);
        try {
            String id = commands.sent(command, comment, attempt.since().minus(Duration.ofMinutes(5)))
                    .orElseGet(() -> commands.send(command, instances, comment));
            return Verdict.starting(
                            "the script is sent to " + attempt.instances().size() + " instances")
                    .trying(attempt.and(id))
                    .again(attempt.and(id).next(Commands.MOST_INSTANCES).isEmpty() ? RUNNING : Duration.ZERO);
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.NOT_FOUND) {
                throw e;
            }
            // With the next attempt, which may be for other instances.
            return Verdict.starting("Systems Manager does not manage all of " + String.join(", ", instances)
                    + " (yet); their image needs its agent, and their role AmazonSSMManagedInstanceCore: "
                    + e.getMessage());
        }
    }

    private static Verdict read(Visit visit, CommandAttempt attempt) {
        List<Invocation> shown = new ArrayList<>();
        List<Verdict> failed = new ArrayList<>();
        for (String id : attempt.sent()) {
            List<Invocation> invocations = visit.region().commands().invocations(id);
            shown.addAll(invocations);
            List<Invocation> bad = invocations.stream()
                    .filter(one -> !one.pending() && !one.succeeded())
                    .toList();
            if (!bad.isEmpty()) {
                failed.add(failure(visit, id, bad));
            }
        }
        List<Sight> sights = shown.stream()
                .map(one -> new Sight(one.instanceId(), one.succeeded(), words(one)))
                .toList();
        long ended = shown.stream().filter(one -> !one.pending()).count();
        if (!failed.isEmpty()) {
            return Verdict.unhealthy(
                            failed.stream().map(Verdict::seen).collect(Collectors.joining("; ")),
                            failed.stream()
                                    .flatMap(one -> one.culprits().stream())
                                    .toList())
                    .with(sights)
                    .explained(
                            failed.stream().flatMap(one -> one.lines().stream()).toList());
        }
        String seen = "the script ended well on " + ended + " of "
                + attempt.instances().size() + " instances";
        if (ended < attempt.instances().size()) {
            Duration elapsed =
                    Duration.between(attempt.since(), visit.occasion().now());
            return Verdict.starting(seen + pending(shown))
                    .with(sights)
                    .trying(attempt)
                    .again(elapsed.compareTo(Duration.ofMinutes(1)) < 0 ? RUNNING : SPARSE);
        }
        return Verdict.healthy(seen).with(sights);
    }

    private static String pending(List<Invocation> shown) {
        List<String> words = shown.stream()
                .filter(Invocation::pending)
                .map(one -> one.instanceId() + " " + one.status())
                .toList();
        return words.isEmpty() ? "" : "; " + String.join(", ", words);
    }

    private static Verdict failure(Visit visit, String command, List<Invocation> bad) {
        List<String> lines = new ArrayList<>();
        bad.stream().limit(MOST_OUTPUTS).forEach(one -> lines.addAll(output(visit, command, one)));
        return Verdict.unhealthy(
                        bad.stream()
                                .map(one -> one.instanceId() + ": the script ended with " + status(one))
                                .collect(Collectors.joining("; ")),
                        bad.stream().map(Invocation::instanceId).toList())
                .explained(lines);
    }

    private static List<String> output(Visit visit, String command, Invocation invocation) {
        String id = invocation.instanceId();
        List<String> lines = new ArrayList<>();
        try {
            List<String> all =
                    visit.region().commands().output(command, id).lines().toList();
            lines.add(id + (all.isEmpty() ? ": the script wrote nothing" : ": the script's last lines:"));
            lines.addAll(last(all));
        } catch (CloudException e) {
            lines.add(id + ": the script's output can't be read: " + e.getMessage());
        }
        return lines;
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }

    private static String status(Invocation invocation) {
        return invocation.details() == null || invocation.details().isBlank()
                ? invocation.status()
                : invocation.details();
    }

    private static String words(Invocation invocation) {
        List<String> lines = invocation.output().lines().toList();
        return status(invocation) + (lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1));
    }
}
