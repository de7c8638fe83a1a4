package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IsnGeneratorTest {
    private static final long SECOND = 1_000_000_000L;

    private final IsnGenerator isn = new IsnGenerator(1, 2);

    @Test
    void clockTicksEveryFourMicroseconds() {
        long peer = isn.hash(1, 2, 3);
        assertThat(isn.isn(peer, 8_000) - isn.isn(peer, 0)).isEqualTo(2);
        assertThat(isn.isn(peer, SECOND) - isn.isn(peer, 0)).isEqualTo(250_000);
    }

    @Test
    void eachPartOfThePeerCounts() {
        Set<Integer> numbers = new HashSet<>();
        numbers.add(isn.isn(isn.hash(1, 2, 3), 0));
        numbers.add(isn.isn(isn.hash(9, 2, 3), 0));
        numbers.add(isn.isn(isn.hash(1, 9, 3), 0));
        numbers.add(isn.isn(isn.hash(1, 2, 9), 0));
        assertThat(numbers).hasSize(4);
    }

    @Test
    void anotherKeyGivesOtherNumbers() {
        IsnGenerator other = new IsnGenerator(1, 3);
        assertThat(other.isn(other.hash(1, 2, 3), 0)).isNotEqualTo(isn.isn(isn.hash(1, 2, 3), 0));
        assertThat(IsnGenerator.random().hash(1, 2, 3))
                .isNotEqualTo(IsnGenerator.random().hash(1, 2, 3));
    }

    @Test
    void timestampsBeginAtAnUnpredictablePoint() {
        assertThat(isn.timestampOffset(isn.hash(1, 2, 3))).isNotEqualTo(isn.timestampOffset(isn.hash(1, 2, 4)));
        assertThat(isn.timestampOffset(0x1234_5678_9abc_def0L)).isEqualTo(0x1234_5678);
    }
}
