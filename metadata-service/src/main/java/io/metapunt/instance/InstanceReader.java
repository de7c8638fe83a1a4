package io.metapunt.instance;

import io.metapunt.yaml.StrictYaml;
import io.metapunt.yaml.YamlException;

/** Reads instances from YAML and says where a text is wrong. */
public final class InstanceReader {
    private InstanceReader() {}

    /**
     * Reads one instance.
     *
     * @param file what to call the text in errors
     * @throws InvalidInstanceException if anything is wrong: an unknown key, a value of the wrong kind, a missing uuid
     */
    public static Instance read(String file, String text) throws InvalidInstanceException {
        try {
            return StrictYaml.read(InstanceFile.class, text).instance();
        } catch (YamlException e) {
            throw new InvalidInstanceException(new Problem(file, e.line(), String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException e) {
            throw new InvalidInstanceException(new Problem(file, 0, String.valueOf(e.getMessage())));
        }
    }
}
