package io.metapunt.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.OptionalInt;

/** Which requests are refused by their head alone, whoever asks, and with what status. */
final class HeadCheck {
    private final KnownHosts hosts;
    private final int maxBody;

    HeadCheck(HttpConfig config) {
        this.hosts = new KnownHosts(config.hosts());
        this.maxBody = config.maxBody();
    }

    /** The status that refuses {@code head}, or empty if it may go on. */
    OptionalInt refusal(HttpRequest head) {
        // RFC 9112 3.2: exactly one Host.
        boolean hostless = head.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && head.headers().getAll(HttpHeaderNames.HOST).size() != 1;
        if (hostless || head.protocolVersion().majorVersion() != 1) {
            return OptionalInt.of(400);
        }
        if (!hosts.isMeantBy(head)) {
            return OptionalInt.of(421);
        }
        return HttpUtil.isContentLengthSet(head) && HttpUtil.getContentLength(head) > maxBody
                ? OptionalInt.of(413)
                : OptionalInt.empty();
    }

    /** The status for what could not be decoded. */
    static int undecodable(HttpObject message) {
        return switch (message.decoderResult().cause()) {
            case TooLongHttpLineException _ -> 414;
            case TooLongHttpHeaderException _ -> 431;
            case TooLongFrameException _ -> 413;
            case null, default -> 400;
        };
    }
}
