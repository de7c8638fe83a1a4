/** Clients that load a service from within a guest: plain Java without dependencies, run in the guest's namespace. */
@NullMarked
package io.metapunt.load;

import org.jspecify.annotations.NullMarked;
