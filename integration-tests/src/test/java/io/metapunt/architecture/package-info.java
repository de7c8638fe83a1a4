/** The rules of the house. */
@NullMarked
package io.metapunt.architecture;

import org.jspecify.annotations.NullMarked;
