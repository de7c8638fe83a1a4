package io.metapunt.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The operations (RFC 7047, 5.2) that add, mend and remove a port of ours. */
final class PortTransactions {
    private static final JsonMapper json = new JsonMapper();

    private PortTransactions() {}

    /** Adds the interface, its port, and the port to the bridge. */
    static ArrayNode add(String bridge, String port, int ofport) {
        ArrayNode operations = json.createArrayNode().add("Open_vSwitch");
        ObjectNode iface = operation(operations, "insert", "Interface").put("uuid-name", "iface");
        interfaceRow(iface.putObject("row"), bridge, ofport).put("name", port);
        ObjectNode row = operation(operations, "insert", "Port").put("uuid-name", "port");
        portRow(row.putObject("row"), bridge)
                .put("name", port)
                .putArray("interfaces")
                .add("named-uuid")
                .add("iface");
        mutatePorts(operations, bridge, "insert", "named-uuid", "port");
        return comment(operations, "metapunt: adds the punt port " + port);
    }

    /** Makes the rows of a port that is there what they should be. */
    static ArrayNode mend(String bridge, String port, int ofport) {
        ArrayNode operations = json.createArrayNode().add("Open_vSwitch");
        where(operation(operations, "update", "Interface"), port)
                .set("row", interfaceRow(json.createObjectNode(), bridge, ofport));
        where(operation(operations, "update", "Port"), port).set("row", portRow(json.createObjectNode(), bridge));
        return comment(operations, "metapunt: mends the punt port " + port);
    }

    /** Asks for the row of a port, by which alone it can be removed. */
    static ArrayNode find(String port) {
        ArrayNode operations = json.createArrayNode().add("Open_vSwitch");
        where(operation(operations, "select", "Port"), port).putArray("columns").add("_uuid");
        return operations;
    }

    /** The row that {@link #find} found, in its reply. */
    static Optional<String> found(JsonNode reply) {
        JsonNode uuid = reply.path(0).path("rows").path(0).path("_uuid").path(1);
        return uuid.isTextual() ? Optional.of(uuid.asText()) : Optional.empty();
    }

    /** Removes the port with the row {@code uuid}; its rows go when nothing refers to them. */
    static ArrayNode remove(String bridge, String port, String uuid) {
        ArrayNode operations = json.createArrayNode().add("Open_vSwitch");
        mutatePorts(operations, bridge, "delete", "uuid", uuid);
        return comment(operations, "metapunt: removes the punt port " + port);
    }

    /** Why a transaction came to nothing: the first operation's error. */
    static Optional<String> error(JsonNode reply) {
        for (JsonNode result : reply) {
            if (result.hasNonNull("error")) {
                return Optional.of(result.path("error").asText() + ": "
                        + result.path("details").asText());
            }
        }
        return Optional.empty();
    }

    private static ObjectNode interfaceRow(ObjectNode row, String bridge, int ofport) {
        row.put("ofport_request", ofport);
        owner(row, bridge);
        return row;
    }

    private static ObjectNode portRow(ObjectNode row, String bridge) {
        row.put("tag", PortStore.ISOLATED_VLAN);
        row.put("vlan_mode", PortStore.ISOLATED_MODE);
        row.put("cvlans", PortStore.ISOLATED_VLAN);
        row.putArray("trunks").add("set").addArray();
        owner(row, bridge);
        return row;
    }

    private static void owner(ObjectNode row, String bridge) {
        row.putArray("external_ids")
                .add("map")
                .addArray()
                .addArray()
                .add(PortStore.OWNER_KEY)
                .add(bridge);
    }

    private static ObjectNode operation(ArrayNode operations, String op, String table) {
        return operations.addObject().put("op", op).put("table", table);
    }

    private static ObjectNode where(ObjectNode operation, String name) {
        operation.putArray("where").addArray().add("name").add("==").add(name);
        return operation;
    }

    private static void mutatePorts(ArrayNode operations, String bridge, String how, String kind, String id) {
        where(operation(operations, "mutate", "Bridge"), bridge)
                .putArray("mutations")
                .addArray()
                .add("ports")
                .add(how)
                .addArray()
                .add(kind)
                .add(id);
    }

    /** For who reads the database's log. */
    private static ArrayNode comment(ArrayNode operations, String text) {
        operations.addObject().put("op", "comment").put("comment", text);
        return operations;
    }
}
