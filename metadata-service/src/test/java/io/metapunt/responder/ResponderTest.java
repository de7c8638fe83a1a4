package io.metapunt.responder;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.Guest;
import io.metapunt.link.TestClient;
import io.metapunt.link.TestGuest;
import io.metapunt.packet.Arp;
import io.metapunt.packet.IpAddress;
import io.metapunt.tcp.Segment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResponderTest {
    private static final Guest ONE = TestBridge.guest(1, "fa:16:3e:00:00:01", 0, "one");
    private static final Guest TWO = TestBridge.guest(2, "fa:16:3e:00:00:02", 0, "two");

    private final TestBridge bridge = new TestBridge();

    @Test
    void attachedGuestIsAnswered() {
        TestGuest nic = bridge.attach(ONE);
        TestClient client = bridge.client(1, nic, 40_000).connect();
        client.say(TestBridge.GET);
        assertThat(client.received()).endsWith("you are one");
    }

    @Test
    void guestsWithTheSameAddressesGetTheirOwn() {
        TestClient one = bridge.client(1, bridge.attach(ONE), 40_000).connect();
        TestClient two = bridge.client(2, bridge.attach(TWO), 40_000).connect();
        one.say(TestBridge.GET);
        two.say(TestBridge.GET);
        assertThat(one.received()).endsWith("you are one");
        assertThat(two.received()).endsWith("you are two");
    }

    @Test
    void guestsOfATrunkAreToldApartByTheirVlan() {
        Guest tagged = TestBridge.guest(1, "fa:16:3e:00:00:01", 100, "one.100");
        TestGuest parent = bridge.attach(ONE);
        TestClient untagged = bridge.client(1, parent, 40_000).connect();
        untagged.say(TestBridge.GET);
        TestClient sub = bridge.client(1, bridge.attach(tagged), 40_000).connect();
        sub.say(TestBridge.GET);
        assertThat(untagged.received()).endsWith("you are one");
        assertThat(sub.received()).endsWith("you are one.100");
        assertThat(bridge.responder.attached()).hasSize(2);
    }

    @Test
    void framesOfNoGuestAreCountedAndNotAnswered() {
        TestGuest nic = bridge.attach(ONE);
        byte[] arp = nic.arp(Arp.REQUEST, IpAddress.SERVICE_V4);
        bridge.hear(9, arp);
        bridge.hear(1, new TestGuest(TWO.mac(), 0).arp(Arp.REQUEST, IpAddress.SERVICE_V4));
        bridge.hear(1, new TestGuest(ONE.mac(), 5).arp(Arp.REQUEST, IpAddress.SERVICE_V4));
        bridge.hear(1, new byte[5]);
        assertThat(nic.hearsNothing()).isTrue();
        assertThat(bridge.responder.unknownSource()).isEqualTo(4);
    }

    @Test
    void detachedGuestIsResetAndAnsweredNoMore() {
        TestGuest nic = bridge.attach(ONE);
        TestClient client = bridge.client(1, nic, 40_000).connect();
        bridge.responder.detach(ONE);
        var _ = client.take();
        assertThat(client.resetReceived()).isTrue();
        bridge.hear(1, nic.arp(Arp.REQUEST, IpAddress.SERVICE_V4));
        assertThat(nic.hearsNothing()).isTrue();
        assertThat(bridge.responder.attached()).isEmpty();
        assertThat(bridge.responder.unknownSource()).isEqualTo(1);
    }

    @Test
    void detachingWhoIsNotThereDoesNoHarm() {
        bridge.responder.detach(ONE);
        assertThat(bridge.responder.attached()).isEmpty();
    }

    @Test
    void samePlaceGivenToAnotherGuestEndsTheFirstsConnections() {
        TestGuest nic = bridge.attach(ONE);
        TestClient client = bridge.client(1, nic, 40_000).connect();
        Guest successor = TestBridge.guest(1, "fa:16:3e:00:00:03", 0, "successor");
        bridge.responder.attach(successor);
        var _ = client.take();
        assertThat(client.resetReceived()).isTrue();
        assertThat(bridge.responder.attached()).hasSize(1);
        bridge.hear(1, client.frame(Segment.ACK | Segment.PSH, client.seq(), client.ack(), new byte[10]));
        assertThat(nic.hearsNothing()).isTrue();
    }

    @Test
    void samePlaceAndMacGivenToAnotherInstanceEndsTheFirstsConnections() {
        TestGuest nic = bridge.attach(ONE);
        TestClient client = bridge.client(1, nic, 40_000).connect();
        bridge.responder.attach(TestBridge.guest(1, "fa:16:3e:00:00:01", 0, "successor"));
        var _ = client.take();
        assertThat(client.resetReceived()).isTrue();
        TestClient next = bridge.client(1, nic, 40_001).connect();
        next.say(TestBridge.GET);
        assertThat(next.received()).endsWith("you are successor");
    }

    @Test
    void connectionFromBeforeARestartIsReset() {
        TestGuest nic = bridge.attach(ONE);
        TestClient old = bridge.client(1, nic, 40_000);
        bridge.hear(1, old.frame(Segment.ACK, 1_000, 2_000, new byte[10]));
        var _ = old.take();
        assertThat(old.resetReceived()).isTrue();
    }

    @Test
    void lostSegmentsAreSentAgainByTheTimer() {
        TestGuest nic = bridge.attach(ONE);
        TestClient client = bridge.client(1, nic, 40_000).connect();
        byte[] request = TestBridge.GET.getBytes(StandardCharsets.US_ASCII);
        bridge.hear(1, client.frame(Segment.ACK | Segment.PSH, client.seq(), client.ack(), request));
        client.skip(request.length);
        assertThat(nic.segments(TestGuest.V4, 40_000)).isNotEmpty();
        bridge.loop.advance(Duration.ofSeconds(2));
        client.listen();
        assertThat(client.received()).endsWith("you are one");
    }

    @Test
    void answersOfABatchLeaveTogether() {
        TestGuest nic = bridge.attach(ONE);
        byte[] arp = nic.arp(Arp.REQUEST, IpAddress.SERVICE_V4);
        byte[] syn = bridge.client(1, nic, 40_000).syn();
        bridge.responder.receive(1, arp, 0, arp.length);
        bridge.responder.receive(1, syn, 0, syn.length);
        int before = bridge.flushes;
        bridge.responder.endOfBatch();
        bridge.loop.run();
        assertThat(bridge.flushes).isEqualTo(before + 1);
        assertThat(nic.hear()).isNotNull();
        assertThat(nic.hear()).isNotNull();
    }

    @Test
    void drainingAcceptsNothingNewAndClosesWhatIsIdle() {
        TestGuest nic = bridge.attach(ONE);
        TestClient idle = bridge.client(1, nic, 40_000).connect();
        assertThat(bridge.responder.busy()).isEqualTo(1);
        bridge.responder.drain();
        bridge.loop.run();
        idle.listen();
        assertThat(idle.finReceived()).isTrue();
        idle.finish();
        assertThat(bridge.responder.busy()).isZero();
        TestClient late = bridge.client(1, nic, 40_001).connect();
        assertThat(late.resetReceived()).isTrue();
    }

    @Test
    void closingResetsEveryGuestsConnections() {
        TestClient one = bridge.client(1, bridge.attach(ONE), 40_000).connect();
        TestClient two = bridge.client(2, bridge.attach(TWO), 40_000).connect();
        bridge.responder.close();
        var _ = one.take();
        var _ = two.take();
        assertThat(one.resetReceived()).isTrue();
        assertThat(two.resetReceived()).isTrue();
        assertThat(bridge.responder.attached()).isEmpty();
    }

    @Test
    void monotonicClockBeginsAtZeroAndIsNeverNegative() {
        var clock = Responder.monotonicClock();
        long first = clock.getAsLong();
        assertThat(first).isNotNegative().isLessThan(Duration.ofMinutes(1).toNanos());
        assertThat(clock.getAsLong()).isGreaterThanOrEqualTo(first);
    }
}
