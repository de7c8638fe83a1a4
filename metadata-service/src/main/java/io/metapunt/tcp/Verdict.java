package io.metapunt.tcp;

/** What {@link Acceptance} says is to be done with a segment. */
sealed interface Verdict {
    /** It fits: take in what it acknowledges and carries. */
    record Take() implements Verdict {}

    /** The SYN once more: the SYN-ACK once more. */
    record RepeatSynAck() implements Verdict {}

    /** All of it was here before: acknowledge it again. What it acknowledges may be new. */
    record OldDuplicate() implements Verdict {}

    /** It may be forged, or from a peer that is out of step, which the ACK that answers it brings into step. */
    record Challenge(Disposition why) implements Verdict {}

    /** It is not answered. */
    record Drop(Disposition why) implements Verdict {}

    /** It acknowledges a SYN-ACK that was never sent: a RST for it, which leaves the connection as it is. */
    record RefuseAck() implements Verdict {}

    /** The peer's RST. */
    record End() implements Verdict {}
}
