/** One guest's wire: frames in, frames out; ARP, ICMP and TCP demultiplexed, limits kept. */
@NullMarked
package io.metapunt.link;

import org.jspecify.annotations.NullMarked;
