package io.metapunt.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Keeps what it hears. */
final class RecordingListener implements SwitchListener {
    /** A packet that came in. */
    record Packet(int inPort, String hex) {}

    final List<Packet> packets = new ArrayList<>();
    final List<Long> removedCookies = new ArrayList<>();
    Optional<SwitchSession> session = Optional.empty();
    Optional<String> disconnected = Optional.empty();
    int portChanges;
    int batches;
    int resumed;
    final List<String> flowUpdates = new ArrayList<>();

    @Override
    public void connected(SwitchSession session) {
        this.session = Optional.of(session);
    }

    @Override
    public void portsChanged(SwitchSession session) {
        portChanges++;
    }

    @Override
    public void packetIn(SwitchSession session, int inPort, byte[] frame, int offset, int length) {
        packets.add(new Packet(inPort, HexFormat.of().formatHex(frame, offset, offset + length)));
    }

    @Override
    public void batchEnd(SwitchSession session) {
        batches++;
    }

    @Override
    public void flowRemoved(SwitchSession session, long cookie) {
        removedCookies.add(cookie);
    }

    @Override
    public void flowUpdates(SwitchSession session, ByteBuf body) {
        flowUpdates.add(ByteBufUtil.hexDump(body));
    }

    @Override
    public void flowUpdatesResumed(SwitchSession session) {
        resumed++;
    }

    @Override
    public void disconnected(SwitchSession session, String reason) {
        disconnected = Optional.of(reason);
    }
}
