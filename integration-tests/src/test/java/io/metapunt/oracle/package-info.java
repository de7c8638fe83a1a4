/**
 * Linux's TCP as the oracle: the packet scripts of {@link io.metapunt.tcp.scripts} are sent to a server on the kernel's stack,
 * over a TAP device in a network namespace of its own.
 */
@NullMarked
package io.metapunt.oracle;

import org.jspecify.annotations.NullMarked;
