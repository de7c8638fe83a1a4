/** Questions to ovs-vswitchd over its control socket, as ovs-appctl(8) asks them: what it does with a packet. */
@NullMarked
package io.metapunt.unixctl;

import org.jspecify.annotations.NullMarked;
