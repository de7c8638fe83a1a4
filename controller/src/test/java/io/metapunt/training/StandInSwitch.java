package io.metapunt.training;

import io.metapunt.flows.RuleKind;
import io.metapunt.packet.MacAddress;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the daemon needs of ovs-vswitchd: OpenFlow 1.4 on one connection after the other, or on a further one of a session. It keeps flows and meters as it was
 * told, without a thought, and its guests crawl once flows were put in.
 */
final class StandInSwitch {
    private static final int VERSION = 5;
    private static final int HEADER = 8;
    private static final int FEATURES_REQUEST = 5;
    private static final int FEATURES_REPLY = 6;
    private static final int PACKET_IN = 10;
    private static final int PACKET_OUT = 13;
    private static final int FLOW_MOD = 14;
    private static final int MULTIPART_REQUEST = 18;
    private static final int MULTIPART_REPLY = 19;
    private static final int BARRIER_REQUEST = 20;
    private static final int BARRIER_REPLY = 21;
    private static final int METER_MOD = 29;
    private static final int BUNDLE_CONTROL = 33;
    private static final int BUNDLE_ADD = 34;
    private static final int FLOW = 1;
    private static final int METER = 9;
    private static final int METER_CONFIG = 10;
    private static final int METER_FEATURES = 11;
    private static final int PORT_DESC = 13;
    private static final int MULTIPART_PART = 60_000;

    /** What a FLOW_MOD has before its match, and a flow-stats entry has. */
    private static final int MATCH = 48;

    private final Map<Integer, Crawl> guests = new TreeMap<>();
    private final List<byte[]> flows = new ArrayList<>();
    private final List<byte[]> meters = new ArrayList<>();
    /** Whether the daemon has put flows in on this connection. */
    private boolean added;
    /** Whether those that it has put in, or seen there, are done. */
    private boolean compared;

    StandInSwitch(Collection<Crawl> guests) {
        guests.forEach(guest -> this.guests.put(guest.ofport(), guest));
    }

    /** The name of a port, which the database has to have as well. */
    static String portName(int ofport) {
        return "tap" + ofport;
    }

    static MacAddress mac(int ofport) {
        return new MacAddress(0xfa16_3e00_0000L + ofport);
    }

    /** Serves one connection until the guests have crawled {@code rounds} times; then it ends it. Without guests, until the daemon does. */
    void serve(SocketChannel connection, int rounds) throws IOException {
        boolean begun = false;
        Consumer<byte[]> out = octets -> send(connection, octets);
        out.accept(message(0, 0, new byte[] {0, 1, 0, 8, 0, 0, 0, 1 << VERSION}));
        ByteBuffer in = ByteBuffer.allocate(1 << 20);
        while (connection.read(in) >= 0) {
            in.flip();
            while (in.remaining() >= HEADER && in.remaining() >= Short.toUnsignedInt(in.getShort(in.position() + 2))) {
                ByteBuffer message = in.slice(in.position(), Short.toUnsignedInt(in.getShort(in.position() + 2)));
                in.position(in.position() + message.capacity());
                answer(message, out);
            }
            in.compact();
            if (!begun && compared) {
                begun = true;
                guests.values().forEach(guest -> guest.start(rounds, frame -> packetIn(guest, frame, out)));
            }
            if (begun && guests.values().stream().allMatch(Crawl::isDone)) {
                compared = false;
                added = false;
                return;
            }
        }
        if (!guests.isEmpty()) {
            throw new IOException("the daemon ended the connection");
        }
    }

    private void add(byte[] flowMod) {
        flows.add(flowMod);
        added = true;
    }

