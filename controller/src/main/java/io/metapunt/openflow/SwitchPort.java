package io.metapunt.openflow;

/**
 * A port as the switch describes it on the session's own connection.
 *
 * @param ofport port number
 * @param name interface name, as OVSDB has it
 */
public record SwitchPort(int ofport, String name) {
    /** What OpenFlow has room for (OFP_MAX_PORT_NAME_LEN with its terminator). */
    private static final int MAX_NAME = 15;

    /** Whether it is the interface called {@code fullName}, of which OpenFlow may have cut the end off. */
    public boolean isCalled(String fullName) {
        return name.equals(fullName) || (name.length() == MAX_NAME && fullName.startsWith(name));
    }
}
