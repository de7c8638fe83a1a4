package io.metapunt.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a guest would get.
 *
 * @param reason of the status line
 * @param body its octets, without their framing
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record GuestAnswer(int status, String reason, Map<String, String> headers, byte[] body) {
    private static final int MAX_BODY = 256 * 1024 * 1024;

    /**
     * Reads an answer as it would go over the wire.
     *
     * @param method of the request: the head alone is answered to HEAD
     */
    static GuestAnswer read(String method, byte[] wire) {
        EmbeddedChannel reader = new EmbeddedChannel(new HttpClientCodec(), new HttpObjectAggregator(MAX_BODY));
        // The codec has to have seen what is answered.
        boolean _ =
                reader.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), "/"));
        boolean _ = reader.releaseOutbound();
        boolean _ = reader.writeInbound(Unpooled.wrappedBuffer(wire));
        boolean _ = reader.finish();
        FullHttpResponse response = reader.readInbound();
        if (response == null) {
            return new GuestAnswer(0, "no answer", Map.of(), new byte[0]);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        GuestAnswer answer = new GuestAnswer(
                response.status().code(),
                response.status().reasonPhrase(),
                headers,
                ByteBufUtil.getBytes(response.content()));
        boolean _ = response.release();
        return answer;
    }
}
