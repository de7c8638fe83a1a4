/** Headers as they stand on the wire: views, records and checksums; no I/O, no clock. */
@NullMarked
package io.metapunt.packet;

import org.jspecify.annotations.NullMarked;
