package io.metapunt.tcp;

/** One passive TCP connection. */
public final class TcpConnection {
    private TcpConnection() {}
}
