package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFVersion;

class IdleProbeTest {
    private final FakeSwitch fake = FakeSwitch.ready(OFVersion.OF_13);

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void silentSwitchIsAskedForAnEcho() {
        fake.pass(4);
        assertThat(fake.hear()).isEmpty();
        fake.pass(1);
        assertThat(fake.hear(OfMessage.ECHO_REQUEST)).hasSize(1);
    }

    @Test
    void switchThatAnswersIsKept() {
        for (int i = 1; i <= 10; i++) {
            fake.pass(5);
            assertThat(fake.hear(OfMessage.ECHO_REQUEST)).hasSize(1);
            fake.say(fake.factory.echoReply(new byte[0]));
        }
        assertThat(fake.isConnected()).isTrue();
        assertThat(fake.handler.counters().echoReplies).isEqualTo(10);
    }

    @Test
    void switchThatDoesNotAnswerIsGivenUp() {
        fake.pass(5);
        fake.pass(4);
        assertThat(fake.isConnected()).isTrue();
        fake.pass(1);
        assertThat(fake.isConnected()).isFalse();
        assertThat(fake.listener.disconnected).contains("the switch does not answer echo requests");
    }

    @Test
    void anyMessageIsASignOfLife() {
        fake.pass(5);
        fake.pass(3);
        fake.say(Octets.packetIn(OfMessage.OF13, FakeSwitch.COOKIE, Octets.inPort(7), "00"));
        fake.pass(4);
        assertThat(fake.isConnected()).isTrue();
        fake.hear();
        fake.pass(1);
        assertThat(fake.isConnected()).isTrue();
        assertThat(fake.hear(OfMessage.ECHO_REQUEST)).hasSize(1);
    }
}
