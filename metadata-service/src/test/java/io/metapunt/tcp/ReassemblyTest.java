package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
    private final Reassembly held = new Reassembly();

    @Test
    void partsThatTouchAreToldAsOneBlock() {
        add(100, 10);
        add(110, 10);
        assertThat(held.sackBlocks().asList()).containsExactly(100, 120);
        assertThat(held.octets()).isEqualTo(20);
    }

    @Test
    void onlyWhatIsNewIsKept() {
        add(100, 10);
        add(120, 10);
        add(95, 50);
        assertThat(held.octets()).isEqualTo(50);
        assertThat(take(95)).isEqualTo(5);
        assertThat(take(100)).isEqualTo(10);
        assertThat(take(110)).isEqualTo(10);
        assertThat(take(120)).isEqualTo(10);
        assertThat(take(130)).isEqualTo(15);
        assertThat(held.isEmpty()).isTrue();
        assertThat(held.octets()).isZero();
    }

    @Test
    void whatIsHeldAlreadyTakesNoRoomTwice() {
        add(100, 10);
        add(102, 5);
        assertThat(held.octets()).isEqualTo(10);
        assertThat(held.sackBlocks().asList()).containsExactly(100, 110);
    }

    @Test
    void whatLiesBeforeIsCutOff() {
        held.add(100, new byte[] {1, 2, 3, 4});
        assertThat(held.takeAt(102)).containsExactly(3, 4);
    }

    @Test
    void whatLiesBeforeAltogetherIsDropped() {
        add(100, 4);
        assertThat(held.takeAt(104)).isNull();
        assertThat(held.isEmpty()).isTrue();
        assertThat(held.octets()).isZero();
    }

    @Test
    void aHoleIsNotPassedOver() {
        add(100, 4);
        assertThat(held.takeAt(99)).isNull();
        assertThat(held.isEmpty()).isFalse();
    }

    @Test
    void rangesAreBounded() {
        for (int i = 0; i < 100; i++) {
            add(10 + 20 * i, 10);
        }
        assertThat(held.octets()).isEqualTo(640);
        // The last were not kept, so they are not told either.
        assertThat(held.sackBlocks().asList()).isEmpty();
    }

    @Test
    void threeBlocksAreToldTheLatestFirst() {
        add(100, 1);
        add(200, 1);
        add(300, 1);
        add(400, 1);
        assertThat(held.sackBlocks().asList()).containsExactly(400, 401, 300, 301, 200, 201);
        add(100, 1);
        assertThat(held.sackBlocks().asList()).containsExactly(100, 101, 400, 401, 300, 301);
    }

    @Test
    void numbersMayWrap() {
        add(Integer.MAX_VALUE - 1, 4);
        add(Integer.MIN_VALUE + 10, 4);
        assertThat(held.sackBlocks().asList())
                .containsExactly(
                        Integer.MIN_VALUE + 10, Integer.MIN_VALUE + 14, Integer.MAX_VALUE - 1, Integer.MIN_VALUE + 2);
        assertThat(take(Integer.MAX_VALUE)).isEqualTo(3);
    }

    private void add(int seq, int length) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) seq);
        held.add(seq, data);
    }

    private int take(int nxt) {
        byte[] data = held.takeAt(nxt);
        return data == null ? 0 : data.length;
    }
}