    private static void send(SocketChannel connection, byte[] octets) {
        try {
            ByteBuffer left = ByteBuffer.wrap(octets);
            while (left.hasRemaining()) {
                int _ = connection.write(left);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(ByteBuffer message, Consumer<byte[]> out) throws IOException {
        int type = message.get(1);
        int xid = message.getInt(4);
        switch (type) {
            case FEATURES_REQUEST -> out.accept(message(FEATURES_REPLY, xid, new byte[24]));
            case BARRIER_REQUEST -> {
                out.accept(message(BARRIER_REPLY, xid, new byte[0]));
                compared |= added;
            }
            case MULTIPART_REQUEST -> multipart(message, xid, out);
            case METER_MOD -> meters.add(octets(message, HEADER));
            case FLOW_MOD -> add(octets(message, 0));
            case BUNDLE_ADD -> add(octets(message, HEADER + 8));
            case BUNDLE_CONTROL -> {
                byte[] body = octets(message, HEADER);
                // A reply's type is the request's and one.
                body[5]++;
                out.accept(message(BUNDLE_CONTROL, xid, body));
            }
            case PACKET_OUT -> {
                Crawl guest = guests.get(message.getInt(28));
                if (guest != null) {
                    guest.receive(octets(message, 40), frame -> packetIn(guest, frame, out));
                }
            }
            default -> {
                // HELLO, SET_CONFIG and the controller id want no answer.
            }
        }
    }

    private void multipart(ByteBuffer message, int xid, Consumer<byte[]> out) throws IOException {
        int type = message.getShort(HEADER);
        List<byte[]> entries = new ArrayList<>();
        switch (type) {
            case FLOW -> {
                for (byte[] flow : flows) {
                    entries.add(flowStats(flow));
                }
                // All that is wanted is there already: no barrier will say so.
                compared |= !flows.isEmpty();
            }
            case METER -> {
                for (byte[] meter : meters) {
                    entries.add(body(part -> {
                        part.write(meter, 4, 4);
                        part.writeShort(56);
                        part.write(new byte[50]);
                    }));
                }
            }
            case METER_CONFIG -> {
                for (byte[] meter : meters) {
                    entries.add(body(part -> {
                        part.writeShort(meter.length);
                        part.write(meter, 2, meter.length - 2);
                    }));
                }
            }
            case METER_FEATURES ->
                entries.add(ByteBuffer.allocate(16).putInt(0xffff_fff0).array());
            case PORT_DESC -> {
                for (int ofport : guests.keySet()) {
                    entries.add(body(part -> {
                        part.writeInt(ofport);
                        part.writeShort(72);
                        part.write(new byte[10]);
                        part.write(Arrays.copyOf(portName(ofport).getBytes(StandardCharsets.US_ASCII), 16));
                        part.write(new byte[8]);
                        // The property of an Ethernet port.
                        part.writeInt(32);
                        part.write(new byte[28]);
                    }));
                }
            }
            default -> {
                // The flow monitor: nothing there.
            }
        }
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            if (part.size() + entry.length > MULTIPART_PART) {
                out.accept(multipartReply(xid, type, true, part.toByteArray()));
                part.reset();
            }
            part.writeBytes(entry);
        }
        out.accept(multipartReply(xid, type, false, part.toByteArray()));
    }

    private static byte[] multipartReply(int xid, int type, boolean more, byte[] entries) throws IOException {
        return message(MULTIPART_REPLY, xid, body(part -> {
            part.writeShort(type);
            part.writeShort(more ? 1 : 0);
            part.writeInt(0);
            part.write(entries);
        }));
    }

    /** The entry that a FLOW_MOD becomes (OpenFlow 1.4.1, 7.3.4.2 and 7.3.5.2). */
    private static byte[] flowStats(byte[] flowMod) throws IOException {
        ByteBuffer mod = ByteBuffer.wrap(flowMod);
        return body(part -> {
            part.writeShort(flowMod.length);
            part.writeByte(mod.get(24));
            part.write(new byte[9]);
            part.writeShort(mod.getShort(30));
            part.writeShort(mod.getShort(26));
            part.writeShort(mod.getShort(28));
            part.writeShort(mod.getShort(44));
            part.write(new byte[4]);
            part.writeLong(mod.getLong(8));
            part.write(new byte[16]);
            part.write(flowMod, MATCH, flowMod.length - MATCH);
        });
    }

    private static void packetIn(Crawl guest, byte[] frame, Consumer<byte[]> out) {
        try {
            out.accept(message(PACKET_IN, 0, body(part -> {
                part.writeInt(-1);
                part.writeShort(frame.length);
                part.writeShort(0);
                part.writeLong(RuleKind.PUNT_TCP.cookie());
                part.writeInt(0x0001_000c);
                part.writeInt(0x8000_0004);
                part.writeInt(guest.ofport());
                part.write(new byte[6]);
                part.write(frame);
            })));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] body(Writer writer) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        writer.write(new DataOutputStream(octets));
        return octets.toByteArray();
    }

    private static byte[] message(int type, int xid, byte[] body) {
        return ByteBuffer.allocate(HEADER + body.length)
                .put((byte) VERSION)
                .put((byte) type)
                .putShort((short) (HEADER + body.length))
                .putInt(xid)
                .put(body)
                .array();
    }

    private static byte[] octets(ByteBuffer message, int from) {
        byte[] octets = new byte[message.capacity() - from];
        message.get(from, octets);
        return octets;
    }
}
