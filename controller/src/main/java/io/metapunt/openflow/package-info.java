/** OpenFlow 1.3 and 1.4 sessions with switches: framing, handshake, PACKET_IN, PACKET_OUT, requests and their errors. */
@NullMarked
package io.metapunt.openflow;

import org.jspecify.annotations.NullMarked;
