package io.metapunt.flows.openflow;

import com.google.common.hash.PrimitiveSink;
import io.metapunt.flows.FlowMatch;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.Masked;
import org.projectfloodlight.openflow.types.OFValueType;

/** A match that Loxi writes into its messages, with fields that Loxi does not know. It is written, never asked. */
record OxmMatch(FlowMatch match, OFVersion version) implements Match {
    private static final int OXM = 1;

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
