package io.metapunt.http;

import io.netty.channel.EventLoop;
import java.net.SocketAddress;

/**
 * A request as a later answer sees it.
 *
 * @param loop the event loop of the guest's connection
 * @param peer the guest's own address: what it says of itself, no proof of who it is
 * @param since when the request was whole, in {@link System#nanoTime}
 */
public record Exchange(EventLoop loop, SocketAddress peer, long since) {}
