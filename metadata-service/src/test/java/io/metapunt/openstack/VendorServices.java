package io.metapunt.openstack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Services on the loopback that are asked for vendor data. */
final class VendorServices implements AutoCloseable {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    VendorServices() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    /** A service that answers so; gives it as the configuration names it. */
    String service(String name, int status, String body) {
        return service(name, exchange -> {
            byte[] octets = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
            exchange.getResponseBody().write(octets);
        });
    }

    interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    String service(String name, Behaviour behaviour) {
        server.createContext("/" + name, exchange -> {
            String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + name + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("Accept") + " "
                    + exchange.getRequestHeaders().getFirst("User-Agent") + " " + question);
            try {
                behaviour.answer(exchange);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                exchange.close();
            }
        });
        return name + "@http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
