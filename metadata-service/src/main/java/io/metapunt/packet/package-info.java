/** x. */
@NullMarked
package io.metapunt.packet;

import org.jspecify.annotations.NullMarked;
