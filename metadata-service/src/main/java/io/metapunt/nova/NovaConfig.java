package io.metapunt.nova;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;

/**
 * Where Nova's metadata service is, and how it is asked.
 *
 * @param host a name, or an address without brackets
 * @param tls what to speak TLS with; empty for plain HTTP
 * @param timeout how long a guest's request may take until the head of the answer, from the whole request on; and how long
 *     Nova may fall silent in the midst of an answer
 * @param connections how many requests one event loop has under way at Nova; more wait
 * @param connectionsPerGuest how many of them one instance may have
 * @param stale how old an answer may be that is given again while Nova cannot answer; zero for none
 */
public record NovaConfig(
        String host,
        int port,
        Optional<SslContext> tls,
        NovaSecret secret,
        Duration timeout,
        int connections,
        int connectionsPerGuest,
        Duration stale) {
    public static final int DEFAULT_PORT = 8_775;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(8);
    public static final int DEFAULT_CONNECTIONS = 64;
    public static final int DEFAULT_CONNECTIONS_PER_GUEST = 8;
    public static final Duration DEFAULT_STALE = Duration.ofHours(1);

    /** With defaults for all but the place and the secret. */
    public static NovaConfig of(String host, int port, NovaSecret secret) {
        return new NovaConfig(
                host,
                port,
                Optional.empty(),
                secret,
                DEFAULT_TIMEOUT,
                DEFAULT_CONNECTIONS,
                DEFAULT_CONNECTIONS_PER_GUEST,
                DEFAULT_STALE);
    }

    /** The place as a URL. */
    public String url() {
        return (tls.isPresent() ? "https://" : "http://") + authority();
    }

    /** The place as Host names it. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
