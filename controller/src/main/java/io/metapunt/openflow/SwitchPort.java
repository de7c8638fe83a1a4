package io.metapunt.openflow;

/**
 * A port as the switch describes it on the session's own connection.
 *
 * @param ofport port number
 * @param name interface name, as OVSDB has it
 */
public record SwitchPort(int ofport, String name) {}
