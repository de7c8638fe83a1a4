package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that the service has closed first: what is left of it, and what that says to late and forged segments. */
class TimeWaitBlockTest {
    private static final int ISS = 1_000;
    private static final int IRS = 5_000;

    /** What the peer sends next: its SYN, ten octets and its FIN are behind it. */
    private static final int PEER = IRS + 12;

    /** What we would send next: our SYN, three octets and our FIN are behind us. */
    private static final int OURS = ISS + 5;

    private static final int CLOCK = 700;
    private static final long SECOND = 1_000_000_000L;

    private final TcpConfig config = TcpConfig.defaults();
    private final List<Segment> sent = new ArrayList<>();
    private final TcpConnection tcp =
            TcpConnection.passiveOpen(config, ISS, 1_460, 0, segment(IRS, 0, Segment.SYN, CLOCK, 0), 0);
    private long now;
    private TimeWaitBlock block;

    @BeforeEach
    void closeFirst() {
        tcp.attach(new Reader());
        tcp.dispatch(now, sent::add);
        take(segment(IRS + 1, ISS + 1, Segment.ACK, CLOCK, 10));
        assertThat(tcp.send(new byte[3], 0, 3)).isEqualTo(3);
        tcp.shutdownOutput();
        tcp.dispatch(now, sent::add);
        take(segment(IRS + 11, OURS, Segment.ACK | Segment.FIN, CLOCK, 0));
        assertThat(tcp.state().rfcName()).isEqualTo("TIME-WAIT");
        tcp.dispatch(now, sent::add);
        block = Objects.requireNonNull(tcp.atRest());
        sent.clear();
    }

    @Test
    void nothingIsDueUntilTheWaitIsOver() {
        assertThat(block.pollAt(now)).isEqualTo(block.until()).isEqualTo(config.timeWait());
        assertThat(answer()).isEmpty();
    }

    @Test
    void finAgainIsAcknowledgedAndTheWaitBeginsAnew() {
        now = SECOND;
        assertThat(block.process(segment(PEER - 1, OURS, Segment.ACK | Segment.FIN, CLOCK, 0), now))
                .isEqualTo(Disposition.DUPLICATE);
        assertThat(block.pollAt(now)).isEqualTo(now);
        assertThat(block.until()).isEqualTo(SECOND + config.timeWait());
        assertThat(answer()).singleElement().satisfies(ack -> {
            assertThat(ack.flags()).isEqualTo(Segment.ACK);
            assertThat(ack.seq()).isEqualTo(OURS);
            assertThat(ack.ack()).isEqualTo(PEER);
            assertThat(ack.window()).isPositive();
            assertThat(ack.options().tsEcr()).isEqualTo(CLOCK);
        });
        assertThat(answer()).isEmpty();
    }

    @Test
    void dataAgainIsAcknowledgedAndTheWaitGoesOn() {
        now = SECOND;
        assertThat(block.process(segment(IRS + 1, OURS, Segment.ACK, CLOCK, 10), now))
                .isEqualTo(Disposition.DUPLICATE);
        assertThat(answer()).hasSize(1);
        assertThat(block.until()).isEqualTo(config.timeWait());
    }

    @Test
    void pureAcknowledgmentIsTakenInSilence() {
        assertThat(block.process(segment(PEER, OURS, Segment.ACK, CLOCK + 5, 0), now))
                .isEqualTo(Disposition.ACCEPTED);
        assertThat(answer()).isEmpty();
    }

    @Test
    void timestampOfWhatFitsIsTheOneEchoed() {
        var _ = block.process(segment(PEER, OURS, Segment.ACK, CLOCK + 5, 0), now);
        var _ = block.process(segment(PEER - 1, OURS, Segment.ACK | Segment.FIN, CLOCK + 5, 0), now);
        assertThat(answer())
                .singleElement()
                .satisfies(ack -> assertThat(ack.options().tsEcr()).isEqualTo(CLOCK + 5));
    }

    @Test
    void onlyTheExactResetEndsTheWait() {
        assertThat(block.process(segment(PEER - 1, 0, Segment.RST, CLOCK, 0), now))
                .isEqualTo(Disposition.OUT_OF_WINDOW);
        assertThat(answer()).isEmpty();
        assertThat(block.process(segment(PEER + 1, 0, Segment.RST, CLOCK, 0), now))
                .isEqualTo(Disposition.CHALLENGED);
        assertThat(answer()).hasSize(1);
        assertThat(block.process(segment(PEER, 0, Segment.RST, CLOCK, 0), now)).isEqualTo(Disposition.RESET);
        assertThat(answer()).isEmpty();
    }

