package io.metapunt.flows.openflow;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.metapunt.flows.FoundFlow;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Arbitrary bodies of flow-stats replies: what makes no sense is passed over. */
class FlowStatsFuzz {
    /** An entry's fixed part and the header of its match. */
    private static final int LEAST = 52;

    @FuzzTest
    void entriesAreNoMoreThanFit(byte[] octets) {
        List<FoundFlow> found = new ArrayList<>();
        int passedOver = FlowStatsReader.read(Unpooled.wrappedBuffer(octets), found::add);
        if ((found.size() + passedOver - 1) * LEAST > octets.length) {
            throw new AssertionError(found.size() + " entries in " + octets.length + " octets");
        }
    }
}
