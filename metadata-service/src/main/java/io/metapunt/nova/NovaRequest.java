package io.metapunt.nova;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.escape.Escaper;
import com.google.common.net.PercentEscaper;
import io.metapunt.channel.GuestSocketAddress;
import io.metapunt.http.Exchange;
import io.metapunt.http.MetadataRequest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/**
 * A guest's request as Nova gets it. Of what the guest wrote only the method, the path and the body go with it, and the body's
 * type: every other header field is made here (Neutron's {@code agent/metadata/proxy_base.py}).
 *
 * @param guestHeaders what the answer to the guest carries besides Nova's
 */
record NovaRequest(MetadataRequest request, RemoteInstance instance, ImmutableMap<String, String> guestHeaders) {
    private static final Escaper segments = new PercentEscaper("-._~", false);

    /** The cleaned path, escaped anew: Nova and this service cannot read it differently. */
    String target() {
        ImmutableList<String> path = request.path();
        if (path.isEmpty()) {
            return "/";
        }
        StringBuilder target = new StringBuilder();
        for (String segment : path) {
            target.append('/').append(segments.escape(segment));
        }
        return target.toString();
    }

    boolean isRead() {
        return request.isRead();
    }

    boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    /** The same on the wire. */
    FullHttpRequest toHttp(NovaConfig config, Exchange exchange) {
        FullHttpRequest http = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, request.method(), target(), Unpooled.wrappedBuffer(request.body()));
        HttpHeaders headers = http.headers();
        headers.set(HttpHeaderNames.HOST, config.authority());
        headers.set(HttpHeaderNames.USER_AGENT, "metapunt");
        headers.set(HttpHeaderNames.ACCEPT, "*/*");
        // Octets go through as they are: nobody on the way is to pack them.
        headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
        if (exchange.peer() instanceof GuestSocketAddress peer) {
            headers.set("X-Forwarded-For", peer.address().toString());
        }
        headers.set("X-Instance-ID", instance.uuid().toString());
        headers.set("X-Tenant-ID", instance.projectId());
        headers.set("X-Instance-ID-Signature", config.secret().signature(instance.uuid()));
        boolean body = request.body().length > 0 || !request.isRead();
        if (body) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
            String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
            if (type != null) {
                headers.set(HttpHeaderNames.CONTENT_TYPE, type);
            }
        }
        return http;
    }
}
