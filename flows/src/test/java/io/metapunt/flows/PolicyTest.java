package io.metapunt.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static final ControllerIds IDS = new ControllerIds(1, 1);

    @ParameterizedTest
    @CsvSource({"0, 201", "254, 65515", "0, 32000"})
    void valuesWithinBoundsAreTaken(int table, int base) {
        assertThat(new Policy(table, base, IDS, 0, PacketRate.UNLIMITED, ImmutableSet.of(), Optional.empty()).guard())
                .isBetween(base, 0xffff);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 32000, table -1 is not from 0 to 254",
        "255, 32000, table 255 is not from 0 to 254",
        "0, 200, priority base 200 is not from 201 to 65515",
        "0, 65516, priority base 65516 is not from 201 to 65515"
    })
    void valueOutOfBoundsIsRefusedWithItsBounds(int table, int base, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Policy(table, base, IDS, 0, PacketRate.UNLIMITED, ImmutableSet.of(), Optional.empty()))
                .withMessage(message);
    }

    @Test
    void impersonationStandsAbovePuntAndPuntAboveLeak() {
        Policy policy = Policy.defaults();
        assertThat(policy.guard()).isGreaterThan(policy.punt());
        assertThat(policy.punt()).isGreaterThan(policy.leak());
    }

    @Test
    void everyPriorityLiesBetweenNeutronsOwn() {
        Policy policy = Policy.defaults();
        assertThat(policy.leak()).isGreaterThan(200);
        assertThat(policy.guard()).isLessThan(65_535);
    }
}
