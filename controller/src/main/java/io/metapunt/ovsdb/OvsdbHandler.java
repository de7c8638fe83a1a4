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
import java.util.function.Consumer;

/** One connection's JSON-RPC: the monitor and its updates, echoes both ways. */
final class OvsdbHandler extends SimpleChannelInboundHandler<ByteBuf> {
    private static final JsonMapper json = new JsonMapper();
    private static final String MONITOR_ID = "monitor";

    private final Consumer<SwitchView> views;
    private final Replica replica = new Replica();
    private String endReason = "the database closed the connection";
    private boolean probing;

    OvsdbHandler(Consumer<SwitchView> views) {
        this.views = views;
    }

    /** Why the connection ended. */
    String endReason() {
        return endReason;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
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

    private void result(ChannelHandlerContext ctx, JsonNode root) {
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
