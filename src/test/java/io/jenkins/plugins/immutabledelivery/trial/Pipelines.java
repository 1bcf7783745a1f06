package io.jenkins.plugins.immutabledelivery.trial;

import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline;
import io.jenkins.plugins.immutabledelivery.pipeline.PipelineReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The pipelines that are tried. */
final class Pipelines {
    static final Pipeline ACME = PipelineReader.read(Path.of("docs/examples/acme.yaml"));

    private Pipelines() {}

    /** @param name of a pipeline file beside this class, without its ending */
    static Pipeline of(String name) {
        try (InputStream text = Pipelines.class.getResourceAsStream(name + ".yaml")) {
            return PipelineReader.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
