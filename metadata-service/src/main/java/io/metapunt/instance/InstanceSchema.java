package io.metapunt.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.common.collect.ImmutableList;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.metapunt.yaml.StrictYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** The JSON schema of instance files: {@code docs/instance-file.schema.json}, which editors use, too. Thread-safe. */
final class InstanceSchema {
    private static final YAMLMapper mapper = YAMLMapper.builder().build();

    private final JsonSchema schema;

    InstanceSchema() {
        try (InputStream in =
                Objects.requireNonNull(InstanceSchema.class.getResourceAsStream("instance-file.schema.json"))) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(
                            in,
                            SchemaValidatorsConfig.builder()
                                    .formatAssertionsEnabled(true)
                                    .locale(Locale.ROOT)
                                    .pathType(PathType.JSON_POINTER)
                                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * All that is wrong with a text, in no order that says anything.
     *
     * @param file what to call the text
     * @throws IOException if the text is no YAML, or there is nothing in it
     */
    ImmutableList<Problem> problems(String file, String text) throws IOException {
        JsonNode written = mapper.readTree(text);
        if (written.isMissingNode()) {
            throw new IOException("empty");
        }
        return schema.validate(written).stream()
                .map(message -> {
                    ImmutableList<Object> path = path(message);
                    return new Problem(file, StrictYaml.lineOf(text, pointer(path)), said(path, message));
                })
                .collect(ImmutableList.toImmutableList());
    }

    /** The path to what is wrong: an unknown key is the fault of the object that it is in, but stands where it stands. */
    private static ImmutableList<Object> path(ValidationMessage message) {
        ImmutableList.Builder<Object> path = ImmutableList.builder();
        JsonNodePath object = message.getInstanceLocation();
        for (int i = 0; i < object.getNameCount(); i++) {
            path.add(object.getElement(i));
        }
        if (isUnknownKey(message)) {
            path.add(message.getProperty());
        }
        return path.build();
    }

    private static boolean isUnknownKey(ValidationMessage message) {
        return message.getType().equals("additionalProperties");
    }

    private static String pointer(ImmutableList<Object> path) {
        return path.stream()
                .map(step -> "/" + step.toString().replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }

    /** As {@link StrictYaml} says it. */
    private static String said(ImmutableList<Object> path, ValidationMessage message) {
        StringBuilder key = new StringBuilder();
        for (Object step : path) {
            key.append(
                    switch (step) {
                        case Integer index -> "[" + index + "]";
                        default -> key.isEmpty() ? step : "." + step;
                    });
        }
        if (isUnknownKey(message)) {
            return "unknown key '" + key + "'";
        }
        return key.isEmpty() ? message.getError() : "key '" + key + "': " + message.getError();
    }
}
