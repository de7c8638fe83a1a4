package io.metapunt.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaTest {
    static final String INITIAL = """
            {"Bridge": {"b1": {"new": {"name": "br-int", "ports": ["uuid", "p1"], "datapath_id": "00000000000000ab",
                 "fail_mode": "secure", "protocols": ["set", ["OpenFlow13", "OpenFlow14"]]}}},
             "Port": {"p1": {"new": {"name": "tap1", "tag": 5, "trunks": ["set", []], "vlan_mode": ["set", []],
                 "interfaces": ["uuid", "i1"]}}},
             "Interface": {"i1": {"new": {"name": "tap1", "ofport": 7, "type": "", "options": ["map", []],
                 "external_ids": ["map", [["vm-uuid", "x"], ["attached-mac", "fa:16:3e:11:22:33"]]],
                 "mtu": 1450, "error": ["set", []]}}}}
            """;

    private final Replica replica = new Replica();

    @Test
    void initialRowsAreJoined() {
        apply(INITIAL);
        SwitchView.Bridge bridge = bridge();
        assertThat(bridge.failMode()).isEqualTo("secure");
        assertThat(bridge.datapathId()).isEqualTo("00000000000000ab");
        assertThat(bridge.protocols()).isEqualTo(ImmutableSet.of("OpenFlow13", "OpenFlow14"));
        assertThat(port().tag()).isEqualTo(OptionalInt.of(5));
        assertThat(port().trunks()).isEmpty();
        assertThat(port().vlanMode()).isEmpty();
        assertThat(iface())
                .isEqualTo(new SwitchView.Interface(
                        "tap1",
                        7,
                        "",
                        ImmutableMap.of(),
                        ImmutableMap.of("vm-uuid", "x", "attached-mac", "fa:16:3e:11:22:33"),
                        1450,
                        ""));
    }

    @Test
    void viewIsConnected() {
        assertThat(replica.view().connected()).isTrue();
        assertThat(replica.view().bridges()).isEmpty();
    }

    /** A modification tells the whole new row and, in "old", what the changed columns were (RFC 7047, 4.1.6). */
    @Test
    void modifiedRowIsReplaced() {
        apply(INITIAL);
        apply("""
                {"Interface": {"i1": {"old": {"ofport": 7}, "new": {"name": "tap1", "ofport": -1, "type": "",
                     "options": ["map", []], "external_ids": ["map", []], "mtu": ["set", []],
                     "error": "could not open network device tap1"}}}}
                """);
        assertThat(iface().ofport()).isEqualTo(-1);
        assertThat(iface().mtu()).isZero();
        assertThat(iface().externalIds()).isEmpty();
        assertThat(iface().error()).isEqualTo("could not open network device tap1");
    }

    @Test
    void insertedRowIsAdded() {
        apply(INITIAL);
        apply("""
                {"Bridge": {"b1": {"old": {"ports": ["uuid", "p1"]}, "new": {"name": "br-int",
                     "ports": ["set", [["uuid", "p1"], ["uuid", "p2"]]]}}},
                 "Port": {"p2": {"new": {"name": "trunk", "tag": ["set", []], "trunks": ["set", [100, 200]],
                     "vlan_mode": "trunk", "interfaces": ["set", [["uuid", "i1"], ["uuid", "i2"]]]}}},
                 "Interface": {"i2": {"new": {"name": "tap2", "ofport": ["set", []]}}}}
                """);
        assertThat(bridge().ports()).map(SwitchView.Port::name).containsExactly("tap1", "trunk");
        SwitchView.Port trunk = bridge().ports().getLast();
        assertThat(trunk.tag()).isEmpty();
        assertThat(trunk.trunks()).isEqualTo(ImmutableSet.of(100, 200));
        assertThat(trunk.vlanMode()).isEqualTo("trunk");
        assertThat(trunk.interfaces()).map(SwitchView.Interface::ofport).containsExactly(7, 0);
    }

    @Test
    void deletedRowIsGone() {
        apply(INITIAL);
        apply("""
                {"Interface": {"i1": {"old": {"name": "tap1", "ofport": 7}}}}
                """);
        assertThat(port().interfaces()).isEmpty();
    }

    @Test
    void deletedBridgeIsGone() {
        apply(INITIAL);
        apply("""
                {"Bridge": {"b1": {"old": {"name": "br-int"}}}}
                """);
        assertThat(replica.view().bridges()).isEmpty();
    }

    @Test
    void viewThatWasTakenDoesNotChange() {
        apply(INITIAL);
        SwitchView before = replica.view();
        apply("""
                {"Bridge": {"b1": {"old": {"name": "br-int"}}}}
                """);
        assertThat(before.bridges()).containsKey("br-int");
    }

    @Test
    void updateThatChangesNothingWatchedGivesAnEqualView() {
        apply(INITIAL);
        SwitchView before = replica.view();
        apply(INITIAL);
        assertThat(replica.view()).isEqualTo(before);
    }

    @Test
    void referenceToARowThatIsNotThereIsLeftOut() {
        apply("""
                {"Bridge": {"b1": {"new": {"name": "br-int", "ports": ["uuid", "p1"]}}}}
                """);
        assertThat(bridge().ports()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "7",
                "{\"Bridge\": null}",
                "{\"Bridge\": []}",
                "{\"Bridge\": {\"b1\": null}}",
                "{\"Bridge\": {\"b1\": {\"new\": []}}}",
                "{\"Bridge\": {\"b1\": {\"new\": {}}}}",
                "{\"Bridge\": {\"b1\": {\"new\": {\"name\": 7, \"ports\": \"p1\", \"protocols\": {}}}}}",
                "{\"Interface\": {\"i1\": {\"new\": {\"ofport\": \"seven\", \"external_ids\": [\"map\", [[]]]}}}}"
            })
    void rowsThatMakeNoSenseAreReadAsEmpty(String updates) {
        assertThatCode(() -> {
                    apply(updates);
                    replica.view();
                })
                .doesNotThrowAnyException();
    }

    private SwitchView.Bridge bridge() {
        return replica.view().bridges().values().asList().getFirst();
    }

    private SwitchView.Port port() {
        return bridge().ports().getFirst();
    }

    private SwitchView.Interface iface() {
        return port().interfaces().getFirst();
    }

    private void apply(String json) {
        try {
            replica.apply(new JsonMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
