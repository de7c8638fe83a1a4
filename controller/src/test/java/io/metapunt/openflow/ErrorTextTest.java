package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFVersion;

class ErrorTextTest {
    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);

    /** With eight octets of the message that was refused, as a switch adds. */
    @ParameterizedTest
    @CsvSource({
        "0001 0001, bad request: bad type",
        "0001 0005, bad request: eperm",
        "0002 0000, bad action: bad type",
        "0003 0001, bad instruction: unsup inst",
        "0004 0009, bad match: bad prereq",
        "0005 0001, flow mod failed: table full",
        "0005 0004, flow mod failed: eperm",
        "000c 0002, meter mod failed: invalid meter",
        "0006 0000, group mod failed: code 0",
        "4242 0007, 'error type 16962, code 7'",
        "0005 4242, 'error type 5, code 16962'"
    })
    void errorReadsByItsNamesWhereTheyAreKnown(String typeAndCode, String text) {
        assertThat(ErrorText.of(Octets.ofHex("04010014 00000001" + typeAndCode + "040e003000000001"), OF13))
                .isEqualTo(text);
    }

    @Test
    void errorOf14IsReadByItsOwnNumbers() {
        ByteBuf error = Octets.ofHex("05010014 00000001 0004000a 050e003000000001");
        assertThat(ErrorText.of(error, OFFactories.getFactory(OFVersion.OF_14))).isEqualTo("bad match: dup field");
    }

    @Test
    void readingLeavesTheMessageWhereItWas() {
        ByteBuf error = Octets.ofHex("04010014 00000001 00050001 040e003000000001");
        ErrorText.of(error, OF13);
        assertThat(error.readerIndex()).isZero();
    }

    @Test
    void errorWithoutATypeSaysSo() {
        assertThat(ErrorText.of(Octets.ofHex("0401000a 00000001 0005"), OF13))
                .isEqualTo("an error message without a type");
    }
}
