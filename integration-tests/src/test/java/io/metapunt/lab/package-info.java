/** A real Open vSwitch, real guests, the real product: what the tests of the whole stand on. */
@NullMarked
package io.metapunt.lab;

import org.jspecify.annotations.NullMarked;
