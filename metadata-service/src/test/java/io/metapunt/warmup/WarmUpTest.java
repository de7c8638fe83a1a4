package io.metapunt.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.metapunt.http.Answer;
import io.metapunt.http.HttpConfig;
import io.metapunt.http.MetadataHandler;
import io.metapunt.http.MetadataRequest;
import io.metapunt.http.Reply;
import io.metapunt.link.LinkConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final int GUESTS = 8;
    private static final int EACH = 60;
    private static final long LIMIT_SECONDS = 30;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final Queue<MetadataRequest> asked = new ConcurrentLinkedQueue<>();

    @AfterEach
    void end() {
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void everyGuestAsksForAllItIsToAndIsAnsweredThoughSomeOfItIsLost() {
        assertThat(run((request, instance) -> {
                    asked.add(request);
                    byte[] body = "x".repeat(2_000).getBytes(StandardCharsets.US_ASCII);
                    return new Answer.Document(200, "text/plain", body, ImmutableMap.of(), 0);
                }))
                .isTrue();
        assertThat(asked).hasSize(GUESTS * EACH);
        assertThat(asked)
                .extracting(request -> request.guest().mac())
                .satisfies(macs -> assertThat(new HashSet<>(macs)).hasSize(GUESTS));
        assertThat(asked)
                .extracting(MetadataRequest::path)
                .satisfies(paths -> assertThat(new HashSet<>(paths)).hasSize(13));
    }

    @Test
    void itEndsWithoutAnAnswer() {
        assertThat(run((request, instance) -> {
                    asked.add(request);
                    return (Reply.Later) (exchange, sink) -> new Never();
                }))
                .isFalse();
        assertThat(asked).hasSize(GUESTS);
    }

    private static final class Never implements Reply.Transfer {
        @Override
        public void more() {}

        @Override
        public void cancel() {}
    }

    private boolean run(MetadataHandler handler) {
        return new WarmUp(loop, LinkConfig.defaults(), HttpConfig.defaults(), handler, EACH)
                .start(0)
                .toCompletableFuture()
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
