package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.metapunt.tcp.CloseReason;
import io.metapunt.tcp.Segment;
import org.junit.jupiter.api.Test;

/** Connections that the service has closed first, as their link keeps them. */
class TimeWaitTest {
    @Test
    void oneMoreConnectionInTimeWaitTakesTheOldestsPlace() {
        TestLink link = TestLink.limited(10, 10, 2, 10, 10);
        for (int port = 1; port <= 4; port++) {
            var _ = closedByService(link, port);
        }
        assertThat(link.link.views()).extracting(ConnectionView::peerPort).containsExactly(3, 4);
        link.advance(60 * TestLink.SECOND);
        assertThat(link.link.connectionCount()).isZero();
        assertThat(link.link.counters().closed()).containsOnly(entry(CloseReason.FINISHED, 4L));
        assertThat(link.link.pollAt(link.now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void connectionsInTimeWaitDoNotCountAsOpen() {
        TestLink link = TestLink.limited(1, 10, 10, 10, 10);
        var _ = closedByService(link, 1);
        TestClient next = link.client(TestGuest.V4, 2).connect();
        next.say("hello");
        assertThat(next.received()).isEqualTo("hello");
    }

    @Test
    void itIsSeenByAnOperatorAndNobodyElse() {
        TestLink link = TestLink.untagged();
        var _ = closedByService(link, 1);
        assertThat(link.link.connections()).isEmpty();
        assertThat(link.link.views()).singleElement().satisfies(view -> {
            assertThat(view.state()).isEqualTo("TIME-WAIT");
            assertThat(view.peer()).isEqualTo(TestGuest.V4.toString());
            assertThat(view.peerPort()).isEqualTo(1);
            assertThat(view.openedAt()).isEqualTo(TestLink.SECOND);
        });
        assertThat(link.link.counters().closed()).isEmpty();
    }

    @Test
    void repeatedFinIsAnsweredAndOutlivesWhatCameLater() {
        TestLink link = TestLink.untagged();
        TestClient first = closedByService(link, 1);
        link.advance(TestLink.SECOND);
        var _ = closedByService(link, 2);
        link.advance(TestLink.SECOND);
        link.hear(first.frame(Segment.ACK | Segment.FIN, first.seq() - 1, first.ack(), new byte[0]));
        assertThat(link.guest.segments(TestGuest.V4, 1)).singleElement().satisfies(ack -> {
            assertThat(ack.flags()).isEqualTo(Segment.ACK);
            assertThat(ack.ack()).isEqualTo(first.seq());
        });
        link.advance(30 * TestLink.SECOND - 1);
        assertThat(link.link.views()).extracting(ConnectionView::peerPort).containsExactly(1);
        link.advance(1);
        assertThat(link.link.connectionCount()).isZero();
    }

    @Test
    void guestsResetEndsIt() {
        TestLink link = TestLink.untagged();
        TestClient client = closedByService(link, 1);
        client.reset();
        assertThat(link.link.connectionCount()).isZero();
        assertThat(link.link.counters().closed()).containsOnly(entry(CloseReason.RESET_BY_PEER, 1L));
        assertThat(link.guest.hearsNothing()).isTrue();
    }

    @Test
    void forgedSegmentIsCountedForWhatIsWrongWithIt() {
        TestLink link = TestLink.untagged();
        TestClient client = closedByService(link, 1);
        link.hear(client.frame(Segment.ACK, client.seq(), client.ack() + 1, new byte[0]));
        assertThat(link.drops()).containsOnly(entry(DropReason.TCP_BAD_ACK, 1L));
        assertThat(link.link.connectionCount()).isEqualTo(1);
    }

    @Test
    void newerSynTakesItsPlace() {
        TestLink link = TestLink.untagged();
        int last = closedByService(link, 1).ack();
        TestClient next = link.client(TestGuest.V4, 1);
        next.skip(100_000);
        var _ = next.connect();
        next.say("hello");
        assertThat(next.received()).isEqualTo("hello");
        assertThat(next.text().getFirst().seq() - last).isPositive();
        assertThat(link.link.views()).extracting(ConnectionView::state).containsExactly("ESTABLISHED");
    }

    @Test
    void closedLinkSaysNothingToThoseWhoHaveClosed() {
        TestLink link = TestLink.untagged();
        var _ = closedByService(link, 1);
        link.link.close(link.now);
        assertThat(link.link.connectionCount()).isZero();
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.link.pollAt(link.now)).isEqualTo(Long.MAX_VALUE);
    }

    /** The side that closes first is the one that waits. */
    private static TestClient closedByService(TestLink link, int port) {
        TestClient client = link.client(TestGuest.V4, port).connect();
        LinkConnection connection = link.link.connections().stream()
                .filter(candidate -> candidate.peerPort() == port)
                .findFirst()
                .orElseThrow();
        connection.tcp().shutdownOutput();
        connection.wake();
        link.settle();
        client.listen();
        assertThat(client.finReceived()).isTrue();
        client.finish();
        return client;
    }
}
