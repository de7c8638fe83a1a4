package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.daemon.GuestStatus;
import io.metapunt.lab.Await;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One guest does its worst; another one notices nothing, and what the first holds comes to an end. */
class HostileGuestTest {
    private static final String BODY = "http://169.254.169.254/openstack/latest/user_data";
    private static final int CONNECTIONS = 1_000;

    /** More are kept in SYN cookies. */
    private static final int HALF_OPEN = 256;

    @RegisterExtension
    static final Lab lab = new Lab();

    @Test
    void guestThatFloodsSynsKeepsNobodyElseFromItsAnswer() {
        Guest mallory = lab.plugServed("mallory", lab.instance("mallory"), "--ip", "10.0.0.6/24");
        Guest alice = lab.plugServed("alice", lab.instance("alice", "user_data: hello"));
        // Its kernel would reset each connection that it knows nothing of.
        var _ = mallory.run(
                        "nft",
                        "add table inet deaf; add chain inet deaf in { type filter hook input priority 0; }; "
                                + "add rule inet deaf in ip saddr 169.254.169.254 drop")
                .orFail();
        long before = status(mallory).framesIn();
        var flood = CompletableFuture.supplyAsync(() -> mallory.load("flood", "60", "169.254.169.254"));

        Await.until("a flood", Lab.LIMIT, () -> status(mallory).framesIn() > before + 2_000);
        asksAll(alice);

        assertThat(flood.isDone()).as("the flood ended before the requests").isFalse();
        assertThat(status(mallory).connections()).isLessThanOrEqualTo(HALF_OPEN);
        mallory.unplug();
        var _ = flood.handle((out, failure) -> out).join();
    }

    @Tag("long")
    @Test
    void connectionsThatDribbleAreEndedByTheHeadsTimeLimit() {
        Guest mallory = lab.plugServed("mallory", lab.instance("mallory"), "--ip", "10.0.0.6/24");
        Guest alice = lab.plugServed("alice", lab.instance("alice", "user_data: hello"));
        var slow = CompletableFuture.supplyAsync(() -> mallory.load("dribble", "" + CONNECTIONS, "40", BODY));
        Await.until("connections", Lab.LIMIT, () -> status(mallory).connections() >= CONNECTIONS);

        asksAll(alice);

        assertThat(slow.join()).contains("opened 1000 refused 0 ended 1000");
    }

    @Tag("long")
    @Test
    void connectionsThatNeverReadAreEndedByTheirTimeLimit() {
        Guest mallory = lab.plugServed(
                "mallory", lab.instance("mallory", "user_data: " + "x".repeat(1 << 20)), "--ip", "10.0.0.6/24");
        Guest alice = lab.plugServed("alice", lab.instance("alice", "user_data: hello"));
        var slow = CompletableFuture.supplyAsync(() -> mallory.load("stall", "" + CONNECTIONS, "90", BODY));
        Await.until("connections", Lab.LIMIT, () -> status(mallory).connections() >= CONNECTIONS);

        asksAll(alice);

        Await.until("no connection", Duration.ofSeconds(90), () -> lab.daemon().connections() == 0);
        mallory.unplug();
        var _ = slow.handle((out, failure) -> out).join();
    }

    private static void asksAll(Guest alice) {
        String out = alice.run("sh", "-c", "for i in $(seq 50); do curl -sSf --max-time 10 " + BODY + "; echo; done")
                .orFail();
        assertThat(out.lines()).hasSize(50).containsOnly("hello");
    }

    private static GuestStatus status(Guest guest) {
        return lab.daemon().guests().stream()
                .filter(status -> status.port().equals(guest.name()))
                .findFirst()
                .orElseThrow();
    }
}
