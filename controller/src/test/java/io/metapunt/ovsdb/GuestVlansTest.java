package io.metapunt.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.ovsdb.PortVerdict.IsGuest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tags a guest's frames may carry, by what ovs-vswitchd.conf.db(5) says of tag, trunks and vlan_mode. */
class GuestVlansTest {
    private final TestPort port = TestPort.guest("tap1", "daf32a70-42c9-4d30-8ec5-3a5d97582cff");

    @Test
    void portWithoutATagIsATrunkOfNoVlansToAnswer() {
        assertThat(vlans(port)).containsExactly(0);
    }

    @Test
    void accessPortIsUntagged() {
        assertThat(vlans(port.tag(5))).containsExactly(0);
    }

    @Test
    void trunkHasItsVlansAndTheUntagged() {
        assertThat(vlans(port.trunks(100, 200))).containsExactlyInAnyOrder(0, 100, 200);
    }

    @Test
    void trunksOfAnAccessPortDoNotCount() {
        assertThat(vlans(port.tag(5).trunks(100))).containsExactly(0);
        assertThat(vlans(port.tag(5).trunks(100).vlanMode("access"))).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"native-tagged", "native-untagged"})
    void nativeVlanDoesNotMakeAnAccessPort(String mode) {
        assertThat(vlans(port.tag(5).trunks(100).vlanMode(mode))).containsExactlyInAnyOrder(0, 100);
    }

    @Test
    void modeCountsMoreThanATag() {
        assertThat(vlans(port.tag(5).trunks(100).vlanMode("trunk"))).containsExactlyInAnyOrder(0, 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access", "dot1q-tunnel"})
    void modeCountsMoreThanAMissingTag(String mode) {
        assertThat(vlans(port.trunks(100).vlanMode(mode))).containsExactly(0);
    }

    @Test
    void vlansThatNoFrameCanCarryAreLeftOut() {
        assertThat(vlans(port.trunks(-1, 0, 1, 4094, 4095, 4096))).containsExactlyInAnyOrder(0, 1, 4094);
    }

    /** A rule set for each: a trunk of thousands would fill the switch. */
    @Test
    void trunkOfVeryManyVlansIsAnsweredUntaggedOnly() {
        assertThat(vlans(port.trunks(IntStream.rangeClosed(1, 64).boxed().toArray(Integer[]::new))))
                .hasSize(65);
        assertThat(vlans(port.trunks(IntStream.rangeClosed(1, 65).boxed().toArray(Integer[]::new))))
                .containsExactly(0);
    }

    private static List<Integer> vlans(TestPort port) {
        return new GuestPorts(TestPort.view(TestPort.bridge("br-int", port)), _ -> false)
                .of("br-int").stream()
                        .map(verdict -> ((IsGuest) verdict).guest().vlan())
                        .toList();
    }
}
