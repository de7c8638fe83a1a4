package io.metapunt.flows;

/**
 * Where a guest is attached.
 *
 * @param ofport OpenFlow port number
 * @param mac its MAC address, in the low 48 bits
 * @param vlan the VLAN ID its frames carry, or 0 for untagged
 */
public record Attachment(int ofport, long mac, int vlan) {}
