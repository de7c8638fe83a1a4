package io.metapunt.openflow;

import io.netty.buffer.ByteBuf;

/** Hears what a switch says; what it does not care for it need not hear. Every call comes on the session's event loop. */
public interface SwitchListener {
    /** The handshake is done: ports are known, PACKET_IN may come, and requests may be made. */
    void connected(SwitchSession session);

    /** {@link SwitchSession#ports()} changed. */
    default void portsChanged(SwitchSession session) {}

    /**
     * A PACKET_IN with a cookie of ours.
     *
     * @param frame the packet, in {@code frame[offset]} and on; valid during the call
     */
    void packetIn(SwitchSession session, int inPort, byte[] frame, int offset, int length);

    /** All messages that had arrived were delivered: the time to answer. */
    void batchEnd(SwitchSession session);

    /** A flow with the SEND_FLOW_REM flag and a cookie of ours was removed by whomever. */
    default void flowRemoved(SwitchSession session, long cookie) {}

    /**
     * A flow monitor of this session has something to say.
     *
     * @param body what follows the multipart header, for {@link io.metapunt.flows.openflow.FlowUpdateReader}; valid during the
     *     call
     */
    default void flowUpdates(SwitchSession session, ByteBuf body) {}

    /** The flow monitor left something out, and goes on. */
    default void flowUpdatesResumed(SwitchSession session) {}

    /** The session is over. Only after {@link #connected}. */
    void disconnected(SwitchSession session, String reason);
}
