package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a connection says of itself; how it behaves is told by the packet scripts. */
class TcpConnectionTest {
    private static final int ISS = 1_000;
    private static final int IRS = 5_000;
    private static final long SECOND = 1_000_000_000L;

    private final List<Segment> sent = new ArrayList<>();
    private final TcpConnection tcp = TcpConnection.passiveOpen(
            TcpConfig.defaults(), ISS, 1_460, 0, segment(IRS, 0, Segment.SYN, Payload.EMPTY), 0);

    @Test
    void halfOpenConnectionHoldsNothingAndTakesNothing() {
        tcp.dispatch(0, sent::add);
        assertThat(tcp.held()).isZero();
        assertThat(tcp.unacknowledged()).isZero();
        assertThat(tcp.retransmissions()).isZero();
        assertThat(tcp.writable()).isZero();
        assertThat(tcp.send(new byte[5], 0, 5)).isZero();
        assertThat(tcp.sndNxt()).isEqualTo(ISS + 1);
        assertThat(tcp.isInFlight(ISS)).isFalse();
    }

    @Test
    void heldIsTheRoomOfBothDirectionsInOrderAndOut() {
        open();
        Payload ten = Payload.of(new byte[10], 0, 10);
        var _ = tcp.process(segment(IRS + 1, ISS + 1, Segment.ACK, ten), 0);
        var _ = tcp.process(segment(IRS + 101, ISS + 1, Segment.ACK, ten), 0);
        assertThat(tcp.send(new byte[300], 0, 300)).isEqualTo(300);
        assertThat(tcp.readable()).isEqualTo(10);
        assertThat(tcp.unacknowledged()).isEqualTo(300);
        assertThat(tcp.held()).isEqualTo(256 + 10 + 300);
    }

    @Test
    void whatIsSentAgainIsCounted() {
        open();
        assertThat(tcp.send(new byte[300], 0, 300)).isEqualTo(300);
        tcp.dispatch(0, sent::add);
        assertThat(tcp.isInFlight(ISS + 1)).isTrue();
        assertThat(tcp.isInFlight(ISS + 301)).isFalse();
        tcp.dispatch(SECOND, sent::add);
        assertThat(tcp.retransmissions()).isEqualTo(1);
        var _ = tcp.process(segment(IRS + 1, ISS + 301, Segment.ACK, Payload.EMPTY), SECOND);
        assertThat(tcp.unacknowledged()).isZero();
        assertThat(tcp.retransmissions()).isEqualTo(1);
    }

    @Test
    void abortedConnectionForgetsWhatItHeldForThePeer() {
        open();
        assertThat(tcp.send(new byte[300], 0, 300)).isEqualTo(300);
        tcp.abort();
        assertThat(tcp.unacknowledged()).isZero();
        assertThat(tcp.isOver()).isFalse();
        tcp.dispatch(0, sent::add);
        assertThat(sent.getLast().flags()).isEqualTo(Segment.RST | Segment.ACK);
        assertThat(tcp.isOver()).isTrue();
        assertThat(tcp.pollAt(0)).isEqualTo(TcpConnection.NEVER);
    }

    private void open() {
        tcp.dispatch(0, sent::add);
        assertThat(tcp.process(segment(IRS + 1, ISS + 1, Segment.ACK, Payload.EMPTY), 0))
                .isEqualTo(Disposition.ACCEPTED);
    }

    private static Segment segment(int seq, int ack, int flags, Payload payload) {
        return new Segment(seq, ack, flags, 65_535, TcpOptions.NONE, payload);
    }
}
