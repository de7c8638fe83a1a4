package io.metapunt.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;

/**
 * The head of an answer that has no header fields but those of the framing, as nearly all have none: written at once, octet for
 * octet what Netty's encoder would make of a message.
 */
final class PlainHead {
    private static final AsciiString VERSION = AsciiString.cached("HTTP/1.1 ");
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("\r\ncontent-type: ");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("\r\ncontent-length: ");
    private static final AsciiString END = AsciiString.cached("\r\n\r\n");
    private static final int ROOM = 192;

    /** What the head says of the connection. */
    enum Connection {
        /** Nothing: the protocol's default holds. */
        DEFAULT(""),
        CLOSE("\r\nconnection: close"),
        KEEP_ALIVE("\r\nconnection: keep-alive");

        private final String field;

        Connection(String field) {
            this.field = field;
        }
    }

    private PlainHead() {}

    /** Whether {@link #write} can say it: of some statuses there is no body, and not every string may stand in a head. */
    static boolean fits(Answer answer, String contentType) {
        int status = answer.status();
        return answer.headers().isEmpty()
                && status >= 200
                && status != 204
                && status != 205
                && status != 304
                && isText(contentType);
    }

    private static boolean isText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes a head.
     *
     * @param length of the body in octets, whether or not it follows
     */
    static ByteBuf write(
            ByteBufAllocator allocator, int status, String contentType, int length, Connection connection) {
        HttpResponseStatus line = HttpResponseStatus.valueOf(status);
        ByteBuf head = allocator.buffer(ROOM);
        append(head, VERSION);
        append(head, line.codeAsText());
        var _ = head.writeByte(' ');
        append(head, line.reasonPhrase());
        append(head, CONTENT_TYPE);
        append(head, contentType);
        append(head, CONTENT_LENGTH);
        append(head, Integer.toString(length));
        append(head, connection.field);
        append(head, END);
        return head;
    }

    private static void append(ByteBuf head, CharSequence text) {
        int _ = ByteBufUtil.writeAscii(head, text);
    }
}
