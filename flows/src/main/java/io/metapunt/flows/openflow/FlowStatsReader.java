package io.metapunt.flows.openflow;

import io.metapunt.flows.FlowAction;
import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FoundFlow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the flow-stats entries of a multipart reply (OpenFlow 1.3.5, 7.3.5.2; the same layout in 1.4). Each entry tells its
 * length, so one that makes no sense is passed over; fields and actions that no rule of ours has are kept as they are.
 */
public final class FlowStatsReader {
    private static final int MATCH = 48;
    private static final int SEND_FLOW_REM = 1;
    private static final int APPLY_ACTIONS = 4;
    private static final int INSTRUCTION_HEADER = 8;
    private static final long SECOND = 1_000_000_000L;

    private FlowStatsReader() {}

    /**
     * Reads all entries of {@code body}.
     *
     * @return how many were passed over
     */
    public static int read(ByteBuf body, Consumer<FoundFlow> flows) {
        int passedOver = 0;
        while (body.readableBytes() >= 2) {
            int length = body.getUnsignedShort(body.readerIndex());
            if (length < MATCH + 4 || length > body.readableBytes()) {
                return passedOver + 1;
            }
            ByteBuf entry = body.readSlice(length);
            int instructions = MATCH + ((entry.getUnsignedShort(MATCH + 2) + 7) & ~7);
            Optional<FlowMatch> match = OxmMatch.read(entry, MATCH);
            if (match.isEmpty()) {
                passedOver++;
            } else {
                flows.accept(entry(entry, match.get(), instructions));
            }
        }
        return passedOver;
    }

    private static FoundFlow entry(ByteBuf entry, FlowMatch match, int instructions) {
        FlowRule rule = new FlowRule(
                entry.getUnsignedByte(2),
                entry.getUnsignedShort(12),
                entry.getLong(24),
                match,
                action(entry, instructions),
                (entry.getUnsignedShort(18) & SEND_FLOW_REM) != 0,
                entry.getUnsignedShort(16));
        long age = entry.getUnsignedInt(4) * SECOND + entry.getUnsignedInt(8);
        return new FoundFlow(rule, entry.getLong(32), entry.getLong(40), age);
    }

    private static FlowAction action(ByteBuf entry, int at) {
        int length = entry.writerIndex() - at;
        if (length == 0) {
            return new FlowAction.Drop();
        }
        if (length < INSTRUCTION_HEADER) {
            return other(entry, at, length);
        }
        return punt(entry, at, length)
                .or(() -> MacRewrite.read(entry, at, length))
                .orElseGet(() -> other(entry, at, length));
    }

    private static Optional<FlowAction> punt(ByteBuf entry, int at, int length) {
        return entry.getUnsignedShort(at) == APPLY_ACTIONS && entry.getUnsignedShort(at + 2) == length
                ? NiciraController.read(entry.slice(at + INSTRUCTION_HEADER, length - INSTRUCTION_HEADER))
                : Optional.empty();
    }

    private static FlowAction other(ByteBuf entry, int at, int length) {
        return new FlowAction.Other(ByteBufUtil.hexDump(entry, at, length));
    }
}
