package io.metapunt.cli;

import com.google.common.base.CharMatcher;
import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.admin.GuestAnswer;
import io.metapunt.admin.GuestQuestion;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code metapunt get}. */
@Command(
        name = "get",
        description =
                "Prints what a guest would get for a path. No packet is sent: the daemon answers as it answers the guest.")
final class GetCommand implements Callable<Integer> {
    private static final int BAD_REQUEST = 400;
    private static final String TOKEN = "X-aws-ec2-metadata-token";
    private static final String TOKEN_TTL = "X-aws-ec2-metadata-token-ttl-seconds";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions options;

    @Parameters(index = "0", paramLabel = "PORT", description = "The guest's port, as guests lists it.")
    private String port;

    @Parameters(index = "1", paramLabel = "PATH", description = "The path, with its query if there is one.")
    private String path;

    @Option(
            names = {"-i", "--include"},
            description = "Print status and headers as well.")
    private boolean include;

    @Option(
            names = {"-I", "--head"},
            description = "Ask for status and headers only.")
    private boolean head;

    @Option(names = "--token", description = "Get a session token first (IMDSv2), and send it along.")
    private boolean token;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME: VALUE",
            description = "Send this header; repeatable.")
    private List<String> headers = List.of();

    @Override
    public Integer call() throws AdminException {
        Map<String, String> sent = new LinkedHashMap<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new ParameterException(spec.commandLine(), "'" + header + "' is not NAME: VALUE");
            }
            sent.put(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        try (AdminClient client = options.client()) {
            if (token) {
                GuestAnswer given =
                        client.get(new GuestQuestion(port, "PUT", "/latest/api/token", Map.of(TOKEN_TTL, "60")));
                if (given.status() != 200) {
                    options.err().println("metapunt: no token was given: " + given.status() + " " + given.reason());
                    return Metapunt.FAILED;
                }
                sent.put(TOKEN, new String(given.body(), StandardCharsets.US_ASCII));
            }
            GuestAnswer answer = client.get(new GuestQuestion(port, head ? "HEAD" : "GET", path, sent));
            print(answer);
            return answer.status() < BAD_REQUEST ? ExitCode.OK : Metapunt.FAILED;
        }
    }

    private void print(GuestAnswer answer) {
        if (options.isJson()) {
            options.print(new Shown(answer.status(), answer.headers(), text(answer.body())), _ -> {});
            return;
        }
        if (include || head) {
            options.out().print("HTTP/1.1 " + answer.status() + " " + answer.reason() + "\r\n");
            answer.headers().forEach((name, value) -> options.out().print(name + ": " + value + "\r\n"));
            options.out().print("\r\n");
        }
        options.out().flush();
        // Octet for octet: user data need not be text.
        new StandardOutput().write(answer.body(), 0, answer.body().length);
    }

    /** The answer for programs; what is no UTF-8 cannot be shown so. */
    private record Shown(
            int status,
            Map<String, String> headers,
            @Nullable String body) {}

    private static @Nullable String text(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return CharMatcher.is('\ufffd').matchesAnyOf(text) ? null : text;
    }
}
