package io.metapunt.tcp;

import java.util.function.LongFunction;

/** Where each event leads from each state: RFC 9293, figure 5, without its active half. */
final class Transitions {
    private final TcpConfig config;
    private final LongFunction<TimeWaitBlock> timeWait;

    /** @param timeWait makes what is left of the connection in TIME-WAIT from then on */
    Transitions(TcpConfig config, LongFunction<TimeWaitBlock> timeWait) {
        this.config = config;
        this.timeWait = timeWait;
    }

    /** The application closed its side. */
    TcpState outputClosed(TcpState state) {
        return switch (state) {
            case TcpState.Established _ -> new TcpState.FinWait1();
            case TcpState.CloseWait _ -> new TcpState.LastAck();
            case TcpState.SynReceived _,
                    TcpState.FinWait1 _,
                    TcpState.FinWait2 _,
                    TcpState.Closing _,
                    TcpState.LastAck _,
                    TcpState.TimeWait _,
                    TcpState.Closed _ -> state;
        };
    }

    /** The peer acknowledged our FIN. */
    TcpState finAcknowledged(TcpState state, long now) {
        return switch (state) {
            case TcpState.FinWait1 _ -> new TcpState.FinWait2(now + config.finWait2());
            case TcpState.Closing _ -> timeWait(now);
            case TcpState.LastAck _ -> new TcpState.Closed(CloseReason.FINISHED);
            case TcpState.SynReceived _,
                    TcpState.Established _,
                    TcpState.FinWait2 _,
                    TcpState.CloseWait _,
                    TcpState.TimeWait _,
                    TcpState.Closed _ -> state;
        };
    }

    /** The peer's FIN came, and all before it. */
    TcpState finReceived(TcpState state, long now) {
        return switch (state) {
            case TcpState.Established _ -> new TcpState.CloseWait();
            case TcpState.FinWait1 _ -> new TcpState.Closing();
            case TcpState.FinWait2 _ -> timeWait(now);
            case TcpState.SynReceived _,
                    TcpState.CloseWait _,
                    TcpState.Closing _,
                    TcpState.LastAck _,
                    TcpState.TimeWait _,
                    TcpState.Closed _ -> state;
        };
    }

    private TcpState timeWait(long now) {
        return new TcpState.TimeWait(timeWait.apply(now));
    }
}
