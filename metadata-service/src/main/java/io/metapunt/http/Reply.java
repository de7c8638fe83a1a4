package io.metapunt.http;

/** What a request is replied with: an answer, or the promise of one. */
public sealed interface Reply permits Answer, Reply.Later {

    /** An answer that comes from elsewhere, later, whole or in parts. It is begun once. */
    @FunctionalInterface
    non-sealed interface Later extends Reply {
        /**
         * Begins. Never blocks; {@code sink} may be called before this returns.
         *
         * @param exchange whom the answer is for
         * @param sink takes the answer, on the exchange's event loop; it is always ended, unless the transfer is cancelled
         */
        Transfer begin(Exchange exchange, AnswerSink sink);
    }

    /** An answer on its way. Called on the exchange's event loop. */
    interface Transfer {
        /** The sink is ready again. */
        void more();

        /** Nobody waits for it any more: the sink is not called again. */
        void cancel();
    }
}
