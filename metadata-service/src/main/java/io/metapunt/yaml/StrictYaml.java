package io.metapunt.yaml;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads records from YAML, of which JSON is a part; keys are snake_case. What it does not know it refuses. */
public final class StrictYaml {
    private static final ObjectMapper mapper = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .build();

    private StrictYaml() {}

    /**
     * Reads one document.
     *
     * @throws YamlException if anything is wrong: syntax, an unknown key, a key given twice, a value of the wrong kind, or one
     *     that the record's constructor refuses; or if there is nothing
     */
    public static <T> T read(Class<T> type, String text) throws YamlException {
        try {
            T parsed = mapper.readValue(text, type);
            if (parsed == null) {
                throw new YamlException(0, "empty");
            }
            return parsed;
        } catch (JsonProcessingException e) {
            throw new YamlException(line(e, text), message(e));
        }
    }

    /**
     * Finds a key in a text that could be read.
     *
     * @param path its keys and indices from the top, with a slash before each
     * @return its line, counted from 1, or 0 if it is not there
     */
    public static int lineOf(String text, String path) {
        JsonPointer wanted = JsonPointer.compile(path);
        try (JsonParser parser = mapper.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (parser.getParsingContext().pathAsPointer().equals(wanted)) {
                    return parser.currentTokenLocation().getLineNr();
                }
            }
        } catch (IOException _) {
            // Not readable after all: no line.
        }
        return 0;
    }

    /** Jackson's own location is past the value, which may be a line too far. */
    private static int line(JsonProcessingException e, String text) {
        if (e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            return yaml.getProblemMark().getLine() + 1;
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            int found = lineOf(text, pointer(mapping));
            if (found > 0) {
                return found;
            }
        }
        JsonLocation at = e.getLocation();
        return at == null ? 0 : at.getLineNr();
    }

    private static String pointer(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }

    private static String message(JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblem() != null) {
            return yaml.getProblem();
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown key '" + path(unknown) + "'";
        }
        String what = e.getOriginalMessage().lines().findFirst().orElse("not readable");
        return e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
                ? "key '" + path(mapping) + "': " + what
                : what;
    }

    /** As people write it: {@code nics[0].mac}. */
    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }
}
