package io.metapunt.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Workers that ask several services in turn, so that whatever the machine does meanwhile befalls all of them. */
final class Requests {
    private static final int WARM_UP = 100;

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
        for (int ticket = tickets.getAndIncrement(); ticket < requests; ticket = tickets.getAndIncrement()) {
            for (int i = 0; i < clients.size(); i++) {
                long begin = System.nanoTime();
                try {
                    int octets = clients.get(i).ask();
                    if (ticket >= 0) {
                        results.get(i).took(System.nanoTime() - begin, octets);
                    }
                } catch (IOException e) {
                    results.get(i).failed(e);
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
}
