package io.metapunt.openflow;

import io.metapunt.flows.ControllerIds;

/**
 * What makes a session ours among all that a switch has.
 *
 * @param controllerIds the ids that our punt actions name, so that PACKET_IN comes to us alone; as many as connections
 * @param cookies the cookies of our flows; PACKET_INs with others are ignored
 */
public record SessionConfig(ControllerIds controllerIds, CookieRange cookies) {}
