package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tells a flow as it goes on: a heading a step, a line a change of state, each with the time since the beginning. */
final class Narrator implements Flow.Watcher {
    private static final String MARGIN = "    ";

    private final PrintStream out;
    private final boolean coloured;
    private final Clock clock;
    private final Instant begun;
    private final int width;
    private Instant stepBegun;

    /**
     * @param out where it is told
     * @param coloured whether in colours
     * @param clock the flow's clock
     * @param environments what is beside the times; decides how wide that column is
     */
    Narrator(PrintStream out, boolean coloured, Clock clock, List<String> environments) {
        this.out = out;
        this.coloured = coloured;
        this.clock = clock;
        this.begun = clock.instant();
        this.stepBegun = begun;
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
        out.println();
        out.println(
                Style.BOLD.on("%2d  %s".formatted(step.number(), step.action().title()), coloured)
                        + (step.says() == null ? "" : Style.DIM.on("  # " + step.says(), coloured)));
    }

    @Override
    public synchronized void told(Saved operation, String line) {
        line(subject(operation), line);
    }

    @Override
    public synchronized void ended(Flow.Result result) {
        String lasted = Words.duration(Duration.between(stepBegun, clock.instant()));
        if (result.failure() == null) {
            boolean meantToStop = result.step().expectStopped();
            line("", meantToStop ? Style.RED.on("NOT STOPPED, though it was to be", coloured) : done(result, lasted));
        } else {
            line(
                    "",
                    result.asExpected()
                            ? Style.YELLOW.on("stopped, as expected, after " + lasted, coloured)
                            : Style.RED.on("STOPPED after " + lasted, coloured));
            explain(result.failure());
        }
        if (result.operation() != null) {
            result.operation().leftBehind().forEach(left -> line("", Style.RED.on("LEFT BEHIND: " + left, coloured)));
        }
    }

    private String done(Flow.Result result, String lasted) {
        return result.operation() == null ? "waited " + lasted : Style.GREEN.on("done in " + lasted, coloured);
    }

    private void explain(Failure failure) {
        String indent = MARGIN + " ".repeat(9);
        out.println(
                indent + "what:   " + failure.what() + (failure.resource() == null ? "" : " on " + failure.resource()));
        out.println(indent + "why:    " + failure.reason());
        out.println(indent + "remedy: " + failure.remedy());
        failure.evidence().forEach(line -> out.println(Style.DIM.on(indent + "  | " + line, coloured)));
    }

    private void line(String subject, String text) {
        out.println(MARGIN
                + "%7s  ".formatted(since(clock.instant()))
                + (subject.isEmpty() ? "" : ("%-" + width + "s  ").formatted(subject))
                + text);
    }

    /** What an operation is about: the environment that it changes, or the image that it bakes. */
    private static String subject(Saved operation) {
        String rollout = operation.data().at("/request/environment/name").asText();
        String retirement = operation.data().at("/environment/name").asText();
        return !rollout.isEmpty() ? rollout : !retirement.isEmpty() ? retirement : "image";
    }
}
