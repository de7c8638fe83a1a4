/** Which tree answers a path. */
@NullMarked
package io.metapunt.tree;

import org.jspecify.annotations.NullMarked;
