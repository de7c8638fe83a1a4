/** The passive side of TCP (RFC 9293), sans I/O: segments and the time in, segments out. */
@NullMarked
package io.metapunt.tcp;

import org.jspecify.annotations.NullMarked;
