package io.metapunt.openflow;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadActionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadInstructionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadMatchErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadRequestErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFFlowModFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFMeterModFailedErrorMsg;

/** Puts the switch's errors into words: the specification's names where Loxi knows them, numbers elsewhere. */
final class ErrorText {
    private ErrorText() {}

    static String of(ByteBuf message, OFFactory factory) {
        int at = message.readerIndex() + OfMessage.HEADER_LENGTH;
        if (message.writerIndex() - at < 4) {
            return "an error message without a type";
        }
        int type = message.getUnsignedShort(at);
        int code = message.getUnsignedShort(at + 2);
        try {
            OFMessage error = factory.getReader().readFrom(message.duplicate());
            return switch (error) {
                case OFFlowModFailedErrorMsg e -> words("flow mod failed", e.getCode());
                case OFBadActionErrorMsg e -> words("bad action", e.getCode());
                case OFBadMatchErrorMsg e -> words("bad match", e.getCode());
                case OFBadRequestErrorMsg e -> words("bad request", e.getCode());
                case OFBadInstructionErrorMsg e -> words("bad instruction", e.getCode());
                case OFMeterModFailedErrorMsg e -> words("meter mod failed", e.getCode());
                case OFErrorMsg e -> words(e.getErrType().name(), "code " + code);
                default -> numbers(type, code);
            };
        } catch (OFParseError | RuntimeException _) {
            return numbers(type, code);
        }
    }

    private static String words(String what, Object code) {
        return what.toLowerCase(Locale.ROOT).replace('_', ' ') + ": "
                + code.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String numbers(int type, int code) {
        return "error type " + type + ", code " + code;
    }
}
