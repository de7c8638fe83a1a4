package io.metapunt.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The JSON that daemon and CLI speak, and that {@code --json} prints: records with snake_case names. */
public final class AdminJson {
    private static final JsonMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            // Questions about a record are no part of it.
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            // A newer daemon may say more than an older CLI knows.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final ObjectWriter pretty = mapper.writerWithDefaultPrettyPrinter();

    private AdminJson() {}

    static byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For people and programs to read, over several lines. */
    public static String text(Object value) {
        try {
            return pretty.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For programs that read line by line. */
    public static String line(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    static <T> T read(byte[] json, Class<T> type) throws IOException {
        return mapper.readValue(json, type);
    }

    static <T> List<T> readList(byte[] json, Class<T> type) throws IOException {
        JavaType list = mapper.getTypeFactory().constructCollectionType(List.class, type);
        return mapper.readValue(json, list);
    }
}
