package io.metapunt.http;

import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A JSON line a request, to the logger {@code metapunt.access}; what the guest wrote is escaped and cut. */
public final class JsonAccessLog implements AccessLog {
    private static final Logger log = LoggerFactory.getLogger("metapunt.access");
    private static final int MAX_TARGET = 256;

    @Override
    public void answered(Entry entry) {
        if (log.isInfoEnabled()) {
            log.info("{}", line(entry));
        }
    }

    static String line(Entry entry) {
        return "{\"bridge\":\"" + escaped(entry.guest().bridge())
                + "\",\"port\":\"" + escaped(entry.guest().portName())
                + "\",\"instance\":\"" + entry.instance().map(UUID::toString).orElse("")
                + "\",\"method\":\"" + escaped(entry.method())
                + "\",\"path\":\"" + escaped(entry.target())
                + "\",\"status\":" + entry.status()
                + ",\"bytes\":" + entry.bytes()
                + ",\"micros\":" + entry.nanos() / 1_000
                + ",\"source\":\"" + entry.origin().name().toLowerCase(Locale.ROOT)
                + "\"}";
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
