package io.metapunt.openflow;

import org.projectfloodlight.openflow.protocol.OFMessage;

/**
 * A message that the switch refused.
 *
 * @param message what was sent
 * @param error the switch's reason, by its name in the specification
 */
public record Failure(OFMessage message, String error) {}
