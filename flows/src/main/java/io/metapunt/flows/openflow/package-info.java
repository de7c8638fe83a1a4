/** Rules as OpenFlow messages, and flow-stats entries as rules. */
@NullMarked
package io.metapunt.flows.openflow;

import org.jspecify.annotations.NullMarked;
