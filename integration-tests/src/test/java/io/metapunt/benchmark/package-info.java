/** What one packet, one connection and one request cost, without a switch: run by {@code bin/jmh}. */
@NullMarked
package io.metapunt.benchmark;

import org.jspecify.annotations.NullMarked;
