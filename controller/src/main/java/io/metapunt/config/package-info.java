/** The daemon's configuration: a file, flags over it, defaults under it. */
@NullMarked
package io.metapunt.config;

import org.jspecify.annotations.NullMarked;
