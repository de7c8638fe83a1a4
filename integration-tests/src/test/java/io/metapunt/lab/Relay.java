package io.metapunt.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * Speaks to the service for a test, from within a guest: a process of its own in the guest's namespace says what it is given
 * on a connection of its own, octet for octet, and gives back all that it hears until the other side closes.
 */
public final class Relay implements AutoCloseable {
    private static final int LIMIT_MILLIS = 20_000;
    private static final byte[] SERVICE = {(byte) 169, (byte) 254, (byte) 169, (byte) 254};
    private static final int PORT = 80;

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream questions;

    private Relay(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
        this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    }

    /** A relay in {@code guest}. */
    static Relay in(Guest guest) throws IOException {
        Process process = guest.lab()
                .starting(
                        "exec",
                        guest.name(),
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Relay.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Relay(process);
    }

    /** What is answered to {@code request}; each character is an octet. */
    public String say(String request) {
        questions.println(Base64.getEncoder().encodeToString(request.getBytes(StandardCharsets.ISO_8859_1)));
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new AssertionError("the relay has ended");
            }
            return new String(Base64.getDecoder().decode(line), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        questions.close();
        try {
            if (!process.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                var _ = process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The process in the guest. */
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(Base64.getEncoder()
                    .encodeToString(exchange(Base64.getDecoder().decode(line))));
            System.out.flush();
        }
    }

    private static byte[] exchange(byte[] request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(SERVICE), PORT), LIMIT_MILLIS);
            try {
                socket.getOutputStream().write(request);
            } catch (SocketException _) {
                // It may have been refused before all of it was said.
            }
            return socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            return ("reset: " + e.getMessage()).getBytes(StandardCharsets.US_ASCII);
        }
    }
}
