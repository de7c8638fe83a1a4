package io.metapunt.dial;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;

/** Epoll for a loop that {@linkplain Spin looks} before it sleeps, and knows when its next timer expires. */
final class SpinningHandler implements IoHandler {
    private static final int GROWING = 0;

    private final IoHandler epoll;
    private final Spin spin;

    private SpinningHandler(IoHandler epoll, Spin spin) {
        this.epoll = epoll;
        this.spin = spin;
    }

    static IoHandlerFactory factory() {
        return executor -> {
            Spin spin = new Spin(System::nanoTime);
            return new SpinningHandler(
                    EpollIoHandler.newFactory(GROWING, () -> spin).newHandler(executor), spin);
        };
    }

    @Override
    public int run(IoHandlerContext context) {
        spin.timers(context);
        return epoll.run(context);
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return epoll.register(handle);
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return epoll.isCompatible(type);
    }
}
