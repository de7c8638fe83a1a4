package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableIntArray;
import io.metapunt.packet.IpAddress;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A guest's end of one TCP connection over a wire that loses nothing: says what the test tells it to, acknowledges by itself. */
public final class TestClient {
    private static final int ISS = 0x7fff_fff0;

    private final TestGuest guest;
    private final IpAddress address;
    private final int port;
    private final Consumer<byte[]> wire;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Segment> text = new ArrayList<>();
    private TcpOptions options = TcpOptions.NONE;
    private int seq = ISS;
    private int ack;
    private int window = 0xffff;
    private boolean finReceived;
    private boolean resetReceived;

    public TestClient(TestGuest guest, IpAddress address, int port, Consumer<byte[]> wire) {
        this.guest = guest;
        this.address = address;
        this.port = port;
        this.wire = wire;
    }

    public int seq() {
        return seq;
    }

    public int ack() {
        return ack;
    }

    /** Counts {@code length} octets as said that the test has sent by itself. */
    public void skip(int length) {
        seq += length;
    }

    /** The segments with text that were taken in. */
    public List<Segment> text() {
        return text;
    }

    /** What the service said, as text. */
    public String received() {
        return received.toString(StandardCharsets.UTF_8);
    }

    public boolean finReceived() {
        return finReceived;
    }

    public boolean resetReceived() {
        return resetReceived;
    }

    /** Timestamps from now on; their value is {@code value}. */
    public TestClient timestamps(int value) {
        options = new TcpOptions(0, -1, false, true, value, options.tsEcr(), ImmutableIntArray.of());
        return this;
    }

    /** The room for answers from now on, said with the next segment. */
    public TestClient window(int octets) {
        window = octets;
        return this;
    }

    public byte[] frame(int flags, int atSeq, int atAck, byte[] data) {
        return frame(new Segment(atSeq, atAck, flags, window, options, Payload.of(data, 0, data.length)));
    }

    public byte[] frame(Segment segment) {
        return guest.tcp(address, port, 80, segment);
    }

    public byte[] syn() {
        TcpOptions offered =
                new TcpOptions(1_460, -1, false, options.timestamps(), options.tsVal(), 0, ImmutableIntArray.of());
        return frame(new Segment(seq, 0, Segment.SYN, window, offered, Payload.EMPTY));
    }

    /** Sends a SYN and takes the SYN-ACK in, without the third segment of the handshake. */
    public Segment halfOpen() {
        wire.accept(syn());
        List<Segment> answers = guest.segments(address, port);
        assertThat(answers).as("answers to the SYN").hasSize(1);
        Segment answer = answers.getFirst();
        assertThat(answer.flags()).isEqualTo(Segment.SYN | Segment.ACK);
        assertThat(answer.ack()).isEqualTo(seq + 1);
        seq++;
        ack = answer.seq() + 1;
        return answer;
    }

    public TestClient connect() {
        var _ = halfOpen();
        acknowledge();
        return this;
    }

    public void acknowledge() {
        send(Segment.ACK, new byte[0]);
    }

    public void say(String text) {
        send(Segment.ACK | Segment.PSH, text.getBytes(StandardCharsets.UTF_8));
    }

    public void finish() {
        send(Segment.ACK | Segment.FIN, new byte[0]);
    }

    public void sayAndFinish(String text) {
        send(Segment.ACK | Segment.PSH | Segment.FIN, text.getBytes(StandardCharsets.UTF_8));
    }

    public void reset() {
        wire.accept(frame(Segment.RST | Segment.ACK, seq, ack, new byte[0]));
    }

    private void send(int flags, byte[] data) {
        byte[] frame = frame(flags, seq, ack, data);
        seq += data.length + ((flags & Segment.FIN) != 0 ? 1 : 0);
        wire.accept(frame);
        listen();
    }

    /** Takes in what came, and acknowledges as long as there comes more. */
    public void listen() {
        boolean news = take();
        while (news) {
            wire.accept(frame(Segment.ACK, seq, ack, new byte[0]));
            news = take();
        }
    }

    /** Takes in what came without a word. */
    public boolean take() {
        boolean news = false;
        for (Segment segment : guest.segments(address, port)) {
            news |= take(segment);
        }
        return news;
    }

    private boolean take(Segment segment) {
        if (segment.has(Segment.RST)) {
            resetReceived = true;
            return false;
        }
        int length = segment.payload().length();
        boolean fin = segment.has(Segment.FIN);
        if (segment.seq() != ack || (length == 0 && !fin)) {
            return false;
        }
        assertThat(finReceived).as("text behind the FIN").isFalse();
        byte[] data = new byte[length];
        segment.payload().copyTo(data, 0);
        received.writeBytes(data);
        text.add(segment);
        finReceived = fin;
        ack += length + (fin ? 1 : 0);
        return true;
    }
}
