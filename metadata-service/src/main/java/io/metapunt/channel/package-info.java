/** A TCP connection of a guest as a Netty channel. */
@NullMarked
package io.metapunt.channel;

import org.jspecify.annotations.NullMarked;
