package io.metapunt.nova;

import com.google.common.collect.ImmutableMap;
import io.metapunt.http.Answer;
import io.metapunt.http.AnswerSink;
import io.metapunt.http.Exchange;
import io.metapunt.http.Origin;
import io.metapunt.http.Reply;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request to Nova and its answer. A small answer is passed on when it is whole, so that no guest gets half of one; of a
 * large one, as much as the guest takes. Confined to one event loop.
 */
final class NovaExchange implements Reply.Transfer, Connections.Lease, UpstreamHandler.User {
    /** Larger than user data may be: Nova takes 65535 octets of Base64. */
    static final int WHOLE = 128 * 1_024;

    /** However slowly a guest reads, it does not keep a connection from the others for longer. */
    private static final long LONGEST_SECONDS = 60;

    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final int MAX_REASON = 200;

    private static final String DENIED =
            ": secrets differ? see nova.secret_file, and metadata_proxy_shared_secret of Nova";

    private final NovaLoop nova;
    private final NovaRequest request;
    private final Exchange exchange;
    private final AnswerSink sink;
    private Turns.@Nullable Turn turn;
    private @Nullable UpstreamHandler connection;
    private @Nullable ScheduledFuture<?> deadline;
    private Phase phase = Phase.WAITING;
    private @Nullable HttpResponse head;
    private Verdict verdict = Verdict.UNUSABLE;
    private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private boolean tried;

    private enum Phase {
        /** For its turn, or for a connection. */
        WAITING,
        /** Sent; nothing has come yet. */
        ASKED,
        /** Some of the answer is here; the guest has nothing of it. */
        COLLECTING,
        /** The guest has some of it. */
        STREAMING,
        OVER
    }

    NovaExchange(NovaLoop nova, NovaRequest request, Exchange exchange, AnswerSink sink) {
        this.nova = nova;
        this.request = request;
        this.exchange = exchange;
        this.sink = sink;
    }

    void start() {
        long passed = System.nanoTime() - exchange.since();
        within(Math.max(LEAST_NANOS, nova.config().timeout().toNanos() - passed));
        turn = nova.turns()
                .queue(request.instance().uuid(), () -> nova.connections().lease(false, this));
        nova.turns().serve();
    }

