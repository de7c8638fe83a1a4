package io.metapunt.instance;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.stream.Collectors;

/** Reads instances from YAML, of which JSON is a part, and says where a text is wrong. */
public final class InstanceReader {
    private static final ObjectMapper mapper = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private InstanceReader() {}

    /**
     * Reads one instance.
     *
     * @param file what to call the text in errors
     * @throws InvalidInstanceException if anything is wrong: an unknown key, a value of the wrong kind, a missing uuid
     */
    public static Instance read(String file, String text) throws InvalidInstanceException {
        try {
            InstanceFile parsed = mapper.readValue(text, InstanceFile.class);
            if (parsed == null) {
                throw new InvalidInstanceException(new Problem(file, 0, "empty"));
            }
            return parsed.instance();
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new InvalidInstanceException(new Problem(file, at == null ? 0 : at.getLineNr(), message(e)));
        } catch (IllegalArgumentException e) {
            throw new InvalidInstanceException(new Problem(file, 0, String.valueOf(e.getMessage())));
        }
    }

    private static String message(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown key '" + unknown.getPropertyName() + "'";
        }
        String what = e.getOriginalMessage().lines().findFirst().orElse("not readable");
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String key = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining("."));
            return "key '" + key + "': " + what;
        }
        return what;
    }
}
