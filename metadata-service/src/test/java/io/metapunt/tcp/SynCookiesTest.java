package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableIntArray;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SynCookiesTest {
    private static final long PEER = 0x1234_5678_9abc_def0L;
    private static final int IRS = -5;
    private static final long NOW = 1_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final IsnGenerator isn = new IsnGenerator(1, 2);
    private final SynCookies cookies = new SynCookies(TcpConfig.defaults(), isn);

    private static TcpOptions options(int mss, int scale, boolean sack, boolean timestamps, int tsVal, int tsEcr) {
        return new TcpOptions(mss, scale, sack, timestamps, tsVal, tsEcr, ImmutableIntArray.of());
    }

    private static Segment syn(TcpOptions options) {
        return new Segment(IRS, 0, Segment.SYN, 65_535, options, Payload.EMPTY);
    }

    /** What the guest sends for {@code answer}. */
    private static Segment ack(Segment answer, int window) {
        boolean timestamps = answer.options().timestamps();
        TcpOptions options =
                timestamps ? options(0, -1, false, true, 7, answer.options().tsVal()) : TcpOptions.NONE;
        return new Segment(IRS + 1, answer.seq() + 1, Segment.ACK, window, options, Payload.EMPTY);
    }

    private TcpConnection open(Segment answer, int window) {
        Segment ack = ack(answer, window);
        TcpConnection connection = Objects.requireNonNull(cookies.open(PEER, 8_960, ack, NOW));
        assertThat(connection.process(ack, NOW)).isEqualTo(Disposition.ACCEPTED);
        return connection;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 536",
        "1, 64",
        "535, 64",
        "536, 536",
        "1219, 536",
        "1410, 1400",
        "1460, 1460",
        "1461, 1460",
        "65535, 8900"
    })
    void mssIsKeptRoundedDown(int offered, int kept) {
        TcpConnection connection =
                open(cookies.answer(PEER, 8_960, syn(options(offered, -1, false, false, 0, 0)), NOW), 65_535);
        connection.send(new byte[9_000], 0, 9_000);
        int[] largest = new int[1];
        connection.dispatch(
                NOW,
                segment -> largest[0] = Math.max(largest[0], segment.payload().length()));
        assertThat(largest[0]).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 7, 14})
    void windowScaleIsKeptInTheTimestamp(int scale) {
        Segment answer = cookies.answer(PEER, 1_460, syn(options(1_460, scale, true, true, 5, 0)), NOW);
        assertThat(answer.options().windowScale()).isEqualTo(scale < 0 ? -1 : 1);
        TcpConnection connection = open(answer, 1);
        connection.send(new byte[200_000], 0, 200_000);
        int[] sent = new int[1];
        connection.dispatch(NOW, segment -> sent[0] += segment.payload().length());
        // Ten segments is the initial congestion window.
        assertThat(sent[0]).isEqualTo(Math.min(1 << Math.max(0, scale), 10 * 1_448));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sackIsKeptInTheTimestamp(boolean sack) {
        Segment answer = cookies.answer(PEER, 1_460, syn(options(1_460, 7, sack, true, 5, 0)), NOW);
        assertThat(answer.options().sackPermitted()).isEqualTo(sack);
        TcpConnection connection = open(answer, 512);
        Payload data = Payload.of(new byte[10], 0, 10);
        connection.process(
                new Segment(
                        IRS + 100,
                        answer.seq() + 1,
                        Segment.ACK,
                        512,
                        ack(answer, 0).options(),
                        data),
                NOW);
        boolean[] told = new boolean[1];
        connection.dispatch(
                NOW, segment -> told[0] = !segment.options().sackBlocks().isEmpty());
        assertThat(told[0]).isEqualTo(sack);
    }

    @Test
    void timestampNeverRunsAhead() {
        int clock = (int) (NOW / 1_000_000) + isn.timestampOffset(PEER);
        for (int scale = -1; scale <= 14; scale++) {
            Segment answer = cookies.answer(PEER, 1_460, syn(options(1_460, scale, true, true, 5, 0)), NOW);
            assertThat(clock - answer.options().tsVal()).isBetween(0, 31);
        }
    }

    @Test
    void nothingIsPromisedThatCannotBeKept() {
        Segment answer = cookies.answer(PEER, 1_460, syn(options(1_460, 7, true, false, 0, 0)), NOW);
        assertThat(answer.options()).isEqualTo(options(1_460, -1, false, false, 0, 0));
    }

    @Test
    void cookieIsHonouredForAMinuteAtLeastAndTwoAtMost() {
        Segment ack = ack(cookies.answer(PEER, 1_460, syn(TcpOptions.NONE), NOW), 1);
        assertThat(cookies.open(PEER, 1_460, ack, NOW + 64 * SECOND)).isNotNull();
        assertThat(cookies.open(PEER, 1_460, ack, NOW + SynCookies.LIFETIME)).isNull();
    }

    @Test
    void clockOfACookieWraps() {
        long wrap = 32L * 64 * SECOND;
        Segment ack = ack(cookies.answer(PEER, 1_460, syn(TcpOptions.NONE), wrap - 1), 1);
        assertThat(cookies.open(PEER, 1_460, ack, wrap)).isNotNull();
        assertThat(cookies.open(PEER, 1_460, ack, 2 * wrap - 1)).isNull();
    }

    @Test
    void cookieIsOfOnePeerAndOneSequenceNumber() {
        Segment ack = ack(cookies.answer(PEER, 1_460, syn(TcpOptions.NONE), NOW), 1);
        Segment shifted = new Segment(ack.seq() + 1, ack.ack(), Segment.ACK, 1, TcpOptions.NONE, Payload.EMPTY);
        assertThat(cookies.open(PEER + 1, 1_460, ack, NOW)).isNull();
        assertThat(cookies.open(PEER, 1_460, shifted, NOW)).isNull();
        assertThat(new SynCookies(TcpConfig.defaults(), new IsnGenerator(1, 3)).open(PEER, 1_460, ack, NOW))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Segment.SYN | Segment.ACK, Segment.RST | Segment.ACK})
    void onlyAnAckCarriesACookie(int flags) {
        Segment ack = ack(cookies.answer(PEER, 1_460, syn(TcpOptions.NONE), NOW), 1);
        Segment other = new Segment(ack.seq(), ack.ack(), flags, 1, TcpOptions.NONE, Payload.EMPTY);
        assertThat(cookies.open(PEER, 1_460, other, NOW)).isNull();
    }
}