    private void within(long nanos) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = nova.loop().schedule(this::expired, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void connected(UpstreamHandler leased) {
        if (phase == Phase.OVER) {
            nova.connections().giveBack(leased);
            return;
        }
        connection = leased;
        phase = Phase.ASKED;
        leased.send(request.toHttp(nova.config(), exchange), this);
    }

    @Override
    public void refused(Throwable cause) {
        if (phase != Phase.OVER) {
            fail(503, reason(cause));
        }
    }

    @Override
    public void head(HttpResponse response) {
        head = response;
        verdict = Verdict.of(response.status().code());
        phase = Phase.COLLECTING;
        long length = HttpUtil.getContentLength(response, 0L);
        if (verdict == Verdict.DOCUMENT && !request.isHead() && length > WHOLE) {
            stream();
        }
    }

    @Override
    public void body(HttpContent content) {
        int length = content.content().readableBytes();
        if (length == 0) {
            return;
        }
        if (phase == Phase.STREAMING) {
            sink.data(ByteBufUtil.getBytes(content.content()));
        } else if (body.size() + length <= WHOLE) {
            body.writeBytes(ByteBufUtil.getBytes(content.content()));
        } else if (verdict == Verdict.DOCUMENT) {
            stream();
            sink.data(ByteBufUtil.getBytes(content.content()));
        } else {
            // A refusal of that length is none of Nova's.
            fail(502, "its refusal does not end");
        }
    }

    /** From now on, the guest sees it come. */
    private void stream() {
        phase = Phase.STREAMING;
        HttpResponse from = Objects.requireNonNull(head);
        OptionalLong length = HttpUtil.isContentLengthSet(from)
                ? OptionalLong.of(HttpUtil.getContentLength(from))
                : OptionalLong.empty();
        within(TimeUnit.SECONDS.toNanos(LONGEST_SECONDS));
        sink.begin(from.status().code(), headers(from), length, Origin.NOVA);
        if (body.size() > 0) {
            sink.data(body.toByteArray());
            body = new ByteArrayOutputStream(0);
        }
    }

    @Override
    public boolean wantsMore() {
        return phase != Phase.STREAMING || sink.isReady();
    }

    @Override
    public void more() {
        if (phase == Phase.STREAMING && connection != null) {
            connection.more();
        }
    }

    @Override
    public void whole() {
        Phase was = phase;
        HttpResponse from = Objects.requireNonNull(head);
        int status = from.status().code();
        if (verdict == Verdict.FAILURE || verdict == Verdict.UNUSABLE || verdict == Verdict.DENIED) {
            fail(verdict.status(status), "it answers " + status + (verdict == Verdict.DENIED ? DENIED : ""));
            return;
        }
        finish();
        nova.health().hasAnswered();
        if (was == Phase.STREAMING) {
            sink.end();
        } else if (verdict == Verdict.REFUSAL) {
            if (status == 404) {
                nova.stale().forget(request);
            }
            sink.answer(new Answer.Refusal(status), Origin.NOVA);
        } else if (request.isHead()) {
            sink.begin(status, headers(from), OptionalLong.of(HttpUtil.getContentLength(from, 0L)), Origin.NOVA);
            sink.end();
        } else {
            Answer.Document document = document(from);
            nova.stale().keep(request, document);
            sink.answer(document.with(request.guestHeaders()), Origin.NOVA);
        }
    }

    @Override
    public void broken(Throwable cause) {
        if (phase == Phase.OVER) {
            return;
        }
        UpstreamHandler old = connection;
        connection = null;
        if (phase == Phase.ASKED && !tried && request.isRead() && old != null && old.wasUsed()) {
            // It was closed while the request was on its way (RFC 9112, 9.3.1).
            tried = true;
            phase = Phase.WAITING;
            nova.connections().lease(true, this);
        } else {
            fail(phase == Phase.COLLECTING ? 502 : 503, reason(cause));
        }
    }

    @Override
    public void garbled(Throwable cause) {
        if (phase != Phase.OVER) {
            connection = null;
            fail(502, "it does not speak HTTP: " + reason(cause));
        }
    }

    private void expired() {
        switch (phase) {
            case WAITING ->
                fail(503, turn != null && turn.hasBegun() ? "no connection in time" : "too many requests wait");
            case ASKED, COLLECTING -> fail(504, "no answer in time");
            case STREAMING -> fail(504, "no whole answer in time");
            case OVER -> {}
        }
    }

    /** Nova gives no answer: an earlier one may do. */
    private void fail(int status, String why) {
        boolean streaming = phase == Phase.STREAMING;
        finish();
        nova.health().hasFailed(why);
        if (streaming) {
            sink.cut();
            return;
        }
        Optional<Answer.Document> earlier = nova.stale().get(request);
        if (earlier.isPresent()) {
            nova.health().hasServedStale();
            sink.answer(earlier.get().with(request.guestHeaders()), Origin.STALE);
        } else {
            sink.answer(
                    status == 503 ? Answer.notNow(RETRY_AFTER_SECONDS) : new Answer.Refusal(status), Origin.DIRECTORY);
        }
    }

    @Override
    public void cancel() {
        if (phase != Phase.OVER) {
            finish();
        }
    }

    /** Lets everything go; a connection with something still to come is closed. */
    private void finish() {
        boolean between = phase != Phase.OVER && isAnswered();
        phase = Phase.OVER;
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (connection != null) {
            if (between && connection.isKeepAlive()) {
                nova.connections().giveBack(connection);
            } else {
                boolean _ = connection.close();
            }
            connection = null;
        }
        if (turn != null) {
            turn.end();
        }
    }

    private boolean isAnswered() {
        return connection != null && connection.isFree();
    }

    private Answer.Document document(HttpResponse from) {
        return new Answer.Document(
                from.status().code(),
                from.headers().get(HttpHeaderNames.CONTENT_TYPE, Answer.TEXT),
                body.toByteArray(),
                encoding(from),
                0);
    }

    /** How the octets are packed, should somebody on the way have packed them. */
    private static ImmutableMap<String, String> encoding(HttpResponse from) {
        String encoding = from.headers().get(HttpHeaderNames.CONTENT_ENCODING);
        return encoding == null ? ImmutableMap.of() : ImmutableMap.of("Content-Encoding", encoding);
    }

    private HttpHeaders headers(HttpResponse from) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(HttpHeaderNames.CONTENT_TYPE, from.headers().get(HttpHeaderNames.CONTENT_TYPE, Answer.TEXT));
        encoding(from).forEach(headers::set);
        request.guestHeaders().forEach(headers::set);
        return headers;
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        String text = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
        // It may repeat what came by the wire.
        return text.substring(0, Math.min(text.length(), MAX_REASON)).replaceAll("[^ -~]", "?");
    }
}
