package io.metapunt.ovsdb;

import io.metapunt.instance.Guest;

/** Whether an interface of a bridge is a guest's. */
public sealed interface PortVerdict {
    /** The interface's name. */
    String port();

    /** It is, on one VLAN. */
    record IsGuest(Guest guest) implements PortVerdict {
        @Override
        public String port() {
            return guest.portName();
        }
    }

    /**
     * It gets no rule of any kind.
     *
     * @param reason why not, in words for an operator
     * @param suspicious whether it looks like a guest's that something is missing of
     */
    record NoGuest(String port, String reason, boolean suspicious) implements PortVerdict {}
}
