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
     */
    record Punt(int controllerId) implements FlowAction {
        @Override
        public String toString() {
            return "controller(max_len=65535,id=" + controllerId + ")";
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
