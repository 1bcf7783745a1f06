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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** From YAML text to a tree whose values know their lines. */
final class Yaml {
    private static final ObjectMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern LINE = Pattern.compile("(?m)^ in .*, line (\\d+), column");

    private Yaml() {}

    /** The tree; refused where the text is not one YAML document. */
    static Node read(String text) {
        try {
            Map<JsonPointer, Node.Mark> marks = marks(text);
            return new Node(marks, MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw refused(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The parser says first what it was reading and from which line, then what it found there; each with an excerpt, by
     * which nobody is helped who has the file.
     */
    private static InvalidInput refused(JsonProcessingException e) {
        String words = e.getOriginalMessage()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .collect(Collectors.joining(": "));
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        Matcher found = LINE.matcher(e.getOriginalMessage());
        while (found.find()) {
            line = Integer.parseInt(found.group(1));
        }
        return new InvalidInput(
                "the pipeline file" + (line == 0 ? "" : " (line " + line + ")"),
                words,
                "Correct the YAML there: one document, no field twice.");
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
