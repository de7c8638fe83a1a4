package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** Switches that no session can be had with. */
class RefusalTest {
    private final FakeSwitch fake = new FakeSwitch(OFVersion.OF_13);

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void switchOf10AloneIsRefusedInClearWords() {
        fake.hear();
        fake.say(Octets.ofHex("01000008 00000001"));
        assertThat(fake.isConnected()).isFalse();
        assertThat(fake.handler.endReason())
                .isEqualTo("the switch speaks OpenFlow 1.0, and 1.3 or 1.4 is needed:"
                        + " add OpenFlow13 to the bridge's protocols");
        assertThat(fake.hear()).isEmpty();
    }

    @Test
    void errorInsteadOfHelloIsTheSwitchsRefusal() {
        fake.say(Octets.ofHex("0101000c 00000001 00000000"));
        assertThat(fake.isConnected()).isFalse();
        assertThat(fake.handler.endReason()).isEqualTo("the switch refused OpenFlow 1.3 and 1.4");
    }

    @Test
    void otherMessageBeforeHelloIsCountedAndTheHandshakeGoesOn() {
        fake.say(Octets.ofHex("0402000c 00000001 00000000"));
        assertThat(fake.handler.counters().unexpected).isEqualTo(1);
        fake.hear();
        fake.sayHello();
        assertThat(fake.hear()).isNotEmpty();
    }

    @Test
    void reasonOfARefusalOutlivesTheHandshakesTimer() {
        fake.say(Octets.ofHex("01000008 00000001"));
        fake.pass(20);
        assertThat(fake.handler.endReason()).startsWith("the switch speaks OpenFlow 1.0");
    }

    @Test
    void listenerHearsNothingOfIt() {
        fake.say(Octets.ofHex("01000008 00000001"));
        assertThat(fake.listener.session).isEmpty();
        assertThat(fake.listener.disconnected).isEmpty();
    }
}
