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

    int length() {
        return end - seq;
    }
}
