/** Instances and where they come from. */
@NullMarked
package io.metapunt.instance;

import org.jspecify.annotations.NullMarked;
