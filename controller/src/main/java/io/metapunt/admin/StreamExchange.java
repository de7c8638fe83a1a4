package io.metapunt.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Predicate;

/** One question whose answer has no end of its own. */
final class StreamExchange {
    private static final int MOST_QUEUED = 1024;

    private final EventLoopGroup loop;
    private final Path socket;
    private final String target;
    private final BlockingQueue<Part> parts = new ArrayBlockingQueue<>(MOST_QUEUED);

    private sealed interface Part {
        @SuppressWarnings("ArrayRecordComponent") // Parts are never compared.
        record Chunk(byte[] octets) implements Part {}

        /** The daemon ended. */
        record End() implements Part {}

        record Refused(String reason) implements Part {}
    }

    StreamExchange(EventLoopGroup loop, Path socket, String target) {
        this.loop = loop;
        this.socket = socket;
        this.target = target;
    }

    /** Gives the answer to {@code chunks}, until that gives false; true if the daemon ended before. */
    boolean run(Predicate<byte[]> chunks) throws AdminException {
        Channel channel = AdminClient.connect(loop, socket, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel made) {
                made.pipeline().addLast(new HttpClientCodec()).addLast(new PartReader());
            }
        });
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
        var _ = request.headers().set(HttpHeaderNames.HOST, "metapunt");
        var _ = channel.writeAndFlush(request);
        try {
            return read(chunks);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new AdminException("interrupted");
        } finally {
            // Whoever still waits for room finds it.
            parts.clear();
            var _ = channel.close();
        }
    }

    private boolean read(Predicate<byte[]> chunks) throws InterruptedException, AdminException {
        while (true) {
            switch (parts.take()) {
                case Part.Chunk(byte[] octets) -> {
                    if (!chunks.test(octets)) {
                        return false;
                    }
                }
                case Part.End _ -> {
                    return true;
                }
                case Part.Refused(String reason) -> throw new AdminException(reason);
            }
        }
    }

    /** Where the reader is too slow, the connection waits, and the daemon throws away what it cannot send. */
    private final class PartReader extends SimpleChannelInboundHandler<HttpObject> {
        private final ByteArrayOutputStream refusal = new ByteArrayOutputStream();
        private boolean refused;
        private boolean over;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) throws Exception {
            if (part instanceof HttpResponse head) {
                refused = head.status().code() != 200;
            }
            if (part instanceof HttpContent content) {
                byte[] octets = ByteBufUtil.getBytes(content.content());
                if (refused) {
                    refusal.writeBytes(octets);
                } else if (octets.length > 0) {
                    parts.put(new Part.Chunk(octets));
                }
            }
            if (part instanceof LastHttpContent) {
                end();
            }
        }

        private void end() throws InterruptedException, IOException {
            if (!over) {
                over = true;
                parts.put(
                        refused
                                ? new Part.Refused(AdminJson.read(refusal.toByteArray(), AdminError.class)
                                        .error())
                                : new Part.End());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            end();
        }
    }
}
