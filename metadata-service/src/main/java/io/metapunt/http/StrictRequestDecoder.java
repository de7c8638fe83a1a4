package io.metapunt.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Reads requests, and refuses those whose framing two readers might see differently (RFC 9112, 6.3 and 11.2). */
final class StrictRequestDecoder extends HttpRequestDecoder {
    /** User event: octets have come, whether or not they make a whole head. */
    enum Octets {
        CAME
    }

    StrictRequestDecoder(HttpConfig config) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(config.maxInitialLine())
                .setMaxHeaderSize(config.maxHeaders())
                .setAllowDuplicateContentLengths(false)
                .setValidateHeaders(true));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        ctx.fireUserEventTriggered(Octets.CAME);
        super.channelRead(ctx, message);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
