package io.metapunt.tcp;

/** Where each event leads from each state: RFC 9293, figure 5, without its active half. */
final class Transitions {
    private final TcpConfig config;

    Transitions(TcpConfig config) {
        this.config = config;
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

    /** The peer's FIN came once more: in TIME-WAIT, the wait begins anew (RFC 9293, 3.10.7.4, eighth). */
    TcpState finRepeated(TcpState state, long now) {
        return state instanceof TcpState.TimeWait ? timeWait(now) : state;
    }

    private TcpState timeWait(long now) {
        return new TcpState.TimeWait(now + config.timeWait());
    }
}
