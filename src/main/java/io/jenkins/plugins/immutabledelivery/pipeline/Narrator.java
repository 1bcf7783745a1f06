package io.jenkins.plugins.immutabledelivery.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tells a flow as it goes on: a heading a step, a line a change of state, each with the time since the beginning. */
final class Narrator implements Flow.Watcher {
    private static final String MARGIN = "    ";

    private final Screen screen;
    private final Clock clock;
    private final Instant begun;
    private final Instant taken;
    private final int width;
    private final boolean patient;
    private Instant stepBegun;
    private String lastCall;

    /**
     * @param screen where it is told
     * @param clock the flow's clock
     * @param begun when the rehearsal began, perhaps in an earlier run
     * @param environments what is beside the times; decides how wide that column is
     * @param patient whether it is also told what is waited for, as people want to know where time is the wall's
     */
    Narrator(Screen screen, Clock clock, Instant begun, List<String> environments, boolean patient) {
        this.screen = screen;
        this.patient = patient;
        this.clock = clock;
        this.begun = begun;
        this.taken = clock.instant();
        this.stepBegun = taken;
        this.width =
                Math.max(5, environments.stream().mapToInt(String::length).max().orElse(0));
    }

    /** The time since the beginning, such as {@code 1:04:09}. */
    String since(Instant when) {
        return when == null ? "-" : Words.clock(Duration.between(begun, when));
    }

    @Override
    public synchronized void begins(Step step) {
        stepBegun = clock.instant();
        screen.line();
        screen.line(screen.styled(
                        Style.BOLD,
                        "%2d  %s".formatted(step.number(), step.action().title()))
                + (step.says() == null ? "" : screen.styled(Style.DIM, "  # " + step.says())));
    }

    @Override
    public synchronized void told(Saved operation, String line) {
        boolean waits = line.equals(operation.awaiting());
        boolean trouble = operation.stumbles() > 0;
        if (waits && !trouble && !patient) {
            return;
        }
        String subject = subject(operation);
        String text = line.startsWith(subject + " ") ? line.substring(subject.length() + 1) : line;
        line(subject, waits ? screen.styled(trouble ? Style.YELLOW : Style.DIM, text) : text);
    }

    @Override
    public synchronized void ended(Flow.Result result) {
        String lasted = Words.duration(Duration.between(stepBegun, clock.instant()));
        if (result.failure() == null) {
            boolean meantToStop = result.step().expectStopped();
            line("", meantToStop ? screen.styled(Style.RED, "NOT STOPPED, though it was to be") : done(result, lasted));
        } else {
            line(
                    "",
                    result.asExpected()
                            ? screen.styled(Style.YELLOW, "stopped, as expected, after " + lasted)
                            : screen.styled(Style.RED, "STOPPED after " + lasted));
            explain(result.failure());
        }
        if (result.operation() != null) {
            result.operation().leftBehind().forEach(left -> line("", screen.styled(Style.RED, "LEFT BEHIND: " + left)));
        }
    }

    private String done(Flow.Result result, String lasted) {
        if (result.operation() == null) {
            return "waited " + lasted;
        }
        boolean before = result.operation().phaseSince().isBefore(taken);
        return screen.styled(Style.GREEN, before ? "done in an earlier run" : "done in " + lasted);
    }

    /** Tells of a call to AWS, if it changes something; one that is made again until it succeeds is told once. */
    synchronized void called(String call) {
        if (changes(call) && !call.equals(lastCall)) {
            lastCall = call;
            line("AWS", screen.styled(Style.DIM, call));
        }
    }

    static boolean changes(String call) {
        String operation = call.substring(call.indexOf(':') + 1);
        return !operation.startsWith("Describe") && !operation.startsWith("Get") && !operation.startsWith("List");
    }

    /** Tells what belongs to no operation. */
    synchronized void note(String text) {
        line("", screen.styled(Style.YELLOW, text));
    }

    /** Tells of a failure that no step had. */
    synchronized void failed(String what, Failure failure) {
        line("", screen.styled(Style.RED, what));
        explain(failure);
    }

    private void explain(Failure failure) {
        String indent = MARGIN + " ".repeat(9);
        screen.line(
                indent + "what:   " + failure.what() + (failure.resource() == null ? "" : " on " + failure.resource()));
        screen.line(indent + "why:    "
                + String.join(";\n" + indent + "        ", failure.reason().split("; ")));
        screen.line(indent + "remedy: " + failure.remedy());
        failure.evidence().forEach(line -> screen.line(screen.styled(Style.DIM, indent + "  | " + line)));
    }

    private void line(String subject, String text) {
        screen.line(MARGIN
                + "%7s  ".formatted(since(clock.instant()))
                + (subject.isEmpty() ? "" : ("%-" + width + "s  ").formatted(subject))
                + text);
    }

    /** What an operation is about: the environment that it changes, the image that it bakes, or the stage. */
    private static String subject(Saved operation) {
        if (operation.kind().startsWith("stage/")) {
            return "stage";
        }
        JsonNode planned = operation.data().path("rollout");
        String rollout = (planned.isMissingNode() ? operation.data() : planned)
                .at("/request/environment/name")
                .asText();
        String retirement = operation.data().at("/environment/name").asText();
        return !rollout.isEmpty() ? rollout : !retirement.isEmpty() ? retirement : "image";
    }
}
