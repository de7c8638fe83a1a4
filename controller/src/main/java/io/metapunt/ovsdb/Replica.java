package io.metapunt.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The monitored columns of the database, kept by its updates (RFC 7047, 4.1.6). */
final class Replica {
    /** What is monitored: statistics and the like are left out, since they change all the time. */
    static final ImmutableMap<String, ImmutableList<String>> COLUMNS = ImmutableMap.of(
            "Bridge", ImmutableList.of("name", "ports", "datapath_id", "fail_mode", "protocols", "controller"),
            "Port", ImmutableList.of("name", "tag", "trunks", "vlan_mode", "interfaces"),
            "Interface", ImmutableList.of("name", "ofport", "type", "options", "external_ids", "mtu", "error"));

    private final Map<String, Map<String, Row>> tables = new HashMap<>();

    /** Takes the rows of a table-updates object in. */
    void apply(JsonNode tableUpdates) {
        tableUpdates.properties().forEach(table -> {
            Map<String, Row> rows = tables.computeIfAbsent(table.getKey(), _ -> new HashMap<>());
            table.getValue().properties().forEach(update -> {
                JsonNode row = update.getValue().path("new");
                if (row.isObject()) {
                    rows.put(update.getKey(), new Row(row));
                } else {
                    rows.remove(update.getKey());
                }
            });
        });
    }

    SwitchView view() {
        ImmutableMap.Builder<String, SwitchView.Bridge> bridges = ImmutableMap.builder();
        rows("Bridge").values().forEach(row -> {
            SwitchView.Bridge bridge = new SwitchView.Bridge(
                    row.text("name"),
                    row.text("datapath_id"),
                    row.text("fail_mode"),
                    !row.references("controller").isEmpty(),
                    row.texts("protocols"),
                    row.references("ports").stream()
                            .flatMap(id -> Stream.ofNullable(rows("Port").get(id)))
                            .map(this::port)
                            .collect(ImmutableList.toImmutableList()));
            bridges.put(bridge.name(), bridge);
        });
        return new SwitchView(true, bridges.buildKeepingLast());
    }

    private SwitchView.Port port(Row row) {
        return new SwitchView.Port(
                row.text("name"),
                row.number("tag"),
                row.numbers("trunks"),
                row.text("vlan_mode"),
                row.references("interfaces").stream()
                        .flatMap(id -> Stream.ofNullable(rows("Interface").get(id)))
                        .map(Replica::iface)
                        .collect(ImmutableList.toImmutableList()));
    }

    private static SwitchView.Interface iface(Row row) {
        return new SwitchView.Interface(
                row.text("name"),
                row.number("ofport").orElse(0),
                row.text("type"),
                row.map("options"),
                row.map("external_ids"),
                row.number("mtu").orElse(0),
                row.text("error"));
    }

    private Map<String, Row> rows(String table) {
        return tables.getOrDefault(table, Map.of());
    }
}
