package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SynAckTimerTest {
    private static final long INITIAL_RTO = 200_000_000;

    private final SynAckTimer timer = new SynAckTimer(TcpConfig.defaults(), 0);

    @Test
    void anyNumberOfRepeatedSynsLeavesTheScheduleAsItIs() {
        timer.sent(0);
        for (int i = 0; i < 100; i++) {
            timer.again();
            timer.sent(1_000);
        }
        assertThat(timer.due(1_000)).isFalse();
        assertThat(timer.pollAt(1_000)).isEqualTo(INITIAL_RTO);
    }

    @Test
    void roundTripIsTakenFromASynAckThatWasSentOnce() {
        timer.sent(0);
        assertThat(timer.rttSample(7_000, 9_000)).hasValue(7_000);
    }

    @Test
    void roundTripOfARepeatedSynAckIsKnownByItsEchoOnly() {
        timer.sent(0);
        timer.again();
        timer.sent(1_000);
        assertThat(timer.rttSample(7_000, -1)).isEmpty();
        assertThat(timer.rttSample(7_000, 3_000)).hasValue(3_000);
    }
}
