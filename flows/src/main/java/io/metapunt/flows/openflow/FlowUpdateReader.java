package io.metapunt.flows.openflow;

import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FlowUpdate;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the updates of a flow monitor, in the layout of OpenFlow 1.4 (1.4.1, 7.3.5.17) or of the ONF's extension for 1.3. Each
 * tells its length, so one that makes no sense is passed over.
 */
public final class FlowUpdateReader {
    private static final int FULL = 24;
    private static final int EXPERIMENTER_HEADER = 8;

    private FlowUpdateReader() {}

    /**
     * Reads {@code body}, which begins after the multipart header.
     *
     * @param of14 whether it is OpenFlow 1.4's
     * @return how many were passed over
     */
    public static int read(ByteBuf body, boolean of14, Consumer<FlowUpdate> updates) {
        int passedOver = 0;
        if (!of14) {
            body.skipBytes(Math.min(EXPERIMENTER_HEADER, body.readableBytes()));
        }
        while (body.readableBytes() >= 4) {
            int length = body.getUnsignedShort(body.readerIndex());
            if (length < 8 || length > body.readableBytes()) {
                return passedOver + 1;
            }
            ByteBuf entry = body.readSlice(length);
            int event = entry.getUnsignedShort(2);
            Optional<FlowUpdate> update = of14 ? of14(entry, event) : of13(entry, event);
            if (update.isEmpty()) {
                passedOver++;
            }
            update.ifPresent(updates);
        }
        return passedOver;
    }

    private static Optional<FlowUpdate> of14(ByteBuf entry, int event) {
        return switch (event) {
            case 0, 1, 3 -> foreign(entry, false, entry.getUnsignedByte(4), 10);
            case 2 -> foreign(entry, true, entry.getUnsignedByte(4), 10);
            case 4 -> Optional.of(new FlowUpdate.Own());
            case 6 -> Optional.of(new FlowUpdate.Resumed());
            default -> Optional.empty();
        };
    }

    private static Optional<FlowUpdate> of13(ByteBuf entry, int event) {
        return switch (event) {
            case 0, 2 ->
                entry.readableBytes() < FULL ? Optional.empty() : foreign(entry, false, entry.getUnsignedByte(14), 6);
            case 1 ->
                entry.readableBytes() < FULL ? Optional.empty() : foreign(entry, true, entry.getUnsignedByte(14), 6);
            case 3 -> Optional.of(new FlowUpdate.Own());
            default -> Optional.empty();
        };
    }

    private static Optional<FlowUpdate> foreign(ByteBuf entry, boolean gone, int table, int priorityAt) {
        if (entry.readableBytes() < FULL + 4) {
            return Optional.empty();
        }
        int priority = entry.getUnsignedShort(priorityAt);
        long cookie = entry.getLong(16);
        Optional<FlowMatch> match = OxmMatch.read(entry, FULL);
        return match.map(fields -> new FlowUpdate.Foreign(gone, new FlowRule.Key(table, priority, fields), cookie));
    }
}
