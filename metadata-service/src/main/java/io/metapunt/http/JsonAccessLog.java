package io.metapunt.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.metapunt.instance.Guest;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A JSON line a request, to the logger {@code metapunt.access}; what the guest wrote is escaped and cut. */
public final class JsonAccessLog implements AccessLog {
    private static final Logger log = LoggerFactory.getLogger("metapunt.access");
    private static final int MAX_TARGET = 256;

    @Override
    public void answered(
            Guest guest, Optional<UUID> instance, String method, String target, int status, int bytes, long nanos) {
        if (log.isInfoEnabled()) {
            log.info(
                    "{\"bridge\":\"{}\",\"port\":\"{}\",\"instance\":\"{}\",\"method\":\"{}\",\"path\":\"{}\",\"status\":{},\"bytes\":{},\"micros\":{}}",
                    escaped(guest.bridge()),
                    escaped(guest.portName()),
                    instance.map(UUID::toString).orElse(""),
                    escaped(method),
                    escaped(target),
                    status,
                    bytes,
                    nanos / 1_000);
        }
    }

    private static String escaped(String text) {
        String cut = text.length() > MAX_TARGET ? text.substring(0, MAX_TARGET) : text;
        return new String(JsonStringEncoder.getInstance().quoteAsString(cut));
    }
}
