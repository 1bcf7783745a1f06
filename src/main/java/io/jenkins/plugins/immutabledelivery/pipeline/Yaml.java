package io.jenkins.plugins.immutabledelivery.pipeline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** From YAML text to a tree whose values know their lines. */
final class Yaml {
    private static final ObjectMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Yaml() {}

    /** The tree; refused where the text is not one YAML document. */
    static Node read(String text) {
        try {
            Map<JsonPointer, Node.Mark> marks = marks(text);
            return new Node(marks, MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            String words = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
            throw new InvalidInput(
                    "the pipeline file" + line, words, "Correct the YAML there: one document, no field twice.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<JsonPointer, Node.Mark> marks(String text) throws IOException {
        Map<JsonPointer, Node.Mark> marks = new HashMap<>();
        try (JsonParser parser = MAPPER.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                int line = parser.currentTokenLocation().getLineNr();
                if (((YAMLParser) parser).isCurrentAlias()) {
                    throw new InvalidInput(
                            "the pipeline file (line " + line + ")",
                            "*" + parser.getText(),
                            "Write the value out here.");
                }
                JsonPointer pointer = parser.getParsingContext().pathAsPointer();
                if (token.isScalarValue()) {
                    marks.put(pointer, new Node.Mark(line, parser.getText()));
                } else {
                    marks.putIfAbsent(pointer, new Node.Mark(line, null));
                }
            }
        }
        return marks;
    }
}
