package io.metapunt.unixctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metapunt.dial.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.json.JsonObjectDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks ovs-vswitchd, one connection a question: JSON-RPC 1.0, whose method is the command and whose parameters are its
 * arguments (lib/unixctl.c). Nothing here changes the switch by itself; the command may.
 */
public final class Unixctl {
    private static final JsonMapper json = new JsonMapper();
    private static final int MAX_ANSWER = 16 * 1024 * 1024;
    private static final int LIMIT_SECONDS = 5;

    private final EventLoop loop;
    private final Path runDir;

    /**
     * @param loop what answers come on
     * @param runDir where ovs-vswitchd's control socket is
     */
    public Unixctl(EventLoop loop, Path runDir) {
        this.loop = loop;
        this.runDir = runDir;
    }

    /** What Open vSwitch does with {@code flow}, written as ovs-fields(7) has it, if it came in to {@code bridge}. */
    public CompletableFuture<Trace> trace(String bridge, String flow) {
        return ask("ofproto/trace", bridge, flow).thenApply(Trace::parse);
    }

    /**
     * Runs a command of ovs-vswitchd(8).
     *
     * @return its text; fails with {@link UnixctlException} if it cannot be asked, refuses, or is silent for {@value
     *     #LIMIT_SECONDS} s
     */
    public CompletableFuture<String> ask(String command, String... arguments) {
        CompletableFuture<String> answered = new CompletableFuture<>();
        Path socket;
        try {
            socket = ControlSocket.in(runDir);
        } catch (UnixctlException e) {
            return CompletableFuture.failedFuture(e);
        }
        var _ = Transport.dial(loop, socket, new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new JsonObjectDecoder(MAX_ANSWER))
                                .addLast(new AnswerReader(command, answered));
                    }
                })
                .addListener((ChannelFuture connected) ->
                        connected(connected, socket, request(command, arguments), answered));
        return answered;
    }

    private void connected(
            ChannelFuture connected, Path socket, ObjectNode request, CompletableFuture<String> answered) {
        if (!connected.isSuccess()) {
            answered.completeExceptionally(new UnixctlException("cannot ask ovs-vswitchd on " + socket + ": "
                    + connected.cause().getMessage()));
            return;
        }
        Channel channel = connected.channel();
        var timer = loop.schedule(
                () -> answered.completeExceptionally(
                        new UnixctlException("ovs-vswitchd gave no answer within " + LIMIT_SECONDS + " s")),
                LIMIT_SECONDS,
                TimeUnit.SECONDS);
        var _ = answered.whenComplete((_, _) -> {
            timer.cancel(false);
            var _ = channel.close();
        });
        var _ = channel.writeAndFlush(Unpooled.copiedBuffer(request.toString(), StandardCharsets.UTF_8));
    }

    private static ObjectNode request(String command, String... arguments) {
        ObjectNode request = json.createObjectNode();
        request.put("method", command);
        ArrayNode params = request.putArray("params");
        for (String argument : arguments) {
            params.add(argument);
        }
        request.put("id", 0);
        return request;
    }

    private static final class AnswerReader extends SimpleChannelInboundHandler<ByteBuf> {
        private final String command;
        private final CompletableFuture<String> answered;

        AnswerReader(String command, CompletableFuture<String> answered) {
            this.command = command;
            this.answered = answered;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf message) throws IOException {
            try (InputStream in = new ByteBufInputStream(message)) {
                JsonNode root = json.readTree(in);
                if (root.hasNonNull("error")) {
                    answered.completeExceptionally(new UnixctlException("ovs-vswitchd refuses " + command + ": "
                            + root.path("error").asText().strip()));
                } else {
                    answered.complete(root.path("result").asText());
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answered.completeExceptionally(new UnixctlException("ovs-vswitchd closed the connection"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answered.completeExceptionally(
                    new UnixctlException("ovs-vswitchd's answer is not readable: " + cause.getMessage()));
        }
    }
}
