package io.metapunt.http;

import io.metapunt.instance.Guest;
import java.util.Optional;
import java.util.UUID;

/** Hears of every request once it is answered. */
@FunctionalInterface
public interface AccessLog {
    /** Keeps nothing. */
    AccessLog NONE = (_, _, _, _, _, _, _) -> {};

    /**
     * One request was answered.
     *
     * @param target as the guest wrote it, whatever it is
     * @param nanos from the whole request to the answer
     */
    void answered(
            Guest guest, Optional<UUID> instance, String method, String target, int status, int bytes, long nanos);
}
