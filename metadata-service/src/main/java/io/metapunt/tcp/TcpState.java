package io.metapunt.tcp;

/**
 * The states of a passive connection (RFC 9293, 3.3.2). LISTEN is the listener's; SYN-SENT is never reached. What exists in
 * one state only stands in its record.
 */
public sealed interface TcpState {
    /** The SYN came; the ACK of ours is awaited. */
    record SynReceived() implements TcpState {}

    /** Data may flow both ways. */
    record Established() implements TcpState {}

    /** We closed; our FIN, or data before it, is not acknowledged yet. */
    record FinWait1() implements TcpState {}

    /**
     * Our FIN is acknowledged; the peer's is awaited.
     *
     * @param until when waiting ends
     */
    record FinWait2(long until) implements TcpState {}

    /** The peer closed; we have not. */
    record CloseWait() implements TcpState {}

    /** Both closed at the same time; the acknowledgment of our FIN is awaited. */
    record Closing() implements TcpState {}

    /** The peer closed, then we did; the acknowledgment of our FIN is awaited. */
    record LastAck() implements TcpState {}

    /**
     * All is said; the last ACK may have to be sent again.
     *
     * @param block all that counts from now on
     */
    record TimeWait(TimeWaitBlock block) implements TcpState {}

    /** Over. */
    record Closed(CloseReason reason) implements TcpState {}

    /** Whether the application may still send: neither it nor the connection has closed. */
    default boolean maySend() {
        return this instanceof Established || this instanceof CloseWait || this instanceof SynReceived;
    }

    /** Whether data may still come: the peer's FIN has not. */
    default boolean mayReceive() {
        return this instanceof Established || this instanceof FinWait1 || this instanceof FinWait2;
    }

    /** When the state ends by itself, or {@link Long#MAX_VALUE}. */
    default long until() {
        return switch (this) {
            case FinWait2(long until) -> until;
            case TimeWait(TimeWaitBlock block) -> block.until();
            case SynReceived _, Established _, FinWait1 _, CloseWait _, Closing _, LastAck _, Closed _ ->
                Long.MAX_VALUE;
        };
    }

    /** The state's name in the RFC. */
    default String rfcName() {
        return switch (this) {
            case SynReceived _ -> "SYN-RECEIVED";
            case Established _ -> "ESTABLISHED";
            case FinWait1 _ -> "FIN-WAIT-1";
            case FinWait2 _ -> "FIN-WAIT-2";
            case CloseWait _ -> "CLOSE-WAIT";
            case Closing _ -> "CLOSING";
            case LastAck _ -> "LAST-ACK";
            case TimeWait _ -> "TIME-WAIT";
            case Closed _ -> "CLOSED";
        };
    }
}
