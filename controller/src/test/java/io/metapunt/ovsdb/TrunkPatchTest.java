package io.metapunt.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.Guest;
import io.metapunt.ovsdb.PortVerdict.IsGuest;
import io.metapunt.ovsdb.PortVerdict.NoGuest;
import io.metapunt.packet.MacAddress;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A Neutron trunk shows on br-int as patch ports to a bridge of its own, on which the instance's port stands. */
class TrunkPatchTest {
    private static final String INSTANCE = "daf32a70-42c9-4d30-8ec5-3a5d97582cff";
    private static final String SUBPORT_MAC = "fa:16:3e:77:88:99";

    private final TestPort subport = new TestPort("spi-1")
            .ofport(12)
            .patchTo("spt-1")
            .id("iface-id", "subport")
            .id("attached-mac", SUBPORT_MAC);

    @Test
    void subportIsTheGuestsBehindThePatch() {
        assertThat(verdict(subport, TestPort.guest("tap1", INSTANCE).mtu(8950)))
                .isEqualTo(new IsGuest(new Guest(
                        "br-int",
                        12,
                        "spi-1",
                        0,
                        MacAddress.parse(SUBPORT_MAC),
                        8950,
                        Optional.of(UUID.fromString(INSTANCE)),
                        Optional.of("subport"),
                        Optional.empty())));
    }

    @Test
    void portWithoutAnMtuBehindThePatchGivesNone() {
        assertThat(verdict(subport, TestPort.guest("tap1", INSTANCE).mtu(0)))
                .isInstanceOfSatisfying(
                        IsGuest.class,
                        verdict -> assertThat(verdict.guest().mtu()).isEqualTo(GuestPorts.FALLBACK_MTU));
    }

    @Test
    void patchToABridgeWithoutAnInstanceIsNoGuests() {
        assertThat(verdict(subport, new TestPort("tap1").id("attached-mac", TestPort.MAC)))
                .isEqualTo(new NoGuest("spi-1", "belongs to no instance", true));
    }

    @Test
    void patchToNowhereIsNoGuests() {
        assertThat(verdict(subport.patchTo("gone"), TestPort.guest("tap1", INSTANCE)))
                .isEqualTo(new NoGuest("spi-1", "belongs to no instance", true));
    }

    /** Such as to a provider bridge on which other guests are attached. */
    @Test
    void patchThatIsNoTrunksIsNobodys() {
        assertThat(verdict(new TestPort("int-br-ex").patchTo("spt-1"), TestPort.guest("tap1", INSTANCE)))
                .isEqualTo(new NoGuest("int-br-ex", "belongs to no instance", false));
    }

    private static PortVerdict verdict(TestPort onInt, TestPort behind) {
        SwitchView view = TestPort.view(
                TestPort.bridge("br-int", onInt),
                TestPort.bridge("br-other", TestPort.guest("tap9", "99999999-8888-7777-6666-555555555555")),
                TestPort.bridge("tbr-1", new TestPort("spt-1").patchTo("spi-1"), behind));
        return new GuestPorts(view, _ -> false).of("br-int").getFirst();
    }
}
