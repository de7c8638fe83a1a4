package io.metapunt.training;

import com.google.common.primitives.ImmutableIntArray;
import io.metapunt.link.TestGuest;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.FrameSink;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.MacAddress;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** A guest that asks for all that cloud-init does, a connection each, one after the other. */
final class Crawl {
    private static final int FIRST_PORT = 40_000;
    private static final int ISS = 1_000;
    private static final int WINDOW = 0xffff;
    private static final List<String> PATHS = List.of(
            "/openstack",
            "/openstack/latest/",
            "/openstack/latest/meta_data.json",
            "/openstack/latest/user_data",
            "/openstack/latest/vendor_data.json",
            "/openstack/latest/vendor_data2.json",
            "/openstack/latest/network_data.json",
            "/openstack/latest/none",
            "/2009-04-04/meta-data/",
            "/2009-04-04/meta-data/instance-id",
            "/2009-04-04/meta-data/local-ipv4",
            "/2009-04-04/meta-data/public-keys/",
            "/2009-04-04/user-data",
            "/latest/meta-data/hostname");

    private final int ofport;
    private final TestGuest guest;
    private int rounds;
    private int asked;
    private int ack;
    private int seq;
    private int echo;

    Crawl(int ofport, MacAddress mac) {
        this.ofport = ofport;
        this.guest = new TestGuest(mac, 0);
    }

    int ofport() {
        return ofport;
    }

    /** Begins, so many rounds over all paths; frames go to {@code wire}. */
    void start(int howManyRounds, Consumer<byte[]> wire) {
        rounds = howManyRounds;
        asked = 0;
        wire.accept(guest.arp(1, IpAddress.SERVICE_V4));
        open(wire);
    }

    boolean isDone() {
        return asked >= rounds * PATHS.size();
    }

    private void open(Consumer<byte[]> wire) {
        seq = ISS;
        send(Segment.SYN, new byte[0], wire);
    }

    /** Takes a frame of the service's. */
    void receive(byte[] frame, Consumer<byte[]> wire) {
        Ethernet ethernet = Ethernet.read(frame, 0, frame.length);
        if (isDone() || ethernet == null || ethernet.etherType() != Ethernet.TYPE_IPV4) {
            return;
        }
        FrameSink.Room room = guest.reserve(frame.length);
        System.arraycopy(frame, 0, room.array, room.offset, frame.length);
        guest.commit();
        for (Segment segment : guest.segments(TestGuest.V4, port())) {
            take(segment, wire);
        }
    }

    private void take(Segment segment, Consumer<byte[]> wire) {
        echo = segment.options().tsVal();
        if (segment.has(Segment.SYN)) {
            ack = segment.seq() + 1;
            seq = ISS + 1;
            String request = "GET " + PATHS.get(asked % PATHS.size()) + " HTTP/1.1\r\n"
                    + "Host: 169.254.169.254\r\nUser-Agent: Cloud-Init/training\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            byte[] octets = request.getBytes(StandardCharsets.US_ASCII);
            send(Segment.ACK | Segment.PSH, octets, wire);
            seq += octets.length;
            return;
        }
        int length = segment.payload().length();
        boolean fin = segment.has(Segment.FIN);
        if (segment.seq() != ack || (length == 0 && !fin)) {
            return;
        }
        ack += length + (fin ? 1 : 0);
        send(fin ? Segment.ACK | Segment.FIN : Segment.ACK, new byte[0], wire);
        if (fin) {
            asked++;
            if (!isDone()) {
                open(wire);
            }
        }
    }

    private void send(int flags, byte[] data, Consumer<byte[]> wire) {
        boolean syn = (flags & Segment.SYN) != 0;
        TcpOptions options = syn
                ? new TcpOptions(1_460, 7, true, true, 1, 0, ImmutableIntArray.of())
                : new TcpOptions(0, -1, false, true, 1, echo, ImmutableIntArray.of());
        wire.accept(guest.tcp(
                TestGuest.V4,
                port(),
                80,
                new Segment(seq, syn ? 0 : ack, flags, WINDOW, options, Payload.of(data, 0, data.length))));
    }

    private int port() {
        return FIRST_PORT + asked;
    }
}
