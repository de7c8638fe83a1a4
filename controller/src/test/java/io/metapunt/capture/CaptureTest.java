package io.metapunt.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import io.metapunt.link.DropReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-01T12:00:00.000000001Z"));
    private static final byte[] FRAME = "a frame of 21 octets.".getBytes(StandardCharsets.US_ASCII);

    private final TestFeed feed = new TestFeed();
    private final Capture capture = new Capture("metapunt", "web", feed, NOON);

    /** Takes what there is room for. */
    private static final class TestFeed implements Feed {
        final Blocks blocks = new Blocks();
        final List<Blocks.Block> taken = new ArrayList<>();
        boolean full;
        boolean ended;

        @Override
        public boolean offer(byte[] octets) {
            if (!full) {
                taken.addAll(blocks.add(octets));
            }
            return !full;
        }

        @Override
        public void end() {
            ended = true;
        }
    }

    CaptureTest() {
        capture.ofports(ImmutableSet.of(1));
    }

    @Test
    void fileBeginsWithItsSectionAndItsInterface() {
        assertThat(feed.taken).extracting(Blocks.Block::type).containsExactly(0x0a0d0d0a, 1);
        assertThat(text(feed.taken.get(0))).contains("metapunt");
        assertThat(text(feed.taken.get(1))).contains("web");
    }

    @Test
    void packetHasItsTimeItsDirectionAndItsOctets() {
        capture.answered(1, FRAME, 2, 5);

        Blocks.Block packet = feed.taken.getLast();
        ByteBuffer octets = ByteBuffer.wrap(packet.octets()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(packet.type()).isEqualTo(Pcapng.ENHANCED_PACKET);
        long nanos = (Integer.toUnsignedLong(octets.getInt(12)) << 32) | Integer.toUnsignedLong(octets.getInt(16));
        assertThat(nanos).isEqualTo(NOON.millis() * 1_000_000 + 1);
        assertThat(octets.getInt(20)).isEqualTo(5);
        assertThat(Arrays.copyOfRange(packet.octets(), 28, 33)).isEqualTo(Arrays.copyOfRange(FRAME, 2, 7));
        // Option 2, four octets, outbound.
        assertThat(octets.getInt(36)).isEqualTo(0x0004_0002);
        assertThat(octets.getInt(40)).isEqualTo(2);
        assertThat(octets.getInt(packet.octets().length - 4)).isEqualTo(packet.octets().length);
    }

    @Test
    void droppedFrameSaysWhy() {
        capture.arriving();
        capture.punted(1, FRAME, 0, FRAME.length, DropReason.TCP_BAD_CHECKSUM);

        assertThat(text(feed.taken.getLast())).contains("dropped: tcp-bad-checksum");
    }

    @Test
    void answerStandsBehindWhatItAnswers() {
        capture.arriving();
        capture.answered(1, new byte[] {'A', 'N', 'S'}, 0, 3);
        capture.punted(1, FRAME, 0, FRAME.length, null);

        assertThat(feed.taken).hasSize(4);
        assertThat(text(feed.taken.get(2))).contains("a frame of 21");
        assertThat(text(feed.taken.get(3))).contains("ANS");
    }

    @Test
    void otherPortsAreNotInIt() {
        capture.answered(2, FRAME, 0, FRAME.length);
        capture.unknown(3, FRAME, 0, FRAME.length);

        assertThat(feed.taken).hasSize(2);
    }

    @Test
    void whatDidNotFitIsCounted() {
        feed.full = true;
        capture.answered(1, FRAME, 0, FRAME.length);
        capture.answered(1, FRAME, 0, FRAME.length);
        feed.full = false;
        capture.answered(1, FRAME, 0, FRAME.length);

        assertThat(feed.taken).extracting(Blocks.Block::type).endsWith(5, Pcapng.ENHANCED_PACKET);
        ByteBuffer statistics = ByteBuffer.wrap(feed.taken.get(2).octets()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(statistics.getShort(20)).isEqualTo((short) 5);
        assertThat(statistics.getLong(24)).isEqualTo(2);
    }

    @Test
    void endIsPassedOn() {
        capture.end();

        assertThat(feed.ended).isTrue();
        assertThat(feed.taken.getLast().type()).isEqualTo(5);
    }

    @Test
    void blocksAreWholeHoweverTheyArrive() {
        byte[] begin = Pcapng.begin("metapunt", "web");
        Blocks blocks = new Blocks();
        List<Blocks.Block> found = new ArrayList<>();
        for (byte octet : begin) {
            found.addAll(blocks.add(new byte[] {octet}));
        }

        assertThat(found).extracting(Blocks.Block::type).containsExactly(0x0a0d0d0a, 1);
        assertThatThrownBy(() -> new Blocks().add("no pcapng at all".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(Blocks.Block block) {
        return new String(block.octets(), StandardCharsets.ISO_8859_1);
    }
}
