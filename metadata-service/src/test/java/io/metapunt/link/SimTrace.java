package io.metapunt.link;

import com.google.common.primitives.ImmutableIntArray;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Ipv4;
import io.metapunt.packet.Ipv6;
import io.metapunt.tcp.Segment;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells of every frame, in tcpdump's words. */
final class SimTrace {
    static final SimTrace NONE = new SimTrace(null);

    private final @Nullable Consumer<String> lines;

    SimTrace(@Nullable Consumer<String> lines) {
        this.lines = lines;
    }

    void frame(long now, byte[] frame, String fate) {
        if (lines != null) {
            lines.accept(String.format(Locale.ROOT, "%12.6f %s %s", now / 1e9, text(frame), fate));
        }
    }

    private static String text(byte[] frame) {
        Ethernet ethernet = Ethernet.read(frame, 0, frame.length);
        if (ethernet == null) {
            return "?";
        }
        int at = ethernet.payload();
        IpPacket packet = ethernet.etherType() == Ethernet.TYPE_IPV6
                ? Ipv6.read(frame, at, frame.length - at)
                : Ipv4.read(frame, at, frame.length - at);
        if (!(packet instanceof IpPacket.Whole whole)) {
            return "?";
        }
        int header = TcpWire.headerLength(frame, whole.payload(), whole.payloadLength());
        Segment segment = TcpWire.read(frame, whole.payload(), header, whole.payloadLength());
        String who = TcpWire.sourcePort(frame, whole.payload()) == TcpWire.HTTP ? "service" : "  guest";
        return "%s %s seq %d len %d ack %d win %d%s"
                .formatted(
                        who,
                        flags(segment),
                        segment.seq() & 0xffff_ffffL,
                        segment.payload().length(),
                        segment.ack() & 0xffff_ffffL,
                        segment.window(),
                        sack(segment.options().sackBlocks()));
    }

    private static String flags(Segment segment) {
        String names = "FSRP.U";
        StringBuilder flags = new StringBuilder();
        for (int bit = 0; bit < names.length(); bit++) {
            if (segment.has(1 << bit)) {
                flags.append(names.charAt(bit));
            }
        }
        return "[" + flags + "]";
    }

    private static String sack(ImmutableIntArray blocks) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i + 1 < blocks.length(); i += 2) {
            text.append(" {%d:%d}".formatted(blocks.get(i) & 0xffff_ffffL, blocks.get(i + 1) & 0xffff_ffffL));
        }
        return text.toString();
    }
}
