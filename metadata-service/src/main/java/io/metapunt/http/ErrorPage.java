package io.metapunt.http;

import com.google.common.collect.ImmutableMap;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** The bodies of refusals, in the shapes that Nova gives them by the request's Accept. */
final class ErrorPage {
    private static final ImmutableMap<Integer, String> SENTENCES = ImmutableMap.<Integer, String>builder()
            .put(
                    400,
                    "The server could not comply with the request since it is either malformed or otherwise incorrect.")
            .put(401, "This request needs a valid session token.")
            .put(403, "Access was denied to this resource.")
            .put(404, "The resource could not be found.")
            .put(405, "The method is not allowed for this resource.")
            .put(408, "The request did not arrive in time.")
            .put(409, "There was a conflict when trying to complete your request.")
            .put(413, "The body of your request was too large for this server.")
            .put(414, "The request URI was too long for this server.")
            .put(421, "This service is not known by that name. Please ask it by its address.")
            .put(431, "The request's header fields were too large for this server.")
            .put(502, "The metadata service behind this one gave no answer that can be used.")
            .put(503, "The instance's metadata is not known yet. Please try again later.")
            .put(504, "The metadata service behind this one did not answer in time.")
            .build();

    /** What is sent. */
    @SuppressWarnings("ArrayRecordComponent") // A page is never compared.
    record Page(String contentType, byte[] body) {}

    private ErrorPage() {}

    static Page of(int status, HttpHeaders request) {
        String accept = request.get(HttpHeaderNames.ACCEPT, "");
        HttpResponseStatus line = HttpResponseStatus.valueOf(status);
        String sentence = SENTENCES.getOrDefault(status, line.reasonPhrase() + ".");
        if (accept.contains("*/*") || accept.contains("html")) {
            return page(
                    "text/html; charset=UTF-8",
                    "<html>\n <head>\n  <title>" + line + "</title>\n </head>\n <body>\n  <h1>" + line + "</h1>\n  "
                            + sentence + "<br /><br />\n\n\n\n </body>\n</html>");
        }
        if (accept.contains("application/json")) {
            return page(
                    "application/json; charset=UTF-8",
                    "{\"message\": \"" + sentence + "<br /><br />\\n\\n\\n\", \"code\": \"" + line + "\", \"title\": \""
                            + line.reasonPhrase() + "\"}");
        }
        return page("text/plain; charset=UTF-8", line + "\n\n" + sentence + "\n\n   ");
    }

    private static Page page(String contentType, String body) {
        return new Page(contentType, body.getBytes(StandardCharsets.UTF_8));
    }
}
