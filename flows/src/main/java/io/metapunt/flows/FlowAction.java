package io.metapunt.flows;

/** What a rule does with its packets. */
public sealed interface FlowAction {
    /** Nothing leaves. */
    record Drop() implements FlowAction {
        @Override
        public String toString() {
            return "drop";
        }
    }

    /**
     * The whole packet goes to the connection with this controller id, as PACKET_IN.
     *
     * @param controllerId the id that the connection took with NXT_SET_CONTROLLER_ID, 1 to 65535
     * @param meter the meter that packets beyond its rate are dropped at before the connection hears of them; 0 for none
     */
    record Punt(int controllerId, long meter) implements FlowAction {
        @Override
        public String toString() {
            return "controller(max_len=65535,id=" + controllerId + (meter == 0 ? "" : ",meter_id=" + meter) + ")";
        }
    }

    /**
     * The frame gets another MAC address and leaves by a port.
     *
     * @param field {@link MatchField#ETH_SRC} or {@link MatchField#ETH_DST}
     * @param mac the address it gets, in the low 48 bits
     * @param ofport the port it leaves by
     */
    record Readdress(MatchField field, long mac, int ofport) implements FlowAction {
        @Override
        public String toString() {
            return "set_field:" + Oxm.exact(field, mac).valueText() + "->" + field.ovsFieldName() + ",output:" + ofport;
        }
    }

    /**
     * Something that no rule of ours does.
     *
     * @param instructions as on the wire, in hexadecimal
     */
    record Other(String instructions) implements FlowAction {
        @Override
        public String toString() {
            return "instructions:0x" + instructions;
        }
    }
}
