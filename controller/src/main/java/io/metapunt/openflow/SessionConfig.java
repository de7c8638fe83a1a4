package io.metapunt.openflow;

/**
 * What makes a session ours among all that a switch has.
 *
 * @param controllerId the 16-bit id that our punt actions name, so that PACKET_IN comes to us alone
 * @param cookies the cookies of our flows; PACKET_INs with others are ignored
 */
public record SessionConfig(int controllerId, CookieRange cookies) {}
