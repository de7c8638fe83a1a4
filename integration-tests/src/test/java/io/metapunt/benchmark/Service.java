package io.metapunt.benchmark;

import com.google.common.collect.ImmutableMap;
import io.metapunt.channel.GuestChannel;
import io.metapunt.http.AccessLog;
import io.metapunt.http.Answer;
import io.metapunt.http.HttpConfig;
import io.metapunt.http.HttpPipeline;
import io.metapunt.http.MetadataRequest;
import io.metapunt.http.MetadataSource;
import io.metapunt.instance.Guest;
import io.metapunt.instance.InstanceSource;
import io.metapunt.link.LinkConfig;
import io.metapunt.link.SharedLimits;
import io.metapunt.link.TestBounds;
import io.metapunt.packet.FrameSink;
import io.metapunt.responder.FrameOutput;
import io.metapunt.responder.Responder;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** All from the frame to the HTTP answer and back, as a bridge has it, on the thread that calls; one guest is attached. */
final class Service implements MetadataSource, MetadataSource.Metadata, FrameOutput {
    private static final int OFPORT = 1;

    /** ACKs that may go by without the answer's end. */
    private static final int PATIENCE = 1_000_000;

    private static final UUID INSTANCE = UUID.fromString("daf32a70-42c9-4d30-8ec5-3a5d97582cff");
    private static final InstanceSource.Subscription NOTHING_CHANGES = () -> {};

    /** Lends its loop. */
    private final EmbeddedChannel lender = new EmbeddedChannel();

    final Wire wire = new Wire();
    private final Responder responder;
    private final Answer answer;
    private final int length;

    /**
     * @param length of every answer's body, in octets
     */
    Service(int length) {
        this.length = length;
        answer = new Answer.Document(200, Answer.TEXT, new byte[length], ImmutableMap.of(), 0);
        Guest guest = new Guest(
                "br-int",
                OFPORT,
                "tap0",
                0,
                Wire.MAC,
                1_500,
                Optional.of(INSTANCE),
                Optional.empty(),
                Optional.empty());
        HttpPipeline pipeline = new HttpPipeline(
                HttpConfig.defaults(), this, AccessLog.NONE, channel -> ((GuestChannel) channel).guest());
        responder = new Responder(
                lender.eventLoop(),
                LinkConfig.defaults(),
                TestBounds.of(SharedLimits.defaults()),
                pipeline,
                this,
                Responder.monotonicClock());
        responder.attach(guest);
    }

    /** Takes the frame of {@code length} octets in that the wire holds, and answers it. */
    void hear(int length) {
        boolean _ = responder.receive(OFPORT, wire.frame, 0, length);
        responder.endOfBatch();
        lender.runPendingTasks();
    }

    /** Opens a connection. */
    void open() {
        hear(wire.syn());
        hear(wire.ack());
    }

    /** The head of a request, with {@code more} header fields. */
    static byte[] request(String more) {
        return ("GET /openstack/latest/user_data HTTP/1.1\r\nHost: 169.254.169.254\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n"
                        + more + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks, and acknowledges until all of the answer has come; gives the octets that came, its head included. */
    int ask(byte[] request) {
        wire.received = 0;
        hear(wire.data(request));
        for (int acks = 0; wire.received < length; acks++) {
            if (acks == PATIENCE) {
                throw new IllegalStateException("only " + wire.received + " octets came");
            }
            hear(wire.ack());
        }
        return wire.received;
    }

    /** Closes the guest's side; the service has to have closed its own. */
    void close() {
        if (!wire.finCame) {
            throw new IllegalStateException("the service has not closed");
        }
        hear(wire.fin());
    }

    @Override
    public FrameSink port(int ofport) {
        return wire;
    }

    @Override
    public void flush() {}

    @Override
    public Optional<Metadata> of(Guest guest) {
        return Optional.of(this);
    }

    @Override
    public InstanceSource.Subscription onChange(Runnable listener) {
        return NOTHING_CHANGES;
    }

    @Override
    public UUID instance() {
        return INSTANCE;
    }

    @Override
    public Answer answer(MetadataRequest request) {
        return answer;
    }
}
