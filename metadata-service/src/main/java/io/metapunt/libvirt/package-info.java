/** What libvirt on the same node knows of its domains, read from the files that it keeps. */
@NullMarked
package io.metapunt.libvirt;

import org.jspecify.annotations.NullMarked;
