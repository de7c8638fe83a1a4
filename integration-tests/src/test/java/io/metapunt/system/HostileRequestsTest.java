package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Relay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests as attackers write them, through Open vSwitch: one answer each, then the connection is closed. */
class HostileRequestsTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    private static final String HOST = "Host: 169.254.169.254\r\n";
    private static final String SMUGGLED = "GET /openstack HTTP/1.1\r\n" + HOST + "\r\n";

    private static Map<String, String> requests() {
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + SMUGGLED), "400");
        requests.put(post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + SMUGGLED), "400");
        requests.put(post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello" + SMUGGLED), "400");
        requests.put(post("Content-Length: 5, 6\r\n", "hello" + SMUGGLED), "400");
        requests.put(post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + SMUGGLED), "400");
        requests.put(post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + SMUGGLED), "400");
        requests.put(post("Content-Length: 0\n", SMUGGLED), "400");
        requests.put(get("/", "X: a\u0000b\r\n"), "400");
        requests.put(get("/openstack/%00", ""), "400");
        requests.put(get("/open\u0000stack", ""), "400");
        requests.put("GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n" + SMUGGLED, "400");
        requests.put("GET / HTTP/1.1\r\n\r\n" + SMUGGLED, "400");
        requests.put("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n" + HOST + "\r\n", "414");
        requests.put(get("/", "X: " + "a".repeat(100_000) + "\r\n"), "431");
        requests.put(get("/", "X: y\r\n".repeat(20_000)), "431");
        requests.put(post("Content-Length: 99999999999\r\n", ""), "413");
        requests.put("GET /latest/meta-data/ HTTP/1.1\r\nHost: rebind.attacker.example\r\n\r\n" + SMUGGLED, "421");
        requests.put("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n", "400");
        return requests;
    }

    private static String post(String headers, String body) {
        return "POST /openstack/latest/password HTTP/1.1\r\n" + HOST + headers + "\r\n" + body;
    }

    private static String get(String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    @Test
    void whatIsInDoubtIsRefusedOnceAndTheConnectionClosed() throws Exception {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        List<String> wrong = new ArrayList<>();
        try (Relay relay = alice.relay()) {
            requests().forEach((request, status) -> {
                // It ends only when the other side closes.
                String answer = relay.say(request);
                if (!answer.startsWith("HTTP/1.1 " + status + " ") || answer.indexOf("HTTP/1.1", 1) >= 0) {
                    wrong.add(request.substring(0, Math.min(120, request.length())) + " -> "
                            + answer.substring(0, Math.min(120, answer.length())));
                }
            });
        }
        assertThat(wrong).isEmpty();
        assertThat(alice.get("/openstack/latest/password")).isEmpty();
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void pathsNeverLeadOutOfTheTree() throws Exception {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        try (Relay relay = alice.relay()) {
            for (String path : new String[] {
                "/../../../../etc/passwd", "/openstack/content/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                "/openstack/content/..%2f..%2fetc%2fpasswd", "/latest/..\\..\\etc\\passwd", "/computeMetadata/v1/"
            }) {
                assertThat(relay.say(get(path, "Connection: close\r\n")))
                        .as(path)
                        .startsWith("HTTP/1.1 404 ");
            }
            String root = relay.say(get("/openstack/../..", "Connection: close\r\n"));
            assertThat(root).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + alice.get("/"));
        }
    }

    @Test
    void whatAGuestSaysOfItselfChangesNothing() throws Exception {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        Guest bob = lab.plugServed("bob", lab.instance("bob"), "--ip", "10.0.0.6/24");
        String bobs = bob.get("/latest/meta-data/instance-id");
        try (Relay relay = alice.relay()) {
            String answer = relay.say(get("/latest/meta-data/instance-id", """
                    X-Forwarded-For: 10.0.0.6
                    X-Instance-ID: bob
                    X-Tenant-ID: x
                    X-Metadata-Provider: x
                    X-Neutron-Network-ID: x
                    Forwarded: for=10.0.0.6
                    Connection: close
                    """.replace("\n", "\r\n")));
            assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith(alice.get("/latest/meta-data/instance-id"));
            assertThat(answer).doesNotContain(bobs);
        }
    }
}
