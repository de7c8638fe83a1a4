package io.metapunt.nova;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Names as the system resolves them, but never on an event loop, which would stand still meanwhile. */
final class OffLoopResolver extends AddressResolverGroup<InetSocketAddress> {
    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetSocketAddressResolver(executor, new InetNameResolver(executor) {
            @Override
            protected void doResolve(String host, Promise<InetAddress> promise) {
                inBackground(() -> {
                    try {
                        InetAddress[] all = InetAddress.getAllByName(host);
                        // One of several: the next try has another chance.
                        var _ = promise.trySuccess(
                                all[ThreadLocalRandom.current().nextInt(all.length)]);
                    } catch (UnknownHostException e) {
                        var _ = promise.tryFailure(e);
                    }
                });
            }

            @Override
            protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
                inBackground(() -> {
                    try {
                        var _ = promise.trySuccess(List.of(InetAddress.getAllByName(host)));
                    } catch (UnknownHostException e) {
                        var _ = promise.tryFailure(e);
                    }
                });
            }
        });
    }

    private static void inBackground(Runnable lookup) {
        var _ = Thread.ofVirtual().name("resolve").start(lookup);
    }
}
