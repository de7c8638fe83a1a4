package io.metapunt.ovsdb;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A port with one interface, of which a test tells only what matters to it. */
final class TestPort {
    static final String MAC = "fa:16:3e:11:22:33";

    private final String name;
    private final Map<String, String> externalIds = new HashMap<>();
    private final Map<String, String> options = new HashMap<>();
    private int ofport = 7;
    private String type = "";
    private int mtu = 1500;
    private String error = "";
    private OptionalInt tag = OptionalInt.empty();
    private ImmutableSet<Integer> trunks = ImmutableSet.of();
    private String vlanMode = "";

    TestPort(String name) {
        this.name = name;
    }

    /** One with what Neutron and os-vif set on a guest's. */
    static TestPort guest(String name, String instance) {
        return new TestPort(name).id("vm-uuid", instance).id("attached-mac", MAC);
    }

    TestPort id(String key, String value) {
        externalIds.put(key, value);
        return this;
    }

    TestPort ofport(int number) {
        ofport = number;
        return this;
    }

    TestPort patchTo(String peer) {
        type = "patch";
        mtu = 0;
        options.put("peer", peer);
        return this;
    }

    TestPort mtu(int octets) {
        mtu = octets;
        return this;
    }

    TestPort error(String text) {
        error = text;
        return this;
    }

    TestPort tag(int vlan) {
        tag = OptionalInt.of(vlan);
        return this;
    }

    TestPort trunks(Integer... vlans) {
        trunks = ImmutableSet.copyOf(vlans);
        return this;
    }

    TestPort vlanMode(String mode) {
        vlanMode = mode;
        return this;
    }

    private SwitchView.Port row() {
        SwitchView.Interface iface = new SwitchView.Interface(
                name, ofport, type, ImmutableMap.copyOf(options), ImmutableMap.copyOf(externalIds), mtu, error);
        return new SwitchView.Port(name, tag, trunks, vlanMode, ImmutableList.of(iface));
    }

    static SwitchView.Bridge bridge(String name, TestPort... ports) {
        ImmutableList<SwitchView.Port> rows =
                List.of(ports).stream().map(TestPort::row).collect(ImmutableList.toImmutableList());
        return new SwitchView.Bridge(name, "0000000000000001", "secure", false, ImmutableSet.of(), rows);
    }

    static SwitchView view(SwitchView.Bridge... bridges) {
        return new SwitchView(
                true, List.of(bridges).stream().collect(ImmutableMap.toImmutableMap(SwitchView.Bridge::name, b -> b)));
    }
}
