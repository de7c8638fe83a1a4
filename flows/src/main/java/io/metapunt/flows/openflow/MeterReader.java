package io.metapunt.flows.openflow;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.FoundMeter;
import io.metapunt.flows.PacketRate;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a switch's meters together from what OFPMP_METER_CONFIG and OFPMP_METER say (OpenFlow 1.3.5, 7.3.5.10 and 7.3.5.11; the
 * same layout in 1.4). Each entry tells its length, so one that makes no sense is passed over.
 */
public final class MeterReader {
    /** OFPMP_METER. */
    public static final int STATS = 9;
    /** OFPMP_METER_CONFIG. */
    public static final int CONFIG = 10;
    /** OFPMP_METER_FEATURES. */
    public static final int FEATURES = 11;
    /** The body of a request about all meters: OFPM_ALL and padding. */
    public static final String ALL = "ffffffff00000000";

    private static final int PKTPS_BURST_STATS = 0b1110;
    private static final int CONFIG_HEADER = 8;
    private static final int DROP = 1;
    private static final int BAND = 16;
    private static final int STATS_HEADER = 40;
    private static final long SECOND = 1_000_000_000L;

    private final Map<Long, Optional<PacketRate>> rates = new HashMap<>();
    private final Map<Long, FoundMeter> found = new HashMap<>();

    /** The highest id that the switch allows: max_meter of OFPMP_METER_FEATURES. */
    public static long highest(ByteBuf features) {
        return features.readableBytes() < 4 ? 0 : features.getUnsignedInt(features.readerIndex());
    }

    /** Reads a part of an OFPMP_METER_CONFIG reply. */
    public void config(ByteBuf body) {
        while (body.readableBytes() >= CONFIG_HEADER) {
            int length = body.getUnsignedShort(body.readerIndex());
            if (length < CONFIG_HEADER || length > body.readableBytes()) {
                return;
            }
            ByteBuf entry = body.readSlice(length);
            rates.put(entry.getUnsignedInt(4), rate(entry));
        }
    }

    /** The rate of a meter that is built as ours are. */
    private static Optional<PacketRate> rate(ByteBuf entry) {
        if (entry.getUnsignedShort(2) != PKTPS_BURST_STATS
                || entry.readableBytes() != CONFIG_HEADER + BAND
                || entry.getUnsignedShort(CONFIG_HEADER) != DROP) {
            return Optional.empty();
        }
        long perSecond = entry.getUnsignedInt(CONFIG_HEADER + 4);
        long burst = entry.getUnsignedInt(CONFIG_HEADER + 8);
        return perSecond < 1 || perSecond > PacketRate.HIGHEST || burst < 1 || burst > PacketRate.HIGHEST
                ? Optional.empty()
                : Optional.of(new PacketRate(perSecond, burst));
    }

    /** Reads a part of an OFPMP_METER reply, once {@link #config} has read all of its own. */
    public void stats(ByteBuf body) {
        while (body.readableBytes() >= STATS_HEADER) {
            int length = body.getUnsignedShort(body.readerIndex() + 4);
            if (length < STATS_HEADER || length > body.readableBytes()) {
                return;
            }
            ByteBuf entry = body.readSlice(length);
            long id = entry.getUnsignedInt(0);
            found.put(
                    id,
                    new FoundMeter(
                            id,
                            rates.getOrDefault(id, Optional.empty()),
                            entry.getUnsignedInt(32) * SECOND + entry.getUnsignedInt(36),
                            entry.getLong(16),
                            length < STATS_HEADER + 8 ? 0 : entry.getLong(STATS_HEADER)));
        }
    }

    /** All meters read. */
    public ImmutableList<FoundMeter> meters() {
        return ImmutableList.copyOf(found.values());
    }
}
