package io.metapunt.link;

import io.metapunt.tcp.TcpApplication;
import org.jspecify.annotations.Nullable;

/** Takes the connections that guests open. */
@FunctionalInterface
public interface TcpListener {
    /** Called when {@code connection} has completed its handshake; null refuses it, which resets it. */
    @Nullable
    TcpApplication accept(LinkConnection connection);
}
