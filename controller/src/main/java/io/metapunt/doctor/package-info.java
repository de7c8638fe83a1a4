/** What may be wrong on a node, each with its remedy. */
@NullMarked
package io.metapunt.doctor;

import org.jspecify.annotations.NullMarked;
