package io.metapunt.benchmark;

import io.metapunt.link.GuestLink;
import io.metapunt.link.LinkAddress;
import io.metapunt.link.LinkConfig;
import io.metapunt.link.SharedLimits;
import io.metapunt.link.TestBounds;
import io.metapunt.packet.Checksum;
import io.metapunt.tcp.CloseReason;
import io.metapunt.tcp.IsnGenerator;
import io.metapunt.tcp.TcpApplication;
import io.metapunt.tcp.TcpConnection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One segment in, and one out, on an established connection of a link without channel and HTTP. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacketBenchmark {
    private static final int SEGMENT = 1_448;
    private static final int SMALL = 229;

    private final byte[] document = new byte[SEGMENT];
    private final byte[] copy = new byte[SEGMENT];
    private Wire wire = new Wire();
    private @Nullable GuestLink link;
    private @Nullable TcpConnection connection;
    private long now;

    /** Opens the connection. */
    @Setup
    public void open() {
        wire = new Wire();
        link = new GuestLink(
                LinkConfig.defaults(),
                TestBounds.of(SharedLimits.defaults()),
                new LinkAddress(Wire.MAC, 0, 1_500),
                accepted -> {
                    connection = accepted.tcp();
                    return new Nobody();
                },
                wire,
                new IsnGenerator(1, 2),
                () -> {});
        hear(wire.syn());
        hear(wire.ack());
    }

    private void hear(int length) {
        if (link != null) {
            link.receive(wire.frame, 0, length, ++now);
            link.dispatch(now);
        }
    }

    /** An ACK that says nothing new: all headers are read, the checksums summed, the connection found and its checks made. */
    @Benchmark
    public int parse() {
        hear(wire.ack());
        return wire.frames;
    }

    /** A full segment built and sent, and its ACK taken in as {@link #parse} does. */
    @Benchmark
    public int buildAndParse() {
        if (connection != null) {
            int _ = connection.send(document, 0, SEGMENT);
        }
        // The ACK of what was sent the time before goes in, and the segment out.
        hear(wire.ack());
        return wire.frames;
    }

    /** The part of {@link #buildAndParse} that sums a full segment's payload: what a sum kept with the document would save. */
    @Benchmark
    public long payloadSum() {
        return Checksum.sum(document, 0, SEGMENT);
    }

    /** The same for a small answer's body. */
    @Benchmark
    public long smallPayloadSum() {
        return Checksum.sum(document, 0, SMALL);
    }

    /** The copy of a full segment's payload into its frame, which stays. */
    @Benchmark
    public byte[] payloadCopy() {
        System.arraycopy(document, 0, copy, 0, SEGMENT);
        return copy;
    }

    /** What was dropped was not measured. */
    @TearDown
    public void nothingWasDropped() {
        if (link != null && !link.counters().drops().isEmpty()) {
            throw new IllegalStateException(link.counters().drops().toString());
        }
    }

    /** Wants to hear nothing. */
    private static final class Nobody implements TcpApplication {
        @Override
        public void progressed() {}

        @Override
        public void closed(CloseReason reason) {}
    }
}
