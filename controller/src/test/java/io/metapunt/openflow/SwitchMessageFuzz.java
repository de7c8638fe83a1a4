package io.metapunt.openflow;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Arbitrary messages of a switch, for the readers that are ours. */
class SwitchMessageFuzz {
    private final PacketInReader reader = new PacketInReader();

    @FuzzTest
    void packetInLiesWithinItsMessage(byte[] octets) {
        ByteBuf message = Unpooled.wrappedBuffer(octets);
        if (reader.read(message)
                && (reader.dataLength() < 0 || reader.dataOffset() + reader.dataLength() > octets.length)) {
            throw new AssertionError("data beyond the message");
        }
    }
}
