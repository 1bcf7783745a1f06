package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What {@code ./dev run} is asked for.
 *
 * @param pipeline the pipeline file
 * @param endpoint the AWS-compatible endpoint; null for a simulated region
 * @param state the directory that outlives the run; null for none
 */
record Arguments(Path pipeline, URI endpoint, Path state) {
    private static final String PIPELINE = "--pipeline";
    private static final String DEFAULT_PIPELINE = "--default-pipeline";
    private static final String ENDPOINT = "--endpoint";
    private static final String STATE = "--state";
    private static final List<String> KNOWN = List.of(PIPELINE, DEFAULT_PIPELINE, ENDPOINT, STATE);

    /** Refuses with {@link InvalidInput} what can't be used. */
    static Arguments parse(String... args) {
        Map<String, String> values = new HashMap<>();
        Iterator<String> rest = Arrays.asList(args).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            if (!KNOWN.contains(option)) {
                throw new InvalidInput("option", option, "Use --pipeline FILE, --endpoint URL or --state DIR.");
            }
            if (!rest.hasNext()) {
                throw new InvalidInput(option, null, "Give its value.");
            }
            if (values.put(option, rest.next()) != null) {
                throw new InvalidInput(option, values.get(option), "Give it once.");
            }
        }
        String pipeline = values.getOrDefault(PIPELINE, values.get(DEFAULT_PIPELINE));
        if (pipeline == null) {
            throw new InvalidInput(PIPELINE, null, "Name the pipeline file, such as docs/examples/acme.yaml.");
        }
        return new Arguments(path(PIPELINE, pipeline), endpoint(values.get(ENDPOINT)), path(STATE, values.get(STATE)));
    }

    private static Path path(String option, String text) {
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidInput(option, text, "Use a path.");
        }
    }

    private static URI endpoint(String text) {
        if (text == null) {
            return null;
        }
        String remedy = "Use an http or https address, such as http://127.0.0.1:4566.";
        try {
            URI uri = new URI(text);
            if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
                throw new InvalidInput(ENDPOINT, text, remedy);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new InvalidInput(ENDPOINT, text, remedy);
        }
    }
}
