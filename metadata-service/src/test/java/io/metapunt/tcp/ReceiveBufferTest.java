package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {
    private final ReceiveBuffer buffer = new ReceiveBuffer(5_000);

    @Test
    void octetsComeOutAsTheyWentInWhereverTheRingWraps() {
        ReceiveBuffer wide = new ReceiveBuffer(8_000);
        byte in = 0;
        byte out = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] data = new byte[1 + i % 700];
            for (int j = 0; j < data.length; j++) {
                data[j] = in++;
            }
            wide.append(data, 0, data.length);
            byte[] taken = new byte[1 + (i + 13) % 700 + (i % 5 == 0 ? 600 : 0)];
            int count = wide.read(taken, 0, taken.length);
            for (int j = 0; j < count; j++) {
                assertThat(taken[j]).isEqualTo(out++);
            }
        }
    }

    @Test
    void roomAndLengthAddUp() {
        buffer.append(new byte[1_500], 100, 1_400);
        assertThat(buffer.length()).isEqualTo(1_400);
        assertThat(buffer.room()).isEqualTo(3_600);
        assertThat(buffer.read(new byte[400], 0, 400)).isEqualTo(400);
        assertThat(buffer.length()).isEqualTo(1_000);
        assertThat(buffer.room()).isEqualTo(4_000);
    }

    @Test
    void roomThatIsNotNeededAnyMoreIsLetGo() {
        buffer.append(new byte[4_500], 0, 4_500);
        assertThat(buffer.size()).isEqualTo(5_000);
        assertThat(buffer.read(new byte[4_500], 0, 4_500)).isEqualTo(4_500);
        assertThat(buffer.size()).isZero();
        buffer.append(new byte[0], 0, 0);
        buffer.append(new byte[10], 0, 10);
        assertThat(buffer.length()).isEqualTo(10);
    }

    @Test
    void noRoomIsKeptWhenNothingMoreComes() {
        buffer.append(new byte[10], 0, 10);
        buffer.finish();
        assertThat(buffer.size()).isPositive();
        assertThat(buffer.read(new byte[10], 0, 10)).isEqualTo(10);
        assertThat(buffer.size()).isZero();
    }

    @Test
    void nothingIsReadFromNothing() {
        assertThat(buffer.read(new byte[10], 0, 10)).isZero();
    }

    @Test
    void whatStandsBesideTheTargetIsLeftAlone() {
        buffer.append(new byte[] {1, 2, 3, 4}, 1, 2);
        byte[] target = new byte[6];
        Arrays.fill(target, (byte) 9);
        assertThat(buffer.read(target, 2, 4)).isEqualTo(2);
        assertThat(target).containsExactly(9, 9, 2, 3, 9, 9);
    }

    @Test
    void itMayBeFilledToItsCapacity() {
        buffer.append(new byte[5_000], 0, 5_000);
        assertThat(buffer.room()).isZero();
        assertThat(buffer.read(new byte[5_000], 0, 5_000)).isEqualTo(5_000);
    }
}
