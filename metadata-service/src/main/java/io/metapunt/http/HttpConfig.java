package io.metapunt.http;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;

/**
 * The bounds of a guest's HTTP.
 *
 * @param hold how long a request for an instance that is not known yet waits for it; below every client's own time limit
 * @param headTimeout how long a request's head may take, from its first octet
 * @param bodyTimeout how long its body may take
 * @param idleTimeout how long a connection may wait for the next request
 * @param writeTimeout how long the guest may take to accept an answer
 * @param maxInitialLine octets of the request line
 * @param maxHeaders octets of all header fields
 * @param maxBody octets of a request's body
 * @param hosts names that the service may be asked by, in lower case, besides addresses and names of no public domain
 */
public record HttpConfig(
        Duration hold,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration writeTimeout,
        int maxInitialLine,
        int maxHeaders,
        int maxBody,
        ImmutableSet<String> hosts) {
    /** Values fit for every known client, also for one that loses every fifth packet and backs off for seconds at a time. */
    public static HttpConfig defaults() {
        return new HttpConfig(
                Duration.ofSeconds(7),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                8 * 1024,
                16 * 1024,
                64 * 1024,
                ImmutableSet.of());
    }
}
