package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.packet.Octets;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a guest can have of a link, and what becomes of what is too much. */
class TcpLimitsTest {
    @Test
    void connectionBeyondTheLimitIsNotOpened() {
        TestLink link = TestLink.limited(2, 10, 10, 10, 10);
        var _ = link.client(TestGuest.V4, 1).connect();
        TestClient second = link.client(TestGuest.V4, 2).connect();
        link.hear(link.client(TestGuest.V4, 3).syn());
        assertThat(link.guest.hearsNothing()).isTrue();
        second.reset();
        assertThat(link.client(TestGuest.V4, 3).connect().resetReceived()).isFalse();
    }

    @Test
    void handshakesUnderWayDoNotGetAroundTheLimit() {
        TestLink link = TestLink.limited(2, 10, 10, 10, 10);
        List<TestClient> clients = new ArrayList<>();
        for (int port = 1; port <= 5; port++) {
            TestClient client = link.client(TestGuest.V4, port);
            var _ = client.halfOpen();
            clients.add(client);
        }
        clients.forEach(TestClient::acknowledge);
        assertThat(link.link.connections()).hasSize(2);
        assertThat(clients).filteredOn(TestClient::resetReceived).hasSize(3);
        assertThat(link.drops()).containsEntry(DropReason.TCP_CONNECTION_LIMIT, 3L);
        clients.getFirst().say("still here");
        assertThat(clients.getFirst().received()).isEqualTo("still here");
    }

    @Test
    void handshakesPastTheHalfOpenBoundTakeNoRoomAndAreCompleted() {
        TestLink link = TestLink.limited(10, 2, 10, 10, 10);
        TestClient first = link.client(TestGuest.V4, 1);
        TestClient second = link.client(TestGuest.V4, 2);
        TestClient third = link.client(TestGuest.V4, 3);
        var _ = first.halfOpen();
        var _ = second.halfOpen();
        var _ = third.halfOpen();
        assertThat(link.link.connections()).hasSize(2);
        third.acknowledge();
        first.acknowledge();
        assertThat(third.resetReceived()).isFalse();
        assertThat(first.resetReceived()).isFalse();
        assertThat(link.link.connections()).hasSize(3);
    }

    @Test
    void floodOfSynsLeavesWhoIsConnectedAlone() {
        TestLink link = TestLink.limited(10, 4, 10, 10, 10);
        TestClient client = link.client(TestGuest.V4, 1).connect();
        for (int port = 1_000; port < 2_000; port++) {
            link.hear(link.client(TestGuest.V4, port).syn());
        }
        client.say("still here");
        assertThat(client.received()).isEqualTo("still here");
        assertThat(link.link.connections()).hasSize(5);
    }

    @Test
    void resetsStayWithinTheLimitOfEachSecond() {
        TestLink link = TestLink.limited(10, 10, 10, 3, 10);
        TestClient client = link.client(TestGuest.V4, 1);
        for (int i = 0; i < 5; i++) {
            link.hear(client.frame(Segment.ACK, 1, 1, new byte[0]));
        }
        assertThat(link.link.counters().resetsSent()).isEqualTo(3);
        link.advance(TestLink.SECOND);
        link.hear(client.frame(Segment.ACK, 1, 1, new byte[0]));
        assertThat(link.link.counters().resetsSent()).isEqualTo(4);
    }

    @Test
    void unknownConnectionIsResetSoThatItsSenderBelievesIt() {
        TestLink link = TestLink.untagged();
        TestClient client = link.client(TestGuest.V4, 1);
        link.hear(client.frame(Segment.ACK | Segment.PSH, 1_000, 7_777, new byte[5]));
        Segment reset = link.guest.segments(TestGuest.V4, 1).getFirst();
        assertThat(reset.flags()).isEqualTo(Segment.RST);
        assertThat(reset.seq()).isEqualTo(7_777);
        link.hear(client.frame(Segment.FIN, 1_000, 0, new byte[5]));
        assertThat(link.guest.hearsNothing()).isTrue();
    }

    @Test
    void closedPortsResetAcknowledgesAllThatCame() {
        TestLink link = TestLink.untagged();
        Payload text = Payload.of(new byte[5], 0, 5);
        link.hear(link.guest.tcp(TestGuest.V4, 1, 81, new Segment(1_000, 0, Segment.FIN, 0, TcpOptions.NONE, text)));
        byte[] reset = link.guest.hearOne();
        assertThat(Octets.uint8(reset, 47)).isEqualTo(Segment.RST | Segment.ACK);
        assertThat(Octets.int32(reset, 38)).isZero();
        assertThat(Octets.int32(reset, 42)).isEqualTo(1_006);
    }

    @Test
    void resetsFromClosedPortsAreLimited() {
        TestLink link = TestLink.untagged();
        Segment syn = new Segment(1, 0, Segment.SYN, 1_000, TcpOptions.NONE, Payload.EMPTY);
        int limit = LinkConfig.defaults().resetsPerSecond();
        for (int i = 0; i < limit + 5; i++) {
            link.hear(link.guest.tcp(TestGuest.V4, 1, 1_000 + i, syn));
        }
        assertThat(link.link.counters().resetsSent()).isEqualTo(limit);
        assertThat(link.drops()).containsEntry(DropReason.TCP_RESET_RATE_LIMIT, 5L);
    }

    @Test
    void resetOfAnUnknownConnectionIsNotAnswered() {
        TestLink link = TestLink.untagged();
        link.hear(link.client(TestGuest.V4, 1).frame(Segment.RST, 1, 0, new byte[0]));
        assertThat(link.guest.hearsNothing()).isTrue();
    }
}
