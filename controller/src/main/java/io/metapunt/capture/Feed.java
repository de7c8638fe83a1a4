package io.metapunt.capture;

/** Takes what goes on and on, without ever blocking whoever gives it. */
public interface Feed {
    /**
     * Offers octets; the array is the feed's from then on.
     *
     * @return false if they were thrown away, since whoever reads the feed is too slow
     */
    boolean offer(byte[] octets);

    /** There will be no more. */
    void end();
}
