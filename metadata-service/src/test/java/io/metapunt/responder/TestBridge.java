package io.metapunt.responder;

import io.metapunt.channel.GuestChannel;
import io.metapunt.channel.TestLoop;
import io.metapunt.http.AccessLog;
import io.metapunt.http.Answer;
import io.metapunt.http.HttpConfig;
import io.metapunt.http.HttpPipeline;
import io.metapunt.http.MetadataSource;
import io.metapunt.instance.Guest;
import io.metapunt.instance.Instance;
import io.metapunt.instance.InstanceSource;
import io.metapunt.instance.TestInstances;
import io.metapunt.link.LinkConfig;
import io.metapunt.link.SharedBounds;
import io.metapunt.link.SharedLimits;
import io.metapunt.link.TestBounds;
import io.metapunt.link.TestClient;
import io.metapunt.link.TestGuest;
import io.metapunt.packet.FrameSink;
import io.metapunt.packet.MacAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A bridge's responder, with a switch that gives each port's frames to whoever is plugged in there. */
final class TestBridge implements FrameOutput, InstanceSource {
    static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    final TestLoop loop = new TestLoop();
    final SharedBounds shared = TestBounds.of(SharedLimits.defaults());
    final Responder responder;
    int flushes;
    private final Map<Integer, TestGuest> plugged = new HashMap<>();

    /** Answers each guest with the name of its port. */
    TestBridge() {
        HttpPipeline pipeline = new HttpPipeline(
                HttpConfig.defaults(),
                MetadataSource.of(
                        this,
                        (request, _) -> Answer.text("you are " + request.guest().portName())),
                AccessLog.NONE,
                channel -> ((GuestChannel) channel).guest());
        responder = new Responder(loop.loop(), LinkConfig.defaults(), shared, pipeline, this, loop::now);
    }

    static Guest guest(int ofport, String mac, int vlan, String name) {
        return new Guest(
                "br-int",
                ofport,
                name,
                vlan,
                MacAddress.parse(mac),
                1_500,
                Optional.of(TestInstances.UUID_ONE),
                Optional.empty(),
                Optional.empty());
    }

    /** Plugs a NIC in, and has the responder serve it. */
    TestGuest attach(Guest guest) {
        TestGuest nic = new TestGuest(guest.mac(), guest.vlan());
        plugged.put(guest.ofport(), nic);
        responder.attach(guest);
        return nic;
    }

    TestClient client(int ofport, TestGuest nic, int port) {
        return new TestClient(nic, TestGuest.V4, port, frame -> hear(ofport, frame));
    }

    void hear(int ofport, byte[] frame) {
        responder.receive(ofport, frame, 0, frame.length);
        responder.endOfBatch();
        loop.run();
    }

    @Override
    public FrameSink port(int ofport) {
        return new FrameSink() {
            @Override
            public Room reserve(int length) {
                return nic().reserve(length);
            }

            @Override
            public void commit() {
                nic().commit();
            }

            private TestGuest nic() {
                return plugged.computeIfAbsent(ofport, _ -> TestGuest.untagged());
            }
        };
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public Optional<Instance> find(Guest guest) {
        return Optional.of(TestInstances.sample());
    }

    @Override
    public boolean knowsInterface(String interfaceId) {
        return true;
    }

    @Override
    public Subscription onChange(Runnable listener) {
        return () -> {};
    }
}
