package io.metapunt.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Many connections at once that take their time. */
final class SlowClients {
    private static final int RECEIVE_BUFFER = 4096;
    private static final long SECOND = 1_000_000_000L;

    private final int connections;
    private final Duration length;
    private final Service service;
    private int open;
    private int refused;
    private long firstEnd = -1;
    private long lastEnd = -1;

    SlowClients(int connections, Duration length, Service service) {
        this.connections = connections;
        this.length = length;
        this.service = service;
    }

    /** Each sends its request an octet a second. Gives how many the service has ended, and when. */
    String dribble() throws IOException {
        long begin = System.nanoTime();
        byte[] request = service.request(true);
        try (Selector selector = Selector.open()) {
            open(selector, new byte[0]);
            int opened = open;
            int sent = 0;
            while (open > 0 && System.nanoTime() - begin < length.toNanos()) {
                if (System.nanoTime() - begin >= sent * SECOND && sent < request.length - 1) {
                    for (SelectionKey key : selector.keys()) {
                        write(key, request, sent, begin);
                    }
                    sent++;
                }
                int _ = selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    read(key, begin);
                }
                selector.selectedKeys().clear();
            }
            close(selector);
            return "opened %d refused %d ended %d first %d ms last %d ms"
                    .formatted(opened, refused, opened - open, firstEnd / 1_000_000, lastEnd / 1_000_000);
        }
    }

    /** Each sends its request and reads nothing: of its end it does not learn either. */
    String stall() throws IOException, InterruptedException {
        try (Selector selector = Selector.open()) {
            open(selector, service.request(true));
            Thread.sleep(length);
            close(selector);
            return "opened %d refused %d".formatted(open, refused);
        }
    }

    private void open(Selector selector, byte[] first) throws IOException {
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            try {
                boolean _ = channel.connect(service.address());
                int _ = channel.write(ByteBuffer.wrap(first));
                var _ = channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
                open++;
            } catch (IOException _) {
                refused++;
                channel.close();
            }
        }
    }

    private static void close(Selector selector) throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
    }

    private void write(SelectionKey key, byte[] request, int at, long begin) throws IOException {
        if (key.isValid()) {
            try {
                int _ = ((SocketChannel) key.channel()).write(ByteBuffer.wrap(request, at, 1));
            } catch (IOException _) {
                ended(key, begin);
            }
        }
    }

    private void read(SelectionKey key, long begin) throws IOException {
        try {
            if (((SocketChannel) key.channel()).read(ByteBuffer.allocate(RECEIVE_BUFFER)) < 0) {
                ended(key, begin);
            }
        } catch (IOException _) {
            ended(key, begin);
        }
    }

    private void ended(SelectionKey key, long begin) throws IOException {
        open--;
        lastEnd = System.nanoTime() - begin;
        firstEnd = firstEnd < 0 ? lastEnd : firstEnd;
        key.channel().close();
    }
}
