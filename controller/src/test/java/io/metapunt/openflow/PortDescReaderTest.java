package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;

class PortDescReaderTest {
    private static final SwitchPort TAP = new SwitchPort(7, "tapcd9f6d46-4a");
    private static final SwitchPort LOCAL = new SwitchPort(0xffff_fffe, "br-int");
    /** One more letter would leave no room for the terminator. */
    private static final SwitchPort LONG = new SwitchPort(9, "abcdefghijklmno");

    private final List<SwitchPort> ports = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(names = {"OF_13", "OF_14"})
    void everyPortIsRead(OFVersion version) {
        PortDescReader.read(body(version, TAP, LOCAL, LONG), version.getWireVersion(), ports::add);
        assertThat(ports).containsExactly(TAP, LOCAL, LONG);
    }

    @Test
    void propertiesAreSteppedOver() {
        ByteBuf first = body(OFVersion.OF_14, TAP);
        int length = first.readableBytes();
        // An unknown property of eight octets.
        first.writeLong(0x7fff_0008_0000_0000L).setShort(4, length + 8);
        PortDescReader.read(Unpooled.wrappedBuffer(first, body(OFVersion.OF_14, LOCAL)), OfMessage.OF14, ports::add);
        assertThat(ports).containsExactly(TAP, LOCAL);
    }

    @Test
    void nameWithoutATerminatorEndsWithItsField() {
        ByteBuf body = body(OFVersion.OF_13, LONG);
        body.setByte(31, 'p').setByte(32, 'q');
        PortDescReader.read(body, OfMessage.OF13, ports::add);
        assertThat(ports).containsExactly(new SwitchPort(9, "abcdefghijklmnop"));
    }

    @ParameterizedTest
    @EnumSource(names = {"OF_13", "OF_14"})
    void bodyCutShortGivesTheWholePortsOnly(OFVersion version) {
        ByteBuf whole = body(version, TAP, LOCAL);
        for (int length = 0; length < whole.readableBytes(); length++) {
            ports.clear();
            PortDescReader.read(whole.copy(0, length), version.getWireVersion(), ports::add);
            assertThat(ports)
                    .as("%d octets", length)
                    .isEqualTo(length < whole.readableBytes() / 2 ? List.of() : List.of(TAP));
        }
    }

    @Test
    void portOfNoLengthEndsTheReading() {
        ByteBuf body = body(OFVersion.OF_14, TAP, LOCAL);
        body.setShort(4, 0);
        PortDescReader.read(body, OfMessage.OF14, ports::add);
        assertThat(ports).isEmpty();
    }

    static ByteBuf body(OFVersion version, SwitchPort... ports) {
        ByteBuf body = Unpooled.buffer();
        for (SwitchPort port : ports) {
            desc(version, port).writeTo(body);
        }
        return body;
    }

    static OFPortDesc desc(OFVersion version, SwitchPort port) {
        OFFactory factory = OFFactories.getFactory(version);
        OFPortDesc.Builder desc = factory.buildPortDesc()
                .setPortNo(OFPort.of(port.ofport()))
                .setHwAddr(MacAddress.of("fa:16:3e:11:22:33"))
                .setName(port.name())
                .setConfig(ImmutableSet.of())
                .setState(ImmutableSet.of());
        if (version == OFVersion.OF_14) {
            desc.setProperties(ImmutableList.of());
        }
        return desc.build();
    }
}
