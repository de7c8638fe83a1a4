package io.metapunt.instance;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Knows which project an instance belongs to. Thread-safe; answers from memory, never blocks. */
public interface ProjectSource {
    /** Knows none. */
    ProjectSource NONE = new ProjectSource() {
        @Override
        public Optional<String> projectOf(UUID instance) {
            return Optional.empty();
        }

        @Override
        public InstanceSource.Subscription onChange(Runnable listener) {
            return () -> {};
        }
    };

    /** Keystone's own are 32 hexadecimal digits; those of other backends are not much longer. */
    Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    /** The project of {@code instance}; empty while it is not known. */
    Optional<String> projectOf(UUID instance);

    /** As {@link InstanceSource#onChange}, of what {@link #projectOf} may answer. */
    InstanceSource.Subscription onChange(Runnable listener);

    /** {@code text}, if it can be a project's ID: it becomes part of a header field. */
    static Optional<String> id(String text) {
        return Optional.of(text).filter(id -> ID.matcher(id).matches());
    }
}
