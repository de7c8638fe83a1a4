package io.metapunt.http;

import com.google.common.collect.ImmutableList;
import io.metapunt.instance.Guest;
import io.metapunt.packet.IpAddress;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;

/**
 * A guest's request, framed, limited and with a clean path.
 *
 * @param path the path's segments, decoded, none of them empty, {@code .} or {@code ..}
 * @param body the body, empty if there is none
 * @param requester the address that the guest uses, which proves nothing; empty if the operator asks in its place
 */
@SuppressWarnings("ArrayRecordComponent") // A request is never compared.
public record MetadataRequest(
        HttpMethod method,
        ImmutableList<String> path,
        HttpHeaders headers,
        byte[] body,
        Guest guest,
        Optional<IpAddress> requester) {
    /** Whether it asks for a document: GET, or HEAD, which gets the head of the same answer. */
    public boolean isRead() {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }
}
