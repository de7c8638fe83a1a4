package io.metapunt.tcp;

/** Why a connection ended. */
public enum CloseReason {
    /** Both sides sent FIN and all was acknowledged. */
    FINISHED,
    /** The peer sent RST. */
    RESET_BY_PEER,
    /** This side aborted: the application asked, or the guest was unplugged. */
    ABORTED,
    /** The peer stopped acknowledging for longer than the retransmission limit (R2, RFC 9293 3.8.3). */
    TIMED_OUT,
    /** The peer kept its window shut, or opened it by dribbles, for longer than is borne. */
    STALLED
}
