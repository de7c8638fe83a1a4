package io.metapunt.tap;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A TAP device on an event loop, which has to be an epoll one. Frames are read as long as there are any, up to a bound, so that
 * the loop's other work has its turn. Confined to the loop.
 */
public final class TapChannel implements AutoCloseable {
    private static final int BATCH = 64;
    private static final int LONGEST_FRAME = 65_535;

    private final TapDevice device;
    private final TapListener listener;
    private final byte[] buffer = new byte[LONGEST_FRAME];
    private final Handle handle;
    private long written;
    private long refused;
    private boolean open = true;

    private TapChannel(TapDevice device, TapListener listener) {
        this.device = device;
        this.listener = listener;
        this.handle = new Handle(new FileDescriptor(device.fd()));
    }

    /** Whether {@code loop} can carry one. */
    public static boolean isPossibleOn(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isCompatible(Handle.class);
    }

    /**
     * Makes a device as {@link TapDevice#open} does, and begins to read it.
     *
     * @throws IOException if it cannot be, with a reason for an operator
     */
    public static TapChannel open(EventLoop loop, String name, int mtu, TapListener listener) throws IOException {
        if (!(loop instanceof IoEventLoop io) || !isPossibleOn(loop)) {
            throw new IOException("a TAP device needs Linux's epoll, and its library could not be loaded");
        }
        TapDevice device = TapDevice.open(name, mtu);
        TapChannel channel = new TapChannel(device, listener);
        var _ = io.register(channel.handle).addListener((Future<IoRegistration> registered) -> {
            if (registered.isSuccess()) {
                channel.handle.registration = registered.getNow();
                long _ = channel.handle.registration.submit(EpollIoOps.EPOLLIN);
            } else {
                channel.fail(
                        "epoll refuses the TAP device: " + registered.cause().getMessage());
            }
        });
        return channel;
    }

    /**
     * Sees to it that the device is up and has this MTU.
     *
     * @throws IOException if that cannot be, the device being gone included
     */
    public void keep(int mtu) throws IOException {
        device.keep(mtu);
    }

    /** Gives the switch one frame; one that is not taken is counted. */
    public void write(byte[] frame, int offset, int length) {
        if (open && device.write(frame, offset, length)) {
            written++;
        } else {
            refused++;
        }
    }

    /** Frames that the kernel took. */
    public long written() {
        return written;
    }

    /** Frames that the kernel did not take. */
    public long refused() {
        return refused;
    }

    private void read() {
        for (int left = BATCH; left > 0 && open; left--) {
            int length = device.read(buffer);
            if (length < 0) {
                fail(TapDevice.reason(length));
            }
            if (length <= 0) {
                break;
            }
            listener.frame(buffer, length);
        }
        listener.batchEnd();
    }

    private void fail(String reason) {
        if (open) {
            close();
            listener.gone(reason);
        }
    }

    /** Removes the device; the listener hears nothing more. */
    @Override
    public void close() {
        if (open) {
            open = false;
            handle.deregister();
            device.close();
        }
    }

    /** What epoll knows the device by. */
    private final class Handle implements EpollIoHandle {
        private final FileDescriptor descriptor;
        private @Nullable IoRegistration registration;

        Handle(FileDescriptor descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public FileDescriptor fd() {
            return descriptor;
        }

        @Override
        public void handle(IoRegistration of, IoEvent event) {
            read();
        }

        void deregister() {
            if (registration != null) {
                boolean _ = registration.cancel();
            }
        }

        @Override
        public void close() {
            TapChannel.this.close();
        }
    }
}
