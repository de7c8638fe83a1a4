package io.metapunt.punt;

import java.util.Locale;

/** Which way guests' packets are to come. */
public enum PuntMode {
    /** By PACKET_IN and PACKET_OUT: needs nothing on the node but the switch's socket. */
    CONTROLLER,
    /** By a TAP device that is a port of the bridge, and by the controller wherever that cannot be. */
    PORT;

    /**
     * Reads the name that {@link #toString} gives.
     *
     * @throws IllegalArgumentException if {@code text} is anything else
     */
    public static PuntMode parse(String text) {
        for (PuntMode mode : values()) {
            if (mode.toString().equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not one of controller, port");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
