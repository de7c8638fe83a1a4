package io.metapunt.channel;

import com.google.common.collect.ImmutableSet;
import io.metapunt.instance.TestInstances;
import io.metapunt.link.GuestLink;
import io.metapunt.link.LinkConfig;
import io.metapunt.link.SharedLimits;
import io.metapunt.link.TestBounds;
import io.metapunt.link.TestClient;
import io.metapunt.link.TestGuest;
import io.metapunt.packet.IpAddress;
import io.metapunt.tcp.IsnGenerator;
import io.metapunt.tcp.TcpConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A guest whose connections become channels on a loop of the test's own. */
final class TestWire {
    final TestLoop loop = new TestLoop();
    final TestGuest guest = TestGuest.untagged();
    final List<GuestChannel> channels = new ArrayList<>();
    final GuestLink link;

    TestWire(ChannelHandler handler) {
        this(TcpConfig.defaults(), handler);
    }

    TestWire(TcpConfig tcp, ChannelHandler handler) {
        link = new GuestLink(
                new LinkConfig(100, 100, 100, 100, 100, ImmutableSet.of(), tcp),
                TestBounds.of(SharedLimits.defaults()),
                guest.address(1_500),
                connection -> {
                    GuestChannel channel = new GuestChannel(TestInstances.GUEST, connection);
                    channel.pipeline().addLast(handler);
                    channels.add(channel);
                    var _ = loop.loop().register(channel);
                    return channel;
                },
                guest,
                new IsnGenerator(1, 2),
                () -> {});
    }

    TestClient client() {
        return client(TestGuest.V4);
    }

    TestClient client(IpAddress address) {
        return new TestClient(guest, address, 40_000, frame -> {
            link.receive(frame, 0, frame.length, loop.now());
            settle();
        });
    }

    Channel channel() {
        return channels.getFirst();
    }

    /** Does what the loop and the link have to do at this moment. */
    void settle() {
        loop.run();
        while (link.pollAt(loop.now()) <= loop.now()) {
            link.dispatch(loop.now());
            loop.run();
        }
    }

    void advance(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minusMillis(10)) {
            loop.advance(Duration.ofMillis(10));
            settle();
        }
    }
}
