package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rehearsal.StageRemoval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The directory from which a run on an endpoint can be taken up again; refused where it does not fit the run. */
final class EndpointState {
    private static final String STATE = "--state";

    private EndpointState() {}

    static Records records(Arguments arguments) {
        Path state = arguments.state();
        if (state == null) {
            return Records.inMemory();
        }
        if (Files.exists(state) && !Files.isDirectory(state)) {
            throw new InvalidInput(STATE, state, "Name a directory.");
        }
        Records records = Records.in(state);
        checkPipeline(arguments, state.resolve("pipeline.yaml"));
        checkEndpoint(arguments, records);
        if (removals(records).anyMatch(removal -> removal.stage() == Saved.Stage.SUCCEEDED)) {
            throw new InvalidInput(STATE, state, "The run that it holds has ended; name another directory.");
        }
        return records;
    }

    /** Whether all steps are done with and only the removal was interrupted. */
    static boolean removing(Records records) {
        return removals(records).findAny().isPresent();
    }

    private static Stream<Saved> removals(Records records) {
        return records.stage().all().stream().filter(saved -> saved.kind().equals(StageRemoval.KIND));
    }

    private static void checkPipeline(Arguments arguments, Path kept) {
        try {
            String text = Files.readString(arguments.pipeline());
            if (!Files.exists(kept)) {
                Files.writeString(kept, text);
            } else if (!Files.readString(kept).equals(text)) {
                throw new InvalidInput(
                        STATE,
                        arguments.state(),
                        "The run that it holds began with another pipeline, " + kept
                                + "; go on with that one, or name another directory.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Can't keep the pipeline as " + kept, e);
        }
    }

    private static void checkEndpoint(Arguments arguments, Records records) {
        records.stage().all().stream()
                .map(saved -> saved.data().at("/plan/location/endpoint").asText())
                .filter(endpoint -> !endpoint.equals(String.valueOf(arguments.endpoint())))
                .findFirst()
                .ifPresent(endpoint -> {
                    throw new InvalidInput(
                            "--endpoint",
                            arguments.endpoint(),
                            "The run in " + arguments.state() + " began on " + endpoint
                                    + "; go on with that one, or name another directory.");
                });
    }
}
