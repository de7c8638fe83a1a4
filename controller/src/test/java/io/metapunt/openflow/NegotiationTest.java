package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
    @ParameterizedTest
    @CsvSource({
        "1.3 and no bitmap, 04000008 00000001, 4",
        "1.4 and no bitmap, 05000008 00000001, 5",
        "1.5 and no bitmap, 06000008 00000001, 5",
        "1.6 and no bitmap, 07000008 00000001, 5",
        "bitmap of 1.3, 04000010 00000001 00010008 00000010, 4",
        "bitmap of 1.4, 05000010 00000001 00010008 00000020, 5",
        "bitmap of 1.3 and 1.4, 05000010 00000001 00010008 00000030, 5",
        "bitmap of 1.0 and 1.3 and 1.5, 06000010 00000001 00010008 00000052, 4",
        "bitmap of two words, 05000014 00000001 0001000c 0000003000000000, 5",
        "bitmap behind an unknown element, 05000018 00000001 7fff0006abcd0000 00010008 00000010, 4",
        "element cut short, 05000010 00000001 00010009 00000010, 5",
        "element of no length, 05000010 00000001 00010000 00000010, 5",
        "two octets of an element, 0500000a 00000001 0001, 5",
        "bitmap without a word, 0500000c 00000001 00010004, 5"
    })
    void highestCommonVersionIsAgreed(String what, String hello, int version) {
        assertThat(Negotiation.of(Octets.ofHex(hello))).as(what).isEqualTo(new Negotiation.Agreed(version));
    }

    @ParameterizedTest
    @CsvSource({
        "01000008 00000001, 'OpenFlow 1.0,'",
        "03000008 00000001, 'OpenFlow 1.0, 1.1, 1.2,'",
        "04000010 00000001 00010008 0000000a, 'OpenFlow 1.0, 1.2,'",
        "06000010 00000001 00010008 00000042, 'OpenFlow 1.0, 1.5,'",
        "04000010 00000001 00010008 00000000, 'OpenFlow of no known version,'",
        "00000008 00000001, 'OpenFlow of no known version,'"
    })
    void nothingInCommonIsRefusedWithWhatWasOffered(String hello, String offered) {
        assertThat(Negotiation.of(Octets.ofHex(hello)))
                .isInstanceOfSatisfying(
                        Negotiation.Refused.class,
                        refused -> assertThat(refused.reason()).startsWith("the switch speaks " + offered));
    }

    @Test
    void refusalSaysWhatToDo() {
        assertThat(Negotiation.of(Octets.ofHex("01000008 00000001")))
                .isEqualTo(new Negotiation.Refused("the switch speaks OpenFlow 1.0, and 1.3 or 1.4 is needed:"
                        + " add OpenFlow13 to the bridge's protocols"));
    }
}
