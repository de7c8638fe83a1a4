package io.metapunt.flows.openflow;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.hash.PrimitiveSink;
import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.Oxm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.Masked;
import org.projectfloodlight.openflow.types.OFValueType;

/** A match that Loxi writes into its messages, with fields that Loxi does not know. It is written, never asked. */
record OxmMatch(FlowMatch match, OFVersion version) implements Match {
    private static final int OXM = 1;

    /** The match at {@code start} of {@code entry}; empty if it, or one of its fields, does not end where it should. */
    static Optional<FlowMatch> read(ByteBuf entry, int start) {
        int matchLength = entry.getUnsignedShort(start + 2);
        int end = start + matchLength;
        if (matchLength < 4 || start + ((matchLength + 7) & ~7) > entry.writerIndex()) {
            return Optional.empty();
        }
        ImmutableSortedSet.Builder<Oxm> fields = ImmutableSortedSet.naturalOrder();
        int at = start + 4;
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

    @Override
    public void writeTo(ByteBuf out) {
        int start = out.writerIndex();
        out.writeShort(OXM).writeShort(0);
        match.fields()
                .forEach(field ->
                        out.writeInt(field.header()).writeBytes(HexFormat.of().parseHex(field.hex())));
        int length = out.writerIndex() - start;
        out.setShort(start + 2, length);
        out.writeZero((8 - length % 8) % 8);
    }

    @Override
    public OFVersion getVersion() {
        return version;
    }

    @Override
    public void putTo(PrimitiveSink sink) {
        sink.putString(match.toString(), StandardCharsets.UTF_8);
    }

    @Override
    public Iterable<MatchField<?>> getMatchFields() {
        return List.of();
    }

    @Override
    public <F extends OFValueType<F>> F get(MatchField<F> field) {
        throw unsupported();
    }

    @Override
    public <F extends OFValueType<F>> Masked<F> getMasked(MatchField<F> field) {
        throw unsupported();
    }

    @Override
    public boolean supports(MatchField<?> field) {
        return false;
    }

    @Override
    public boolean supportsMasked(MatchField<?> field) {
        return false;
    }

    @Override
    public boolean isExact(MatchField<?> field) {
        throw unsupported();
    }

    @Override
    public boolean isFullyWildcarded(MatchField<?> field) {
        throw unsupported();
    }

    @Override
    public boolean isPartiallyMasked(MatchField<?> field) {
        throw unsupported();
    }

    @Override
    public Builder createBuilder() {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("this match is only written");
    }
}