    @Test
    void resetEndsTheConnectionThatItStandsFor() {
        assertThat(tcp.process(segment(PEER, 0, Segment.RST, CLOCK, 0), now)).isEqualTo(Disposition.RESET);
        assertThat(tcp.state()).isEqualTo(new TcpState.Closed(CloseReason.RESET_BY_PEER));
    }

    @Test
    void synThatDoesNotOpenIsChallenged() {
        assertThat(block.process(segment(PEER + 1, 0, Segment.SYN, CLOCK, 0), now))
                .isEqualTo(Disposition.CHALLENGED);
        assertThat(answer()).hasSize(1);
    }

    @Test
    void segmentsThatDoNotFitAreChallengedForWhatIsWrongWithThem() {
        assertThat(block.process(segment(PEER + 1_000_000, OURS, Segment.ACK, CLOCK, 0), now))
                .isEqualTo(Disposition.OUT_OF_WINDOW);
        assertThat(block.process(segment(PEER, OURS + 1, Segment.ACK, CLOCK, 0), now))
                .isEqualTo(Disposition.BAD_ACK);
        assertThat(block.process(segment(PEER, ISS - 100_000, Segment.ACK, CLOCK, 0), now))
                .isEqualTo(Disposition.BAD_ACK);
        assertThat(block.process(segment(PEER, OURS, Segment.ACK, CLOCK - 1, 0), now))
                .isEqualTo(Disposition.OLD_TIMESTAMP);
        assertThat(answer()).as("one ACK for all that came in between").hasSize(1);
    }

    @Test
    void segmentWithoutAckIsDropped() {
        assertThat(block.process(segment(PEER, 0, 0, CLOCK, 5), now)).isEqualTo(Disposition.NO_ACK);
        assertThat(answer()).isEmpty();
    }

    @Test
    void challengesStayWithinTheLimitOfEachSecond() {
        int answers = 0;
        for (int i = 0; i < 50; i++) {
            var _ = block.process(segment(IRS + 1, OURS, Segment.ACK, CLOCK, 10), now);
            answers += answer().size();
        }
        assertThat(answers).isEqualTo(10);
    }

    @Test
    void yieldsToWhatIsNewerByTheTimestamp() {
        assertThat(block.yieldsTo(segment(IRS - 9_000, 0, Segment.SYN, CLOCK + 1, 0)))
                .isTrue();
        assertThat(block.yieldsTo(segment(PEER + 1, 0, Segment.SYN, CLOCK, 0))).isTrue();
        assertThat(block.yieldsTo(segment(PEER, 0, Segment.SYN, CLOCK, 0))).isFalse();
        assertThat(block.yieldsTo(segment(PEER + 1, 0, Segment.SYN, CLOCK - 1, 0)))
                .isFalse();
    }

    @Test
    void yieldsToALaterSequenceNumberWhereThereIsNoTimestamp() {
        assertThat(block.yieldsTo(new Segment(PEER + 1, 0, Segment.SYN, 0, TcpOptions.NONE, Payload.EMPTY)))
                .isTrue();
        assertThat(block.yieldsTo(new Segment(PEER, 0, Segment.SYN, 0, TcpOptions.NONE, Payload.EMPTY)))
                .isFalse();
        assertThat(block.sndNxt()).isEqualTo(OURS);
    }

    private List<Segment> answer() {
        sent.clear();
        block.dispatch(now, sent::add);
        return List.copyOf(sent);
    }

    private void take(Segment segment) {
        assertThat(tcp.process(segment, now)).isEqualTo(Disposition.ACCEPTED);
    }

    private static Segment segment(int seq, int ack, int flags, int clock, int length) {
        boolean syn = (flags & Segment.SYN) != 0;
        TcpOptions options =
                new TcpOptions(syn ? 1_460 : 0, syn ? 7 : -1, syn, true, clock, 0, TcpOptions.NONE.sackBlocks());
        return new Segment(seq, ack, flags, 65_535, options, Payload.of(new byte[length], 0, length));
    }

    private final class Reader implements TcpApplication {
        @Override
        public void progressed() {
            assertThat(tcp.read(new byte[10], 0, 10)).isBetween(0, 10);
        }

        @Override
        public void closed(CloseReason reason) {}
    }
}
