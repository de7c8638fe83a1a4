package io.metapunt.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection's JSON-RPC: the monitor and its updates, transactions, echoes both ways. */
final class OvsdbHandler extends SimpleChannelInboundHandler<ByteBuf> {
    private static final JsonMapper json = new JsonMapper();
    private static final String MONITOR_ID = "monitor";

    private final Consumer<SwitchView> views;
    private final Replica replica = new Replica();
    private final Map<String, CompletableFuture<JsonNode>> transactions = new HashMap<>();
    private String endReason = "the database closed the connection";
    private boolean probing;
    private int transactionsBegun;
    private @Nullable ChannelHandlerContext context;

    OvsdbHandler(Consumer<SwitchView> views) {
        this.views = views;
    }

    /** Why the connection ended. */
    String endReason() {
        return endReason;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        ArrayNode params = json.createArrayNode().add("Open_vSwitch").add(MONITOR_ID);
        ObjectNode tables = params.addObject();
        Replica.COLUMNS.forEach((table, columns) -> {
            ArrayNode names = tables.putArray(table).addObject().putArray("columns");
            columns.forEach(names::add);
        });
        request(ctx, "monitor", params, json.getNodeFactory().textNode(MONITOR_ID));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf message) throws IOException {
        probing = false;
        JsonNode root;
        try (InputStream in = new ByteBufInputStream(message)) {
            root = json.readTree(in);
        }
        switch (root.path("method").asText()) {
            case "echo" -> reply(ctx, root);
            case "update" -> {
                replica.apply(root.path("params").path(1));
                views.accept(replica.view());
            }
            case "" -> result(ctx, root);
            default -> {}
        }
    }

    /**
     * Asks for a transaction.
     *
     * @param operations the request's params: the database's name and the operations
     * @return completes with the operations' results; fails if there is no connection, or any operation failed
     */
    CompletionStage<JsonNode> transact(ArrayNode operations) {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return CompletableFuture.failedFuture(new IOException("not connected"));
        }
        String id = "transaction-" + ++transactionsBegun;
        CompletableFuture<JsonNode> done = new CompletableFuture<>();
        transactions.put(id, done);
        request(ctx, "transact", operations, json.getNodeFactory().textNode(id));
        return done;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        context = null;
        List<CompletableFuture<JsonNode>> left = List.copyOf(transactions.values());
        transactions.clear();
        left.forEach(done -> done.completeExceptionally(new IOException(endReason)));
        super.channelInactive(ctx);
    }

    private static void finish(CompletableFuture<JsonNode> transaction, JsonNode root) {
        JsonNode error = root.path("error");
        Optional<String> failure = error.isMissingNode() || error.isNull()
                ? PortTransactions.error(root.path("result"))
                : Optional.of(error.toString());
        if (failure.isPresent()) {
            transaction.completeExceptionally(new IOException(failure.get()));
        } else {
            transaction.complete(root.path("result"));
        }
    }

    private void result(ChannelHandlerContext ctx, JsonNode root) {
        CompletableFuture<JsonNode> transaction =
                transactions.remove(root.path("id").asText());
        if (transaction != null) {
            finish(transaction, root);
            return;
        }
        if (!root.path("id").asText().equals(MONITOR_ID)) {
            return;
        }
        JsonNode error = root.path("error");
        if (error.isMissingNode() || error.isNull()) {
            replica.apply(root.path("result"));
            views.accept(replica.view());
        } else {
            end(ctx, "the database refused the monitor: " + error);
        }
    }

    private static void reply(ChannelHandlerContext ctx, JsonNode echo) {
        ObjectNode reply = json.createObjectNode();
        reply.set("result", echo.path("params"));
        reply.putNull("error");
        reply.set("id", echo.path("id"));
        write(ctx, reply);
    }

    private static void request(ChannelHandlerContext ctx, String method, ArrayNode params, JsonNode id) {
        ObjectNode request = json.createObjectNode();
        request.put("method", method);
        request.set("params", params);
        request.set("id", id);
        write(ctx, request);
    }

    private static void write(ChannelHandlerContext ctx, ObjectNode message) {
        var _ = ctx.writeAndFlush(Unpooled.copiedBuffer(message.toString(), StandardCharsets.UTF_8), ctx.voidPromise());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof IdleStateEvent)) {
            ctx.fireUserEventTriggered(event);
        } else if (probing) {
            end(ctx, "no answer to an echo request");
        } else {
            probing = true;
            request(ctx, "echo", json.createArrayNode(), json.getNodeFactory().textNode("echo"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(ctx, cause.toString());
    }

    private void end(ChannelHandlerContext ctx, String reason) {
        endReason = reason;
        var _ = ctx.close();
    }
}
