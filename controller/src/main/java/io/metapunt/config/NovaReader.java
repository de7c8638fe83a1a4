package io.metapunt.config;

import io.metapunt.dial.Access;
import io.metapunt.nova.NovaConfig;
import io.metapunt.nova.NovaSecret;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code nova}, and the files that it names. */
final class NovaReader {
    static final String SECRET_VARIABLE = "METAPUNT_NOVA_SECRET";
    private static final String DEFAULT_URL = "http://127.0.0.1:" + NovaConfig.DEFAULT_PORT;
    private static final int DAY = 86_400;

    private final NovaSection section;
    private final Map<String, String> environment;
    private final Checks checks;

    NovaReader(NovaSection section, Map<String, String> environment, Checks checks) {
        this.section = section;
        this.environment = environment;
        this.checks = checks;
    }

    NovaConfig read() throws ConfigException {
        URI url = url();
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
        int connections =
                checks.within("nova.connections", section.connections(), 1, 1_024, NovaConfig.DEFAULT_CONNECTIONS);
        return new NovaConfig(
                url.getHost().replaceAll("[\\[\\]]", ""),
                port,
                secure ? Optional.of(tls()) : noTls(),
                secret(),
                seconds("nova.timeout_seconds", section.timeoutSeconds(), 1, 9, NovaConfig.DEFAULT_TIMEOUT),
                connections,
                checks.within(
                        "nova.connections_per_guest",
                        section.connectionsPerGuest(),
                        1,
                        connections,
                        Math.min(connections, NovaConfig.DEFAULT_CONNECTIONS_PER_GUEST)),
                seconds("nova.stale_seconds", section.staleSeconds(), 0, DAY, NovaConfig.DEFAULT_STALE));
    }

    private Duration seconds(String key, @Nullable Integer value, int low, int high, Duration otherwise)
            throws ConfigException {
        return Duration.ofSeconds(checks.within(key, value, low, high, Math.toIntExact(otherwise.toSeconds())));
    }

    private URI url() throws ConfigException {
        String text = Objects.requireNonNullElse(section.url(), DEFAULT_URL);
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean bare = url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawUserInfo() == null
                    && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
            if ((scheme.equals("http") || scheme.equals("https"))
                    && url.getHost() != null
                    && url.getPort() <= 0xffff
                    && bare) {
                return url;
            }
        } catch (URISyntaxException _) {
            // Said below.
        }
        throw checks.wrong("nova.url", "'" + text + "' is not http://HOST:PORT or https://HOST:PORT");
    }

    private NovaSecret secret() throws ConfigException {
        @Nullable String variable = environment.get(SECRET_VARIABLE);
        if (section.secretFile() == null && variable == null) {
            throw checks.wrong(
                    "nova.secret_file",
                    "not given, nor is " + SECRET_VARIABLE
                            + " set; it is Nova's metadata_proxy_shared_secret, and may be empty if that is");
        }
        if (section.secretFile() == null) {
            return NovaSecret.of(Objects.requireNonNull(variable));
        }
        if (variable != null) {
            throw checks.wrong("nova.secret_file", SECRET_VARIABLE + " is set as well; which is right?");
        }
        try {
            // An editor ends the last line; the secret does not.
            return NovaSecret.of(Files.readString(Path.of(section.secretFile())).replaceFirst("\\r?\\n\\z", ""));
        } catch (IOException e) {
            throw checks.wrong("nova.secret_file", section.secretFile() + " is not readable: " + e.getMessage());
        }
    }

    private Optional<SslContext> noTls() throws ConfigException {
        for (Map.Entry<String, Optional<String>> key : Map.of(
                        "nova.ca", Optional.ofNullable(section.ca()),
                        "nova.certificate", Optional.ofNullable(section.certificate()),
                        "nova.key", Optional.ofNullable(section.key()))
                .entrySet()) {
            if (key.getValue().isPresent()) {
                throw checks.wrong(key.getKey(), "of no use, since nova.url is not https");
            }
        }
        return Optional.empty();
    }

    private SslContext tls() throws ConfigException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        if ((section.certificate() == null) != (section.key() == null)) {
            throw checks.wrong(
                    section.key() == null ? "nova.certificate" : "nova.key",
                    "certificate and key belong together, and one is not given");
        }
        if (section.ca() != null) {
            read("nova.ca", section.ca(), builder::trustManager);
        }
        if (section.certificate() != null && section.key() != null) {
            File key = file("nova.key", section.key());
            read("nova.certificate", section.certificate(), certificate -> builder.keyManager(certificate, key));
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw checks.wrong("nova.url", "no TLS: " + e.getMessage());
        }
    }

    private interface Use {
        void of(File file) throws Exception;
    }

    private void read(String key, String path, Use use) throws ConfigException {
        File file = file(key, path);
        try {
            use.of(file);
        } catch (Exception e) {
            // Netty wraps what the file's reader said.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw checks.wrong(
                    key,
                    path + " cannot be used: " + cause.getMessage()
                            + "; it is to be PEM, and a key PKCS#8 (openssl pkcs8 -topk8)");
        }
    }

    private File file(String key, String path) throws ConfigException {
        if (!Access.isReadable(Path.of(path))) {
            throw checks.wrong(key, path + " is not readable");
        }
        return Path.of(path).toFile();
    }
}
