package io.metapunt.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The command line of the load clients. Every run is bounded in time and count; results go to the standard output. */
public final class LoadClient {
    private static final String USAGE = """
            usage: LoadClient close|keep REQUESTS WORKERS SECONDS NAME=URL...
                       REQUESTS to each of the services in turn, each on a connection of its own, or a hundred at a time on
                       one a worker;
                       one that takes longer than SECONDS has failed
                   LoadClient dribble|stall CONNECTIONS SECONDS URL
                       connections that send a request an octet a second, or that ask and never read
                   LoadClient flood SECONDS ADDRESS
                       SYNs to port 80 as fast as they go, from ports and sequence numbers drawn at random""";

    private LoadClient() {}

    /** Runs one of the clients. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> rest = Arrays.asList(arguments);
        switch (rest.isEmpty() ? "" : rest.get(0)) {
            case "close", "keep" -> {
                Requests requests = new Requests(
                        rest.get(0).equals("keep"),
                        Integer.parseInt(rest.get(1)),
                        Integer.parseInt(rest.get(2)),
                        seconds(rest.get(3)),
                        rest.stream().skip(4).map(Service::named).toList());
                requests.run().forEach(System.out::println);
            }
            case "dribble", "stall" -> {
                SlowClients slow = new SlowClients(
                        Integer.parseInt(rest.get(1)), seconds(rest.get(2)), Service.named("slow=" + rest.get(3)));
                System.out.println(rest.get(0).equals("stall") ? slow.stall() : slow.dribble());
            }
            case "flood" -> System.out.println(SynFlood.run(seconds(rest.get(1)), rest.get(2)) + " SYNs");
            default -> {
                System.err.println(USAGE);
                System.exit(2);
            }
        }
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
