package io.metapunt.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.http.Answer;
import io.metapunt.http.MetadataRequest;
import io.metapunt.instance.Instance;
import io.metapunt.link.TestClient;
import io.metapunt.link.TestGuest;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.tcp.Segment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far answers go: those with a limit of their own as far as that, all else as far as anything. */
class HopLimitTest {
    private static final int FAR = 64;

    private final TestWire wire = HttpOverTcpTest.wire(HopLimitTest::answer);

    /** {@code /near/N} is answered with the hop limit N, and 3000 octets. */
    private static Answer answer(MetadataRequest request, Instance instance) {
        boolean near = request.path().getFirst().equals("near");
        return new Answer.Document(
                200,
                Answer.TEXT,
                new byte[3_000],
                ImmutableMap.of(),
                near ? Integer.parseInt(request.path().get(1)) : 0);
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    /** Says {@code text}, and gives the hop limits of what comes, without acknowledging any of it. */
    private ImmutableList<Integer> limits(TestClient client, String text) {
        byte[] said = text.getBytes(StandardCharsets.US_ASCII);
        byte[] frame = client.frame(Segment.ACK | Segment.PSH, client.seq(), client.ack(), said);
        client.skip(said.length);
        wire.link.receive(frame, 0, frame.length, wire.loop.now());
        wire.settle();
        return heard();
    }

    private ImmutableList<Integer> heard() {
        ImmutableList.Builder<Integer> limits = ImmutableList.builder();
        for (byte[] frame = wire.guest.hear(); frame != null; frame = wire.guest.hear()) {
            IpPacket.Whole packet = wire.guest.ip(frame);
            limits.add(packet.hopLimit());
        }
        return limits.build();
    }

    private static IpAddress address(boolean v6) {
        return v6 ? TestGuest.V6 : TestGuest.V4;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerGoesAsFarAsItMay(boolean v6) {
        TestClient client = wire.client(address(v6)).connect();
        assertThat(limits(client, get("/near/1"))).hasSizeGreaterThan(1).containsOnly(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerWithoutALimitGoesFar(boolean v6) {
        TestClient client = wire.client(address(v6)).connect();
        assertThat(limits(client, get("/far"))).hasSizeGreaterThan(1).containsOnly(FAR);
    }

    @Test
    void answerThatIsSentAgainGoesNoFurther() {
        TestClient client = wire.client().connect();
        var _ = limits(client, get("/near/1"));
        wire.advance(Duration.ofSeconds(3));
        assertThat(heard()).isNotEmpty().containsOnly(1);
    }

    @Test
    void answerBehindItCarriesItNoFurther() {
        TestClient client = wire.client().connect();
        assertThat(limits(client, get("/near/1") + get("/far"))).isNotEmpty().containsOnly(1);
    }

    @Test
    void lowerOfTwoLimitsHolds() {
        TestClient client = wire.client().connect();
        assertThat(limits(client, get("/near/2") + get("/near/1") + get("/near/3")))
                .isNotEmpty()
                .containsOnly(1);
    }

    @Test
    void onceItHasArrivedTheNextAnswerGoesFar() {
        TestClient client = wire.client().connect();
        client.say(get("/near/1"));
        assertThat(limits(client, get("/far"))).isNotEmpty().containsOnly(FAR);
    }
}
