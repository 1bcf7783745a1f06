package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** {@code ./dev run}: rehearses a pipeline file and says what comes of it. */
public final class Main {
    /** Every step ended as expected, and nothing is left unaccounted. */
    static final int GOOD = 0;
    /** Some step did not end as expected, or something is left. */
    static final int BAD = 1;
    /** The arguments or the pipeline file can't be used; nothing was begun. */
    static final int REFUSED = 2;

    private final Screen out;
    private final Screen errors;

    Main(Screen out, Screen errors) {
        this.out = out;
        this.errors = errors;
    }

    /** @param args see {@code ./dev --help} */
    public static void main(String[] args) {
        boolean coloured = coloured(System.getenv(), System.console() != null);
        // As UTF-8 whatever the locale: an arrow that can't be shown is better than a question mark in a log.
        Main main = new Main(
                new Screen(utf8(FileDescriptor.out), coloured), new Screen(utf8(FileDescriptor.err), coloured));
        System.exit(main.run(args));
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** See <a href="https://no-color.org">no-color.org</a>. */
    static boolean coloured(Map<String, String> environment, boolean terminal) {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** Does what is asked, and answers with the exit code. */
    int run(String... args) {
        String what = "The command";
        try {
            Arguments arguments = Arguments.parse(args);
            what = arguments.pipeline().toString();
            Pipeline pipeline = PipelineReader.read(arguments.pipeline());
            what = "The command";
            return run(pipeline, arguments) ? GOOD : BAD;
        } catch (InvalidInput e) {
            refuse(what, e);
            return REFUSED;
        }
    }

    private boolean run(Pipeline pipeline, Arguments arguments) {
        if (arguments.endpoint() == null) {
            return new SimulatedRun(pipeline, arguments, out).run();
        }
        try (EndpointRun run = new EndpointRun(pipeline, arguments, out, EndpointRun.Connector.SDK)) {
            return run.run();
        }
    }

    private void refuse(String what, InvalidInput refusal) {
        errors.line(errors.styled(Style.RED, what + " can't be used; nothing was begun."));
        errors.line("  field:  " + refusal.field());
        errors.line("  value:  " + (refusal.value() == null ? "(missing)" : refusal.value()));
        errors.line("  remedy: " + refusal.remedy());
    }
}
