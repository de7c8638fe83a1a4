package io.metapunt.tcp;

/** A range of sequence numbers in flight, as it was last sent. */
final class Sent {
    int seq;
    final int end;
    final boolean fin;
    long at;
    int transmissions = 1;
    boolean sacked;
    boolean lost;

    Sent(int seq, int end, boolean fin, long at) {
        this.seq = seq;
        this.end = end;
        this.fin = fin;
        this.at = at;
    }

    /** Where its data ends: what SACK blocks reach to if the peer gives the FIN a number only in order, as BSD does. */
    int dataEnd() {
        return fin && length() > 1 ? end - 1 : end;
    }

    int length() {
        return end - seq;
    }
}
