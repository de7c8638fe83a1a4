package io.metapunt.channel;

import io.metapunt.tcp.CloseReason;
import java.io.IOException;

/** A guest's connection ended otherwise than by both sides closing it. */
public final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1;

    private final CloseReason reason;

    ConnectionLostException(CloseReason reason) {
        super("connection lost: " + reason);
        this.reason = reason;
    }

    public CloseReason reason() {
        return reason;
    }

    /** Without a stack trace: a guest could have any number of them made. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
