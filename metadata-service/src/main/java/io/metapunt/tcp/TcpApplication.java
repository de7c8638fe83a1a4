package io.metapunt.tcp;

/** What uses a connection. Called on the connection's thread, never from within its own calls to the connection. */
public interface TcpApplication {
    /** Something changed: data or the peer's FIN arrived, or room in the send queue opened. */
    void progressed();

    /** The connection is gone, by {@code reason}; it takes and gives nothing more. Called once. */
    void closed(CloseReason reason);
}
