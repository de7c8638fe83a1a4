/** Nova as the source of metadata: requests passed on as Neutron's metadata agent would send them. */
@NullMarked
package io.metapunt.nova;

import org.jspecify.annotations.NullMarked;
