/** Instances' metadata as an OpenStack config drive: the documents, and the ISO 9660 image that holds them. */
@NullMarked
package io.metapunt.configdrive;

import org.jspecify.annotations.NullMarked;
