package io.metapunt.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.Guest;
import io.metapunt.ovsdb.PortVerdict.IsGuest;
import io.metapunt.ovsdb.PortVerdict.NoGuest;
import io.metapunt.packet.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuestPortsTest {
    private static final String KNOWN_NIC = "cd9f6d46-4a3a-43ab-a466-994af9db96fc";
    private static final String FIRST = "daf32a70-42c9-4d30-8ec5-3a5d97582cff";
    private static final String SECOND = "11111111-2222-3333-4444-555555555555";
    private static final String THIRD = "99999999-8888-7777-6666-555555555555";

    @Test
    void portThatNamesItsInstanceIsAGuests() {
        assertThat(verdict(TestPort.guest("tap1", FIRST).ofport(7).mtu(9000)))
                .isEqualTo(new IsGuest(new Guest(
                        "br-int",
                        7,
                        "tap1",
                        0,
                        MacAddress.parse(TestPort.MAC),
                        9000,
                        Optional.of(UUID.fromString(FIRST)),
                        Optional.empty(),
                        Optional.empty())));
    }

    /** Neutron sets it on its DHCP and router ports too. */
    @Test
    void attachedMacAloneProvesNothing() {
        assertThat(verdict(new TestPort("tap-dhcp").id("attached-mac", TestPort.MAC)))
                .isEqualTo(new NoGuest("tap-dhcp", "belongs to no instance", false));
    }

    @Test
    void unknownInterfaceIdProvesNothingButLooksLikeAGuests() {
        assertThat(verdict(new TestPort("tap1").id("attached-mac", TestPort.MAC).id("iface-id", "unknown")))
                .isEqualTo(new NoGuest("tap1", "belongs to no instance", true));
    }

    @Test
    void knownInterfaceIdIsAGuests() {
        assertThat(guest(new TestPort("tap1").id("attached-mac", TestPort.MAC).id("iface-id", KNOWN_NIC)))
                .satisfies(guest -> {
                    assertThat(guest.instanceId()).isEmpty();
                    assertThat(guest.interfaceId()).contains(KNOWN_NIC);
                });
    }

    @Test
    void instanceIsThatOfTheFirstKeyOfThree() {
        TestPort port = new TestPort("tap1").id("attached-mac", TestPort.MAC).id("vm-id", THIRD);
        assertThat(guest(port).instanceId()).contains(UUID.fromString(THIRD));
        assertThat(guest(port.id("vm-uuid", SECOND)).instanceId()).contains(UUID.fromString(SECOND));
        assertThat(guest(port.id("metapunt-instance", FIRST)).instanceId()).contains(UUID.fromString(FIRST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "guest-1",
                "1-1-1-1-1",
                "daf32a70-42c9-4d30-8ec5-3a5d97582cf",
                "daf32a70-42c9-4d30-8ec5-3a5d97582cff ",
                "daf32a7042c94d308ec53a5d97582cff"
            })
    void whatIsNoUuidNamesNoInstance(String text) {
        assertThat(verdict(TestPort.guest("tap1", text)))
                .isEqualTo(new NoGuest("tap1", "belongs to no instance", false));
    }

    @Test
    void keyThatIsNoUuidGivesWayToTheNext() {
        assertThat(guest(TestPort.guest("tap1", FIRST).id("metapunt-instance", "guest-1"))
                        .instanceId())
                .contains(UUID.fromString(FIRST));
    }

    @Test
    void uuidInCapitalsIsTheSame() {
        assertThat(guest(TestPort.guest("tap1", "DAF32A70-42C9-4D30-8EC5-3A5D97582CFF"))
                        .instanceId())
                .contains(UUID.fromString(FIRST));
    }

    @Test
    void guestWithoutAMacIsNone() {
        assertThat(verdict(new TestPort("tap1").id("vm-uuid", FIRST)))
                .isEqualTo(new NoGuest("tap1", "no attached-mac", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"fa:16:3e:11:22", "fa:16:3e:11:22:33:44", "fa-16-3e-11-22-33", "fa:16:3e:11:22:3g", "nonsense"})
    void guestWithABadMacIsNone(String mac) {
        assertThat(verdict(TestPort.guest("tap1", FIRST).id("attached-mac", mac)))
                .isEqualTo(new NoGuest("tap1", "attached-mac is not a MAC address", true));
    }

    @ParameterizedTest
    @CsvSource({"-1", "0", "65280", "65534"})
    void guestWithoutAnOfportIsNone(int ofport) {
        assertThat(verdict(TestPort.guest("tap1", FIRST).ofport(ofport)))
                .isEqualTo(new NoGuest("tap1", "no ofport", true));
    }

    @ParameterizedTest
    @CsvSource({"1", "65279"})
    void guestHasAnyNumberThatAPortCanHave(int ofport) {
        assertThat(guest(TestPort.guest("tap1", FIRST).ofport(ofport)).ofport()).isEqualTo(ofport);
    }

    @Test
    void guestWhoseInterfaceDidNotOpenIsNoneAndTheReasonIsTold() {
        assertThat(verdict(TestPort.guest("tap1", FIRST).ofport(-1).error("could not open network device tap1")))
                .isEqualTo(new NoGuest("tap1", "not open: could not open network device tap1", true));
    }

    @Test
    void deadPortIsNoGuests() {
        assertThat(verdict(TestPort.guest("tap1", FIRST).tag(4095)))
                .isEqualTo(new NoGuest("tap1", "dead port (tag 4095)", false));
    }

    /** As Neutron's agent leaves it until it has wired the port. */
    @Test
    void deadPortInTrunkModeIsNoGuests() {
        assertThat(verdict(TestPort.guest("tap1", FIRST)
                        .tag(4095)
                        .vlanMode("trunk")
                        .trunks(4095)))
                .isEqualTo(new NoGuest("tap1", "dead port (tag 4095)", false));
    }

    @ParameterizedTest
    @CsvSource({"0, 1450", "1400, 1400", "9000, 9000"})
    void mtuIsThePortsOrOneThatFitsATunnel(int mtu, int expected) {
        assertThat(guest(TestPort.guest("tap1", FIRST).mtu(mtu)).mtu()).isEqualTo(expected);
    }

    @Test
    void everyInterfaceOfTheBridgeGetsAVerdictAndNoOther() {
        SwitchView view = TestPort.view(
                TestPort.bridge(
                        "br-int", TestPort.guest("tap1", FIRST), new TestPort("patch-tun").patchTo("patch-int")),
                TestPort.bridge(
                        "br-tun", TestPort.guest("tap2", SECOND), new TestPort("patch-int").patchTo("patch-tun")));
        assertThat(ports(view).of("br-int")).map(PortVerdict::port).containsExactly("tap1", "patch-tun");
    }

    @Test
    void unknownBridgeHasNoPorts() {
        assertThat(ports(TestPort.view()).of("br-int")).isEmpty();
    }

    private static PortVerdict verdict(TestPort port) {
        List<PortVerdict> verdicts =
                ports(TestPort.view(TestPort.bridge("br-int", port))).of("br-int");
        assertThat(verdicts).hasSize(1);
        return verdicts.getFirst();
    }

    private static Guest guest(TestPort port) {
        PortVerdict verdict = verdict(port);
        assertThat(verdict).isInstanceOf(IsGuest.class);
        return ((IsGuest) verdict).guest();
    }

    private static GuestPorts ports(SwitchView view) {
        return new GuestPorts(view, KNOWN_NIC::equals);
    }
}
