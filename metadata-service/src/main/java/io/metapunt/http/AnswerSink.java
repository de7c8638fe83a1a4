package io.metapunt.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.OptionalLong;

/** Takes one answer: {@link #answer}, or else {@link #begin}, {@link #data} and at last {@link #end} or {@link #cut}. */
public interface AnswerSink {
    /** All of it. */
    void answer(Answer answer, Origin origin);

    /**
     * Its head; the body follows. Of a request for the head only, nothing follows.
     *
     * @param headers besides those of the framing
     * @param length of the body in octets, if it is known
     */
    void begin(int status, HttpHeaders headers, OptionalLong length, Origin origin);

    /** The next part of the body; the array is not changed afterwards. */
    void data(byte[] octets);

    /** Whether more of the body may be given now; if not, {@link Reply.Transfer#more} says when. */
    boolean isReady();

    /** The body is whole. */
    void end();

    /** The rest of the body will not come: the guest's connection ends, so that it does not take what it has for all. */
    void cut();
}
