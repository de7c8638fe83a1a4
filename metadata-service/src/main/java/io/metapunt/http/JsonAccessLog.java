package io.metapunt.http;

import io.metapunt.instance.Guest;
import java.util.HexFormat;
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
            log.info("{}", line(guest, instance, method, target, status, bytes, nanos));
        }
    }

    static String line(
            Guest guest, Optional<UUID> instance, String method, String target, int status, int bytes, long nanos) {
        return "{\"bridge\":\"" + escaped(guest.bridge())
                + "\",\"port\":\"" + escaped(guest.portName())
                + "\",\"instance\":\"" + instance.map(UUID::toString).orElse("")
                + "\",\"method\":\"" + escaped(method)
                + "\",\"path\":\"" + escaped(target)
                + "\",\"status\":" + status
                + ",\"bytes\":" + bytes
                + ",\"micros\":" + nanos / 1_000
                + "}";
    }

    /** All but printable ASCII is escaped: a terminal obeys control characters beyond it too. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), MAX_TARGET); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                escaped.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
