package io.metapunt.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.UUID;

/** What the daemon needs of ovsdb-server: an answer to its monitor, with one bridge and the guests' ports on it. */
final class StandInDatabase {
    private static final JsonMapper json = new JsonMapper();

    private final Collection<Crawl> guests;

    StandInDatabase(Collection<Crawl> guests) {
        this.guests = guests;
    }

    /** The instance of the guest at a port. */
    static UUID instance(int ofport) {
        return new UUID(0, ofport);
    }

    /** Serves one connection until the daemon ends it. */
    void serve(SocketChannel connection) throws IOException {
        try (MappingIterator<JsonNode> requests =
                json.readerFor(JsonNode.class).readValues(Channels.newInputStream(connection))) {
            while (requests.hasNext()) {
                JsonNode request = requests.next();
                ObjectNode reply = json.createObjectNode();
                reply.set("id", request.path("id"));
                reply.set(
                        "result",
                        request.path("method").asText().equals("monitor") ? tables() : request.path("params"));
                reply.putNull("error");
                int _ = connection.write(ByteBuffer.wrap(reply.toString().getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private JsonNode tables() {
        ObjectNode tables = json.createObjectNode();
        ObjectNode bridge = row(tables, "Bridge", "bridge");
        bridge.put("name", "br-int").put("fail_mode", "secure");
        ArrayNode ports = bridge.putArray("ports").add("set").addArray();
        for (Crawl guest : guests) {
            String name = StandInSwitch.portName(guest.ofport());
            ports.addArray().add("uuid").add("port-" + name);
            ObjectNode port = row(tables, "Port", "port-" + name).put("name", name);
            port.putArray("interfaces").add("uuid").add("interface-" + name);
            ObjectNode iface = row(tables, "Interface", "interface-" + name)
                    .put("name", name)
                    .put("ofport", guest.ofport())
                    .put("type", "")
                    .put("mtu", 1_500);
            ArrayNode ids = iface.putArray("external_ids").add("map").addArray();
            ids.addArray().add("vm-uuid").add(instance(guest.ofport()).toString());
            ids.addArray()
                    .add("attached-mac")
                    .add(StandInSwitch.mac(guest.ofport()).toString());
        }
        return tables;
    }

    private static ObjectNode row(ObjectNode tables, String table, String uuid) {
        return tables.withObject("/" + table).putObject(uuid).putObject("new");
    }
}
