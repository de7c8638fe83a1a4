package io.metapunt.tcp;

/** What became of a segment that arrived. */
public enum Disposition {
    /** It said something new, or acknowledged something. */
    ACCEPTED,
    /** Nothing in it was new; it was acknowledged again. */
    DUPLICATE,
    /** Outside of the receive window (RFC 9293, 3.10.7.4, first). */
    OUT_OF_WINDOW,
    /** Its timestamp was older than what had been seen (PAWS, RFC 7323, 5.3). */
    OLD_TIMESTAMP,
    /** A RST or SYN that may be forged: answered with a challenge ACK (RFC 5961, 3.2 and 4.2). */
    CHALLENGED,
    /** A RST that ended the connection. */
    RESET,
    /** It acknowledged what was never sent, or too long ago (RFC 5961, 5.2). */
    BAD_ACK,
    /** It had no ACK, which every segment here needs. */
    NO_ACK,
    /** It came out of order, and was too much to be kept until its place comes; the peer sends it again. */
    NO_ROOM,
    /** The connection is closed: the listener decides. */
    CONNECTION_CLOSED
}
