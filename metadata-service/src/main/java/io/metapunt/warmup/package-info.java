/** A made-up guest that asks before the real ones do, so that the code which answers is compiled by then. */
@NullMarked
package io.metapunt.warmup;

import org.jspecify.annotations.NullMarked;
