/**
 * Packet scripts in virtual time: what a guest sends, what the service must send and when, one behaviour a file. The files stand
 * among the resources of this package; {@link io.metapunt.tcp.scripts.Script} says how they are written.
 */
@NullMarked
package io.metapunt.tcp.scripts;

import org.jspecify.annotations.NullMarked;
