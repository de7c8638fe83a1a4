package io.metapunt.punt;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.metapunt.ovsdb.SwitchView;
import io.metapunt.tap.TapDevice;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortChoiceTest {
    @Test
    void portIsCalledAfterItsBridge() {
        assertThat(PortChoice.of("br-int")).isEqualTo("mp-br-int");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br-int-of-tenant", "br-int-of-tenant-2", "a-bridge-of-a-very-long-name"})
    void nameFitsAnInterfaceWhateverTheBridge(String bridge) {
        assertThat(PortChoice.of(bridge)).hasSizeLessThanOrEqualTo(TapDevice.MAX_NAME);
    }

    @Test
    void longNamesThatBeginAlikeAreToldApart() {
        assertThat(PortChoice.of("br-int-of-tenant-1")).isNotEqualTo(PortChoice.of("br-int-of-tenant-2"));
    }

    @Test
    void numberIsOneThatNobodyHas() {
        assertThat(PortChoice.freeOfport(view(1, 2, 3), "br-int")).isEqualTo(65_000);
        assertThat(PortChoice.freeOfport(view(1, 65_000, 64_999), "br-int")).isEqualTo(64_998);
    }

    @Test
    void mtuIsTheLargestOfTheOthers() {
        assertThat(PortChoice.largestMtu(mtus(1_500, 9_000), "br-int", "mp-br-int"))
                .isEqualTo(9_000);
        assertThat(PortChoice.largestMtu(mtus(1_450), "br-int", "mp-br-int")).isEqualTo(1_500);
        assertThat(PortChoice.largestMtu(mtus(1_500, 9_000), "br-int", "port1")).isEqualTo(1_500);
        assertThat(PortChoice.largestMtu(mtus(), "br-int", "mp-br-int")).isEqualTo(1_500);
        assertThat(PortChoice.largestMtu(mtus(100_000), "br-int", "mp-br-int")).isEqualTo(65_521);
    }

    private static SwitchView view(int... ofports) {
        return of(IntStream.of(ofports)
                .mapToObj(ofport -> iface("port" + ofport, ofport, 1_500))
                .toList());
    }

    private static SwitchView mtus(int... mtus) {
        return of(IntStream.range(0, mtus.length)
                .mapToObj(i -> iface("port" + i, i + 1, mtus[i]))
                .toList());
    }

    private static SwitchView.Interface iface(String name, int ofport, int mtu) {
        return new SwitchView.Interface(name, ofport, "", ImmutableMap.of(), ImmutableMap.of(), mtu, "");
    }

    private static SwitchView of(List<SwitchView.Interface> interfaces) {
        SwitchView.Port port = new SwitchView.Port(
                "port", OptionalInt.empty(), ImmutableSet.of(), "", ImmutableList.copyOf(interfaces));
        return new SwitchView(
                true,
                ImmutableMap.of(
                        "br-int",
                        new SwitchView.Bridge(
                                "br-int", "", "secure", false, ImmutableSet.of(), ImmutableList.of(port))));
    }
}
