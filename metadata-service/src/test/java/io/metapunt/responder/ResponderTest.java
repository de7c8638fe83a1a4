package io.metapunt.responder;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.Guest;
import io.metapunt.link.DropReason;
import io.metapunt.link.PacketLimit;
import io.metapunt.link.TestClient;
import io.metapunt.link.TestGuest;
import io.metapunt.packet.Arp;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.Octets;
import io.metapunt.tcp.Segment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    void floodOfOneGuestDelaysNobodyElsesAnswer() {
        TestGuest loud = bridge.attach(ONE);
        TestGuest quiet = bridge.attach(TWO);
        byte[] arp = loud.arp(Arp.REQUEST, IpAddress.SERVICE_V4);
        for (int i = 0; i < 10_000; i++) {
            bridge.responder.receive(1, arp, 0, arp.length);
        }
        byte[] other = quiet.arp(Arp.REQUEST, IpAddress.SERVICE_V4);
        bridge.responder.receive(2, other, 0, other.length);
        assertThat(quiet.hear()).isNotNull();
        bridge.responder.endOfBatch();
        bridge.loop.run();
        assertThat(heardBy(loud)).isEqualTo(Backlog.SHARE + Backlog.MOST);
        assertThat(drops(0)).containsEntry(DropReason.BACKLOG_FULL, 10_000L - Backlog.SHARE - Backlog.MOST);
    }

    @Test
    void backlogIsTakenInInItsOrder() {
        TestGuest nic = bridge.attach(ONE);
        for (int port = 0; port < Backlog.SHARE + 50; port++) {
            byte[] syn = bridge.client(1, nic, 40_000 + port).syn();
            bridge.responder.receive(1, syn, 0, syn.length);
        }
        bridge.responder.endOfBatch();
        bridge.loop.run();
        List<Integer> answered = new ArrayList<>();
        while (!nic.hearsNothing()) {
            answered.add(Octets.uint16(Objects.requireNonNull(nic.hear()), Ethernet.HEADER_LENGTH + 20 + 2));
        }
        assertThat(answered).isSorted().hasSize(Backlog.SHARE + 50);
    }

    @Test
    void guestThatTheSwitchDoesNotLimitIsLimitedHere() {
        TestGuest one = bridge.attach(ONE);
        TestGuest two = bridge.attach(TWO);
        bridge.responder.limit(new PacketLimit(10, 5), ofport -> ofport == 1);
        for (int i = 0; i < 20; i++) {
            bridge.hear(1, one.arp(Arp.REQUEST, IpAddress.SERVICE_V4));
            bridge.hear(2, two.arp(Arp.REQUEST, IpAddress.SERVICE_V4));
        }
        assertThat(heardBy(one)).isEqualTo(5);
        assertThat(heardBy(two)).isEqualTo(20);
        assertThat(drops(0)).containsExactly(Map.entry(DropReason.PACKET_RATE_LIMIT, 15L));
    }

    private static int heardBy(TestGuest nic) {
        int heard = 0;
        while (!nic.hearsNothing()) {
            heard++;
            var _ = nic.hear();
        }
        return heard;
    }

    private Map<DropReason, Long> drops(int guest) {
        return bridge.responder.attached().stream()
                .sorted(Comparator.comparing(attached -> attached.guest().portName()))
                .skip(guest)
                .findFirst()
                .orElseThrow()
                .link()
                .counters()
                .drops();
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
