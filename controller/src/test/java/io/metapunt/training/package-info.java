/** The run that the AOT cache is made from: the daemon serves guests of a switch that is none. */
@NullMarked
package io.metapunt.training;

import org.jspecify.annotations.NullMarked;
