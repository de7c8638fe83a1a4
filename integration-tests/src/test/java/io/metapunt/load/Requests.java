package io.metapunt.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Workers that ask several services in turn, so that whatever the machine does meanwhile befalls all of them. On a kept
 * connection many requests are one turn: asked once in a while, a server would be measured as it wakes up, not as it answers.
 */
final class Requests {
    private static final int WARM_UP = 100;
    private static final int KEPT_TURN = 100;

    private final boolean keep;
    private final int requests;
    private final int workers;
    private final Duration limit;
    private final List<Service> services;

    Requests(boolean keep, int requests, int workers, Duration limit, List<Service> services) {
        this.keep = keep;
        this.requests = requests;
        this.workers = workers;
        this.limit = limit;
        this.services = services;
    }

    /** One result for each service. */
    List<Result> run() throws InterruptedException {
        List<Result> results = services.stream().map(Result::new).toList();
        AtomicInteger tickets = new AtomicInteger(-Math.min(WARM_UP, requests / 4));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            threads.add(Thread.ofPlatform().start(() -> work(tickets, results)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return results;
    }

    private void work(AtomicInteger tickets, List<Result> results) {
        List<HttpClient> clients = services.stream()
                .map(service -> new HttpClient(service, keep, limit.toNanos()))
                .toList();
        int turn = keep ? KEPT_TURN : 1;
        for (int ticket = tickets.getAndAdd(turn); ticket < requests; ticket = tickets.getAndAdd(turn)) {
            for (int i = 0; i < clients.size(); i++) {
                for (int end = Math.min(ticket + turn, requests), request = ticket; request < end; request++) {
                    ask(clients.get(i), results.get(i), request >= 0);
                }
            }
        }
        for (HttpClient client : clients) {
            try {
                client.drop();
            } catch (IOException e) {
                throw new IllegalStateException("a socket does not close", e);
            }
        }
    }

    private static void ask(HttpClient client, Result result, boolean counts) {
        long begin = System.nanoTime();
        try {
            int octets = client.ask();
            if (counts) {
                result.took(System.nanoTime() - begin, octets);
            }
        } catch (IOException e) {
            result.failed(e);
        }
    }
}
