package io.metapunt.punt;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.PuntPort;
import io.metapunt.packet.FrameSink;
import io.metapunt.packet.Octets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkedFramesTest {
    private static final PuntPort PORT = new PuntPort(65_000, 0x1234);
    private static final int SOURCE = 6;

    private final List<byte[]> written = new ArrayList<>();
    private final MarkedFrames frames = new MarkedFrames(
            (frame, offset, length) -> written.add(Arrays.copyOfRange(frame, offset, offset + length)));

    @Test
    void framesAreWrittenTogetherInTheirOrderAndEachWithItsOwnMarker() {
        put(1, 60, 7);
        put(2, 1_514, 8);
        assertThat(written).isEmpty();
        frames.flush();
        assertThat(written).hasSize(2);
        assertThat(written.getFirst()).hasSize(60).endsWith((byte) 1);
        assertThat(written.getLast()).hasSize(1_514).endsWith((byte) 2);
        assertThat(Octets.uint48(written.getFirst(), SOURCE)).isEqualTo(PORT.marker(7));
        assertThat(Octets.uint48(written.getLast(), SOURCE)).isEqualTo(PORT.marker(8));
        frames.flush();
        assertThat(written).hasSize(2);
    }

    @Test
    void longAnswerIsNotWaitedForToItsEnd() {
        for (int i = 0; i < MarkedFrames.MOST + 1; i++) {
            put(i, 1_514, 7);
        }
        assertThat(written).hasSize(MarkedFrames.MOST);
        frames.flush();
        assertThat(written)
                .hasSize(MarkedFrames.MOST + 1)
                .last()
                .satisfies(last -> assertThat(last).endsWith((byte) MarkedFrames.MOST));
    }

    @Test
    void frameThatFindsNoRoomComesBehindThoseBeforeIt() {
        put(1, 9_014, 7);
        put(2, 9_014, 7);
        put(3, 40_000, 7);
        frames.flush();
        assertThat(written).extracting(frame -> frame[frame.length - 1]).containsExactly((byte) 1, (byte) 2, (byte) 3);
        assertThat(written).extracting(frame -> frame.length).containsExactly(9_014, 9_014, 40_000);
    }

    @Test
    void frameThatIsNotCommittedIsForgotten() {
        var _ = frames.reserve(100);
        put(1, 60, 7);
        frames.flush();
        assertThat(written).singleElement().satisfies(frame -> assertThat(frame).hasSize(60));
    }

    private void put(int last, int length, int ofport) {
        FrameSink.Room room = frames.reserve(length);
        room.array[room.offset + length - 1] = (byte) last;
        frames.commit(PORT, ofport);
    }
}
