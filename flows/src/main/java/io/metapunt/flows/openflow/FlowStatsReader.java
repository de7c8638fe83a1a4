package io.metapunt.flows.openflow;

import com.google.common.collect.ImmutableSortedSet;
import io.metapunt.flows.FlowAction;
import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FoundFlow;
import io.metapunt.flows.Oxm;
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
            int matchLength = entry.getUnsignedShort(MATCH + 2);
            int instructions = MATCH + ((matchLength + 7) & ~7);
            Optional<FlowMatch> match =
                    matchLength < 4 || instructions > length ? Optional.empty() : match(entry, matchLength);
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
                (entry.getUnsignedShort(18) & SEND_FLOW_REM) != 0);
        return new FoundFlow(rule, entry.getLong(32), entry.getLong(40), entry.getUnsignedInt(4));
    }

    /** The match, unless its fields do not end where it does. */
    private static Optional<FlowMatch> match(ByteBuf entry, int matchLength) {
        ImmutableSortedSet.Builder<Oxm> fields = ImmutableSortedSet.naturalOrder();
        int at = MATCH + 4;
        int end = MATCH + matchLength;
        while (end - at >= 4) {
            int header = entry.getInt(at);
            int length = header & 0xff;
            if (length > end - at - 4) {
                return Optional.empty();
            }
            fields.add(new Oxm(header, ByteBufUtil.hexDump(entry, at + 4, length)));
            at += 4 + length;
        }
        return at == end ? Optional.of(new FlowMatch(fields.build())) : Optional.empty();
    }

    private static FlowAction action(ByteBuf entry, int at) {
        int length = entry.writerIndex() - at;
        if (length == 0) {
            return new FlowAction.Drop();
        }
        int action = at + INSTRUCTION_HEADER;
        if (length == INSTRUCTION_HEADER + NiciraController.LENGTH
                && entry.getUnsignedShort(at) == APPLY_ACTIONS
                && entry.getUnsignedShort(action) == NiciraController.EXPERIMENTER
                && entry.getInt(action + 4) == NiciraController.NICIRA
                && entry.getUnsignedShort(action + 8) == NiciraController.SUBTYPE
                && entry.getUnsignedShort(action + 10) == NiciraController.WHOLE_PACKET) {
            return new FlowAction.Punt(entry.getUnsignedShort(action + 12));
        }
        return MacRewrite.read(entry, at, length)
                .orElseGet(() -> new FlowAction.Other(ByteBufUtil.hexDump(entry, at, length)));
    }
}
