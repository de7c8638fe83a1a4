/** x. */
@NullMarked
package io.metapunt.daemon;

import org.jspecify.annotations.NullMarked;
