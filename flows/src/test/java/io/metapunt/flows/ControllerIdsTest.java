package io.metapunt.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerIdsTest {
    @ParameterizedTest
    @CsvSource({"1, 11", "2, 12", "3, 10", "4, 11", "65533, 11", "-2, 11"})
    void portsAreSpreadOverAllIds(int ofport, int id) {
        assertThat(new ControllerIds(10, 3).of(ofport)).isEqualTo(id);
    }

    @Test
    void onlyIdIsOfAllPorts() {
        ControllerIds only = new ControllerIds(10, 1);
        assertThat(only.of(7)).isEqualTo(10);
        assertThat(only.further()).isEmpty();
    }

    @Test
    void furtherIdsFollowTheFirst() {
        assertThat(new ControllerIds(65_532, 4).further()).containsExactly(65_533, 65_534, 65_535);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, controller id 0 is not from 1 to 65535",
        "65536, 1, controller id 65536 is not from 1 to 65535",
        "65533, 4, controller id 65533 is not from 1 to 65532",
        "1, 0, count of controller ids 0 is not from 1 to 4",
        "1, 5, count of controller ids 5 is not from 1 to 4"
    })
    void valueOutOfBoundsIsRefusedWithItsBounds(int first, int count, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ControllerIds(first, count))
                .withMessage(message);
    }
}
