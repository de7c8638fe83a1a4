package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpConnection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two guests of one bridge, of whom one takes all that it can get. */
class SharedBoundsTest {
    private static final int MOST = 8;

    private final SharedBounds bounds = TestBounds.of(new SharedLimits(MOST, 4 * MOST, 16_384));
    private final TestLink greedy = link();
    private final TestLink modest = link();

    private TestLink link() {
        return new TestLink(LinkConfig.defaults(), bounds, TestGuest.untagged());
    }

    private static TestClient client(TestLink link, int port) {
        return link.client(TestGuest.V4, port);
    }

    @Test
    void guestThatTakesAllConnectionsLocksNobodyOut() {
        for (int port = 1; port <= MOST / 2; port++) {
            assertThat(client(greedy, port).connect().resetReceived()).isFalse();
        }
        greedy.hear(client(greedy, MOST).syn());
        assertThat(greedy.guest.hearsNothing()).isTrue();
        assertThat(greedy.drops()).containsEntry(DropReason.TCP_BRIDGE_CONNECTION_LIMIT, 1L);
        TestClient client = client(modest, 1).connect();
        client.say("hello");
        assertThat(client.received()).isEqualTo("hello");
    }

    @Test
    void handshakesUnderWayDoNotGetAroundTheBridgesBound() {
        List<TestClient> clients = new ArrayList<>();
        for (int port = 1; port <= MOST; port++) {
            TestClient client = client(greedy, port);
            var _ = client.halfOpen();
            clients.add(client);
        }
        clients.forEach(TestClient::acknowledge);
        assertThat(clients).filteredOn(TestClient::resetReceived).hasSize(MOST / 2);
        assertThat(greedy.link.counters().accepted()).isEqualTo(MOST / 2);
        assertThat(bounds.connections().used()).isEqualTo(MOST / 2);
    }

    @Test
    void handshakesPastTheBridgesBoundAreKeptInCookies() {
        for (int port = 1; port <= 3 * MOST; port++) {
            var _ = client(greedy, port).halfOpen();
        }
        assertThat(bounds.halfOpen().used()).isEqualTo(2 * MOST);
        assertThat(greedy.link.counters().cookiesSentForBridge()).isEqualTo(MOST);
        assertThat(greedy.link.counters().cookiesSent()).isEqualTo(MOST);
        assertThat(client(modest, 1).connect().resetReceived()).isFalse();
        assertThat(modest.link.counters().cookiesSent()).isZero();
    }

    @Test
    void dataPastTheBoundIsNotTaken() {
        TestClient client = client(greedy, 1).connect();
        fill(client);
        long held = bounds.heldOctets().used();
        greedy.hear(client.frame(Segment.ACK, client.seq() + 20_000, client.ack(), new byte[100]));
        assertThat(greedy.drops()).containsEntry(DropReason.TCP_HELD_OCTETS_LIMIT, 1L);
        assertThat(bounds.heldOctets().used()).isEqualTo(held);
    }

    @Test
    void acknowledgmentOnDataPastTheBoundCounts() {
        TestClient client = client(greedy, 1).connect();
        greedy.hear(client.frame(Segment.ACK, client.seq(), client.ack(), new byte[5]));
        fill(client);
        TcpConnection tcp = greedy.link.connections().getFirst().tcp();
        assertThat(tcp.unacknowledged()).isEqualTo(5);
        long held = bounds.heldOctets().used();
        greedy.hear(client.frame(Segment.ACK, client.seq() + 5, client.ack() + 5, new byte[100]));
        assertThat(tcp.unacknowledged()).isZero();
        assertThat(bounds.heldOctets().used()).isEqualTo(held - 5);
    }

    @Test
    void guestThatHoldsMuchIsOpenedNoMoreAndOthersAre() {
        fill(client(greedy, 1).connect());
        greedy.hear(client(greedy, 2).syn());
        assertThat(greedy.drops()).containsEntry(DropReason.TCP_HELD_OCTETS_LIMIT, 1L);
        TestClient client = client(modest, 1).connect();
        client.say("hello");
        assertThat(client.received()).isEqualTo("hello");
    }

    /** Sends data out of order, which nobody can read, until no more is taken. */
    private void fill(TestClient client) {
        for (int i = 1; i <= 9; i++) {
            greedy.hear(client.frame(Segment.ACK, client.seq() + 2_000 * i, client.ack(), new byte[1_000]));
        }
    }

    @Test
    void closedLinkGivesAllBack() {
        var _ = client(greedy, 2).halfOpen();
        fill(client(greedy, 1).connect());
        greedy.link.close(greedy.now);
        assertThat(bounds.connections().used()).isZero();
        assertThat(bounds.halfOpen().used()).isZero();
        assertThat(bounds.heldOctets().used()).isZero();
    }

    @Test
    void abandonedLinkGivesAllBack() {
        fill(client(greedy, 1).connect());
        greedy.link.leave();
        assertThat(bounds.connections().used()).isZero();
        assertThat(bounds.heldOctets().used()).isZero();
    }

    @Test
    void connectionThatEndsGivesItsOctetsBack() {
        TestClient client = client(greedy, 1).connect();
        fill(client);
        assertThat(bounds.heldOctets().used()).isGreaterThanOrEqualTo(8_192);
        client.reset();
        assertThat(bounds.heldOctets().used()).isZero();
        assertThat(bounds.connections().used()).isZero();
    }
}
