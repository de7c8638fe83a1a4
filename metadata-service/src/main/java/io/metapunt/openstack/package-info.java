/** The OpenStack metadata tree. */
@NullMarked
package io.metapunt.openstack;

import org.jspecify.annotations.NullMarked;
