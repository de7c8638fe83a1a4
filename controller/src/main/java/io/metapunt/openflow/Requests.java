package io.metapunt.openflow;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.projectfloodlight.openflow.protocol.OFMessage;

/**
 * What was asked of a switch and is not answered yet, by transaction id. A batch ends with a barrier; an error that comes
 * before the barrier's reply is tied by its xid to the message of the batch that caused it.
 */
final class Requests {
    private sealed interface Open {
        void fail(Throwable cause);
    }

    private record Batch(
            Map<Long, OFMessage> sent, List<Failure> failures, CompletableFuture<ImmutableList<Failure>> done)
            implements Open {
        @Override
        public void fail(Throwable cause) {
            done.completeExceptionally(cause);
        }
    }

    private record Multipart(Consumer<ByteBuf> reader, CompletableFuture<Void> done) implements Open {
        @Override
        public void fail(Throwable cause) {
            done.completeExceptionally(cause);
        }
    }

    /** Batches by their barrier's xid, multipart requests by their own. */
    private final Map<Long, Open> open = new LinkedHashMap<>();

    private final Map<Long, Batch> batchOfMessage = new HashMap<>();

    CompletableFuture<ImmutableList<Failure>> batch(List<OFMessage> messages, long barrierXid) {
        Batch batch = new Batch(new HashMap<>(), new ArrayList<>(), new CompletableFuture<>());
        for (OFMessage message : messages) {
            batch.sent.put(message.getXid(), message);
            batchOfMessage.put(message.getXid(), batch);
        }
        open.put(barrierXid, batch);
        return batch.done;
    }

    CompletableFuture<Void> multipart(long xid, Consumer<ByteBuf> reader) {
        Multipart request = new Multipart(reader, new CompletableFuture<>());
        open.put(xid, request);
        return request.done;
    }

    /** A barrier's reply came: the batch before it is done. */
    boolean barrierReply(long xid) {
        if (!(open.get(xid) instanceof Batch batch)) {
            return false;
        }
        open.remove(xid);
        batch.sent.keySet().forEach(batchOfMessage::remove);
        batch.done.complete(ImmutableList.copyOf(batch.failures));
        return true;
    }

    /** A part of a multipart reply came; {@code body} begins after the multipart header. */
    boolean multipartReply(long xid, ByteBuf body, boolean more) {
        if (!(open.get(xid) instanceof Multipart request)) {
            return false;
        }
        request.reader.accept(body);
        if (!more) {
            open.remove(xid);
            request.done.complete(null);
        }
        return true;
    }

    /** An error came for {@code xid}. */
    boolean error(long xid, String text) {
        Batch batch = batchOfMessage.get(xid);
        if (batch != null) {
            OFMessage message = batch.sent.get(xid);
            if (message != null) {
                batch.failures.add(new Failure(message, text));
                return true;
            }
        }
        Open request = open.remove(xid);
        if (request == null) {
            return false;
        }
        if (request instanceof Batch failed) {
            failed.sent.keySet().forEach(batchOfMessage::remove);
        }
        request.fail(new IllegalStateException("the switch refused the request: " + text));
        return true;
    }

    /** Gives up on {@code xid}, whose reply did not come in time. */
    void expire(long xid, Throwable cause) {
        Open request = open.remove(xid);
        if (request != null) {
            if (request instanceof Batch batch) {
                batch.sent.keySet().forEach(batchOfMessage::remove);
            }
            request.fail(cause);
        }
    }

    /** The session ended: nothing will be answered. */
    void failAll(Throwable cause) {
        List<Open> all = List.copyOf(open.values());
        open.clear();
        batchOfMessage.clear();
        all.forEach(request -> request.fail(cause));
    }

    int size() {
        return open.size();
    }
}
