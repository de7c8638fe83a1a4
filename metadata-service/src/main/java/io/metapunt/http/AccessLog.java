package io.metapunt.http;

import io.metapunt.instance.Guest;
import java.util.Optional;
import java.util.UUID;

/** Hears of every request once it is answered. */
@FunctionalInterface
public interface AccessLog {
    /** Keeps nothing. */
    AccessLog NONE = _ -> {};

    /** One request was answered. */
    void answered(Entry entry);

    /**
     * A request and what became of it.
     *
     * @param target as the guest wrote it, whatever it is
     * @param bytes of the answer's body, as far as it was given
     * @param nanos from the whole request to the whole answer
     */
    record Entry(
            Guest guest,
            Optional<UUID> instance,
            String method,
            String target,
            int status,
            long bytes,
            long nanos,
            Origin origin) {}
}
