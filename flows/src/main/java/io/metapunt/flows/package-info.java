/** x. */
@NullMarked
package io.metapunt.flows;

import org.jspecify.annotations.NullMarked;
