/** The two ways of guests' packets: to the controller, or to a port of our own on the bridge. */
@NullMarked
package io.metapunt.punt;

import org.jspecify.annotations.NullMarked;
