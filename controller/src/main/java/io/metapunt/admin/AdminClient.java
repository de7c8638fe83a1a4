package io.metapunt.admin;

import io.metapunt.daemon.ConnectionStatus;
import io.metapunt.daemon.DaemonStatus;
import io.metapunt.daemon.FlowEvent;
import io.metapunt.daemon.FlowStatus;
import io.metapunt.daemon.GuestStatus;
import io.metapunt.daemon.TraceStatus;
import io.metapunt.doctor.Check;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Asks the daemon whose run directory is given; blocks. */
public final class AdminClient implements AutoCloseable {
    private static final int MAX_ANSWER = 256 * 1024 * 1024;
    private static final int LIMIT_SECONDS = 60;

    private final Path socket;
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("client", true), NioIoHandler.newFactory());

    public AdminClient(Path runDir) {
        this.socket = runDir.resolve(AdminServer.SOCKET);
    }

    /** How the daemon is. */
    public DaemonStatus status() throws AdminException {
        return ask(HttpMethod.GET, "/status", "", json -> AdminJson.read(json, DaemonStatus.class));
    }

    /** The guests. */
    public GuestStatus.Listing guests() throws AdminException {
        return ask(HttpMethod.GET, "/guests", "", json -> AdminJson.read(json, GuestStatus.Listing.class));
    }

    /** What may be wrong, and what to do. */
    public List<Check> doctor() throws AdminException {
        return ask(HttpMethod.GET, "/doctor", "", json -> AdminJson.readList(json, Check.class));
    }

    /** The metrics, as Prometheus reads them. */
    public String metrics() throws AdminException {
        return ask(HttpMethod.GET, "/metrics", "", text -> new String(text, StandardCharsets.UTF_8));
    }

    /** The TCP connections. */
    public List<ConnectionStatus> connections() throws AdminException {
        return ask(HttpMethod.GET, "/connections", "", json -> AdminJson.readList(json, ConnectionStatus.class));
    }

    /**
     * What Open vSwitch does with a guest's packet.
     *
     * @param bridge empty for any
     * @param vlan empty for the guest's first
     */
    public TraceStatus trace(String bridge, String port, String vlan, String packet) throws AdminException {
        QueryStringEncoder target = new QueryStringEncoder("/flows/trace");
        target.addParam("bridge", bridge);
        target.addParam("port", port);
        target.addParam("vlan", vlan);
        target.addParam("packet", packet);
        return ask(HttpMethod.GET, target.toString(), "", json -> AdminJson.read(json, TraceStatus.class));
    }

    /** The flows, wanted and found. */
    public List<FlowStatus> flows() throws AdminException {
        return ask(HttpMethod.GET, "/flows", "", json -> AdminJson.readList(json, FlowStatus.class));
    }

    /** Puts the flows in; they are there when this returns. */
    public List<FlowStatus> installFlows() throws AdminException {
        return ask(HttpMethod.POST, "/flows/install", "", json -> AdminJson.readList(json, FlowStatus.class));
    }

    /** Takes the flows out; they are gone when this returns. */
    public List<FlowStatus> removeFlows() throws AdminException {
        return ask(HttpMethod.POST, "/flows/remove", "", json -> AdminJson.readList(json, FlowStatus.class));
    }

    /** The instances in the daemon's directory. */
    public List<InstanceSummary> instances() throws AdminException {
        return ask(HttpMethod.GET, "/instances", "", json -> AdminJson.readList(json, InstanceSummary.class));
    }

    /** The text of an instance's file. */
    public String instance(UUID uuid) throws AdminException {
        return ask(HttpMethod.GET, "/instances/" + uuid, "", text -> new String(text, StandardCharsets.UTF_8));
    }

    /**
     * Stores an instance.
     *
     * @param file what to call the text in errors
     */
    public InstanceSummary putInstance(String file, String text) throws AdminException {
        QueryStringEncoder target = new QueryStringEncoder("/instances");
        target.addParam("file", file);
        return ask(HttpMethod.PUT, target.toString(), text, json -> AdminJson.read(json, InstanceSummary.class));
    }

    /** Removes an instance. */
    public void deleteInstance(UUID uuid) throws AdminException {
        var _ = ask(HttpMethod.DELETE, "/instances/" + uuid, "", json -> AdminJson.read(json, String.class));
    }

    /** What a guest would get. */
    public GuestAnswer get(GuestQuestion question) throws AdminException {
        return ask(
                HttpMethod.POST,
                "/get",
                new String(AdminJson.write(question), StandardCharsets.UTF_8),
                json -> AdminJson.read(json, GuestAnswer.class));
    }

    /** The password that an instance's guest has posted. */
    public PostedPassword password(UUID uuid) throws AdminException {
        return ask(
                HttpMethod.GET,
                "/instances/" + uuid + "/password",
                "",
                json -> AdminJson.read(json, PostedPassword.class));
    }

    /** Forgets it, so that the guest may post another. */
    public void resetPassword(UUID uuid) throws AdminException {
        var _ = ask(
                HttpMethod.DELETE, "/instances/" + uuid + "/password", "", json -> AdminJson.read(json, String.class));
    }

    /**
     * Gives what goes on over a port to {@code chunks}, as pcapng, until the daemon ends it or {@code chunks} gives false.
     *
     * @return whether it was the daemon that ended
     */
    public boolean capture(String port, Predicate<byte[]> chunks) throws AdminException {
        QueryStringEncoder target = new QueryStringEncoder("/capture");
        target.addParam("port", port);
        return new StreamExchange(loop, socket, target.toString()).run(chunks);
    }

    /** Tells {@code events} what happens to flows, until the daemon ends. */
    public void watchFlows(Consumer<FlowEvent> events) throws AdminException {
        StringBuilder rest = new StringBuilder();
        boolean _ = new StreamExchange(loop, socket, "/flows/watch").run(chunk -> {
            rest.append(new String(chunk, StandardCharsets.UTF_8));
            for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
                String line = rest.substring(0, end);
                rest.delete(0, end + 1);
                if (!line.isEmpty()) {
                    events.accept(event(line));
                }
            }
            return true;
        });
    }

    private static FlowEvent event(String line) {
        try {
            return AdminJson.read(line.getBytes(StandardCharsets.UTF_8), FlowEvent.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Reader<T> {
        T read(byte[] body) throws IOException;
    }

    private <T> T ask(HttpMethod method, String target, String body, Reader<T> reader) throws AdminException {
        AdminRoutes.Reply reply = exchange(method, target, body);
        try {
            if (reply.status() != 200) {
                throw new AdminException(
                        AdminJson.read(reply.body(), AdminError.class).error());
            }
            return reader.read(reply.body());
        } catch (IOException e) {
            throw new AdminException("the daemon's answer is not readable; are both of one version? " + e.getMessage());
        }
    }

    private AdminRoutes.Reply exchange(HttpMethod method, String target, String body) throws AdminException {
        CompletableFuture<AdminRoutes.Reply> answered = new CompletableFuture<>();
        Channel channel = connect(loop, socket, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel made) {
                made.pipeline()
                        .addLast(new HttpClientCodec())
                        .addLast(new HttpObjectAggregator(MAX_ANSWER))
                        .addLast(new AnswerReader(answered));
            }
        });
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, method, target, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        var _ = request.headers()
                .set(HttpHeaderNames.HOST, "metapunt")
                .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
        var _ = channel.writeAndFlush(request);
        try {
            return answered.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AdminException("the daemon on " + socket + " gave no answer: " + e.getMessage());
        } catch (TimeoutException _) {
            throw new AdminException("the daemon on " + socket + " gave no answer within " + LIMIT_SECONDS + " s");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new AdminException("interrupted");
        }
    }

    /** Opens a connection to the daemon on {@code socket}. */
    static Channel connect(EventLoopGroup loop, Path socket, ChannelInitializer<Channel> pipeline)
            throws AdminException {
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channel(NioDomainSocketChannel.class)
                .handler(pipeline)
                .connect(UnixDomainSocketAddress.of(socket))
                .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            throw new AdminException(unreachable(socket, connected.cause()));
        }
        return connected.channel();
    }

    private static String unreachable(Path socket, Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        if (reason.contains("Permission denied")) {
            return "no permission to open " + socket + "; only root and the socket's group may ask the daemon";
        }
        String why = reason.contains("No such file") ? "there is no such socket" : reason.replace(": " + socket, "");
        return "no daemon answers on " + socket + ": " + why + "; is metapunt serve running with this --run-dir?";
    }

    private static final class AnswerReader extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<AdminRoutes.Reply> answered;

        AnswerReader(CompletableFuture<AdminRoutes.Reply> answered) {
            this.answered = answered;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            answered.complete(new AdminRoutes.Reply(
                    response.status().code(),
                    response.headers().get(HttpHeaderNames.CONTENT_TYPE, ""),
                    ByteBufUtil.getBytes(response.content())));
            var _ = ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answered.completeExceptionally(new IOException("it closed the connection"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answered.completeExceptionally(cause);
        }
    }

    @Override
    public void close() {
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
